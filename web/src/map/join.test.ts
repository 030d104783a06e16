import type { StyleSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import { join, parts } from "./join";

const style = (...ids: string[]): StyleSpecification => ({
  version: 8,
  sources: Object.fromEntries(ids.map((id) => [id.split(":")[0], { type: "vector", url: `/tiles/${id}` }])),
  layers: [{ id: "background", type: "background" }, ...ids.map((id) => ({ id, type: "line" as const, source: id.split(":")[0] ?? "" }))],
});

describe("styles of many layers", () => {
  it("are one, with one ground, areas under lines under points under names", () => {
    const made = join([style("a:fill", "b:line", "c:label"), style("d:fill", "e:circle", "f:label")]);
    expect(made.layers.map(({ id }) => id)).toEqual(["background", "a:fill", "d:fill", "b:line", "e:circle", "c:label", "f:label"]);
    expect(Object.keys(made.sources)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  it("are asked for in parts that the server answers", () => {
    expect(parts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(parts([], 2)).toEqual([]);
    expect(join([])).toMatchObject({ layers: [] });
  });
});
