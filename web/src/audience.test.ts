import { describe, expect, it } from "vitest";
import { hiddenOf, sizeOf } from "./audience";
import type { Layer } from "./contract";

const layer = (slug: string, count: number, fields: string[], measures: string[] = []): Layer =>
  ({ slug, count, fields: fields.map((name) => ({ name })), measures: measures.map((code) => ({ code })) }) as unknown as Layer;

describe("what a citizen does not see", () => {
  it("is layers, fields, features and measures", () => {
    const mine = [layer("a", 7, ["x", "note"], ["m", "secret"]), layer("b", 1, ["x"]), layer("c", 5, ["x"])];
    const theirs = [layer("a", 4, ["x"], ["m"]), layer("c", 5, ["x"])];
    const hidden = hiddenOf(mine, theirs);
    expect(hidden.layers.map(({ slug }) => slug)).toEqual(["b"]);
    expect(hidden.fields.map(({ layer, fields }) => [layer.slug, fields.map(({ name }) => name)])).toEqual([["a", ["note"]]]);
    expect(hidden.rows.map(({ layer, n }) => [layer.slug, n])).toEqual([["a", 3]]);
    expect(hidden.measures.map(({ code }) => code)).toEqual(["secret"]);
    expect(sizeOf(hidden)).toBe(4);
  });

  it("is nothing where both are told the same", () => {
    const all = [layer("a", 7, ["x"], ["m"])];
    expect(sizeOf(hiddenOf(all, all))).toBe(0);
  });
});
