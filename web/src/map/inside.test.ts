import { describe, expect, it } from "vitest";
import type { LonLat } from "../contract";
import { inside } from "./inside";

const ring = (w: number, s: number, e: number, n: number): LonLat[] => [
  [w, s],
  [e, s],
  [e, n],
  [w, n],
  [w, s],
];

describe("a point", () => {
  it("lies in a polygon but not in its hole, and in any of several", () => {
    const holed = { type: "Polygon", coordinates: [ring(0, 0, 10, 10), ring(4, 4, 6, 6)] };
    expect(
      [
        [1, 1],
        [5, 5],
        [11, 1],
      ].map((at) => inside(holed, at as LonLat)),
    ).toEqual([true, false, false]);
    const two = { type: "MultiPolygon", coordinates: [[ring(0, 0, 1, 1)], [ring(5, 5, 6, 6)]] };
    expect(
      [
        [0.5, 0.5],
        [5.5, 5.5],
        [3, 3],
      ].map((at) => inside(two, at as LonLat)),
    ).toEqual([true, true, false]);
    expect(inside({ type: "Point", coordinates: [0, 0] }, [0, 0])).toBe(false);
  });
});
