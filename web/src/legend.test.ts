import { describe, expect, it } from "vitest";
import type { Area, AreaFacts, State } from "./contract";
import { classOf, legend } from "./legend";
import { ranked } from "./ranked";
import { heightOf, stopAt } from "./sheet";

const area = (id: number, ko = `${id}`): AreaFacts => ({
  id,
  code: `${id}`,
  level: "district",
  name: { ko, en: "" },
  population: 1,
  area_km2: 1,
  density: 1,
  bbox: [0, 0, 1, 1],
  label_point: [0, 0],
});
const state: State = {
  layer: "x",
  as_of: null,
  title: { ko: "", en: "" },
  unit: "",
  values: { 1: [10, null, null], 2: [9.99, null, null], 3: [null, null, null], 4: [0, null, null] },
};

describe("the legend", () => {
  it("counts each area once; a class holds its lower edge; zero is a value and none is not", () => {
    const made = legend(
      { breaks: [10, 20], colours: ["#1", "#2", "#3"] },
      state,
      [1, 2, 3, 4, 5].map((id) => area(id)),
    );
    expect(made.classes.map((one) => [one.low, one.high, one.count])).toEqual([
      [null, 10, 2],
      [10, 20, 1],
      [20, null, 0],
    ]);
    expect(made.missing).toBe(2);
    expect([9, 10, 20, 99].map((value) => classOf(value, [10, 20]))).toEqual([0, 1, 2, 2]);
  });
});

describe("the ranking", () => {
  it("goes from the largest down, without data last by name", () => {
    const rows = ranked({ children: [area(5, "하"), area(3, "가"), area(2), area(1)] } as unknown as Area, state);
    expect(rows.map((row) => row.area.id)).toEqual([1, 2, 3, 5]);
  });
});

describe("the sheet", () => {
  it("rests at the stop nearest to where it was let go", () => {
    expect([140, 300, 500, 760].map((height) => stopAt(height, 844))).toEqual(["peek", "half", "half", "full"]);
    expect(heightOf("full", 844)).toBeLessThan(844);
  });
});
