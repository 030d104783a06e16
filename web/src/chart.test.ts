import { describe, expect, it } from "vitest";
import { extent, nearest, path, scale, ticks, timeOf, timeTicks, withGaps } from "./chart";

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

describe("time", () => {
  const at = (text: string) => timeOf(`${text}:00+09:00`);
  const told = (from: string, to: string, about?: number) =>
    timeTicks([at(from), at(to)], about).map(({ at, unit }) => [new Date(at).toISOString().slice(0, 16), unit]);

  it("is marked at hours of Seoul, at its midnights, at the first of its months", () => {
    expect(told("2026-11-24T15:20", "2026-11-25T15:20").map(([when]) => when)).toEqual([
      "2026-11-24T09:00",
      "2026-11-24T15:00",
      "2026-11-24T21:00",
      "2026-11-25T03:00",
    ]);
    expect(told("2026-11-01T12:00", "2026-11-04T12:00")).toEqual([
      ["2026-11-01T15:00", "day"],
      ["2026-11-02T15:00", "day"],
      ["2026-11-03T15:00", "day"],
    ]);
    expect(told("2026-01-01T00:00", "2026-10-20T00:00", 4)).toEqual([
      ["2025-12-31T15:00", "month"],
      ["2026-03-31T15:00", "month"],
      ["2026-06-30T15:00", "month"],
      ["2026-09-30T15:00", "month"],
    ]);
    expect(told("2022-03-01T00:00", "2026-10-20T00:00").at(-1)).toEqual(["2025-12-31T15:00", "year"]);
  });

  it("has a gap where readings are missing, and none where one came late", () => {
    const hours = (...all: number[]) => all.map((h) => ({ at: new Date(Date.UTC(2026, 10, 1, h)).toISOString(), value: h }));
    expect(withGaps(hours(0, 1, 3), 3600)).toHaveLength(3);
    expect(withGaps(hours(0, 1, 5), 3600).map(({ value }) => value)).toEqual([0, 1, null, 5]);
    expect(withGaps([], 3600)).toEqual([]);
  });

  it("finds the nearest moment", () => {
    expect([nearest([0, 10, 20], 14), nearest([0, 10, 20], 99), nearest([5], -3)]).toEqual([1, 2, 0]);
  });
});
