import { describe, expect, it } from "vitest";
import { extent, path, scale, ticks } from "./chart";

const same = (value: number): number => value;
const dots = (...ys: (number | null)[]) => ys.map((y, x) => ({ x, y }));

describe("a line", () => {
  it("breaks where nothing is known, and a value alone is a dot", () => {
    expect(path(dots(1, 2, null, 3, 4), same, same)).toBe("M0 1L1 2M3 3L4 4");
    expect(path(dots(null, 5, null), same, same)).toBe("M1 5h0");
    expect(path(dots(null, null), same, same)).toBe("");
  });
});

describe("a scale", () => {
  it("leads from values to the drawing, and the flat to the middle", () => {
    expect([0, 5, 10].map(scale([0, 10], [100, 0]))).toEqual([100, 50, 0]);
    expect(scale([3, 3], [0, 10])(3)).toBe(5);
  });

  it("knows its span from what is known", () => {
    expect(extent([null, 3, undefined, -1, Number.NaN])).toEqual([-1, 3]);
    expect(extent([null])).toBeNull();
  });

  it("is marked at round numbers", () => {
    expect(ticks([0, 100])).toEqual([0, 50, 100]);
    expect(ticks([0.3, 1.1])).toEqual([0.4, 0.6, 0.8, 1]);
    expect(ticks([5, 5])).toEqual([5]);
  });
});
