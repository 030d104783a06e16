import { expect, test } from "vitest";
import type { Layer } from "./contract";
import { byGroup } from "./groups";

const layer = (slug: string, group: string) => ({ slug, group }) as Layer;

test("layers stand under their groups, both in the order they were declared in", () => {
  const groups = byGroup([layer("b", "water"), layer("a", "air"), layer("c", "water")]);
  expect(groups.map(([group, layers]) => [group, layers.map((one) => one.slug)])).toEqual([
    ["water", ["b", "c"]],
    ["air", ["a"]],
  ]);
});
