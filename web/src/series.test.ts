import { describe, expect, it } from "vitest";
import type { Layer, Series } from "./contract";
import { classesOf } from "./measures";
import { gapsOf, stateAt, toldOf } from "./series";

const series: Series = {
  layer: "districts",
  measure: "pm25",
  periods: ["2026-08", "2026-09", "2026-10"],
  form: "value",
  as_of: "2026-10-28",
  title: { ko: "초미세먼지", en: "PM2.5" },
  unit: "㎍/㎥",
  direction: "less",
  ramp: "density",
  edges: [10, 20],
  values: { "1": [0, null, 20], "2": [5, null, null] },
};
const areas = [{ id: 1 }, { id: 2 }, { id: 3 }];
const layer = { style: { color: "", ramp: "density", breaks: [1, 2, 3, 4], label: "" } } as unknown as Layer;

describe("a period of a series", () => {
  it("is the state the server would answer, with the classes of all", () => {
    const [first, last] = [stateAt(series, 0), stateAt(series, 2)];
    expect(first).toMatchObject({ period: "2026-08", unit: "㎍/㎥", values: { "1": [0, null, null], "2": [5, null, null] } });
    expect("periods" in first).toBe(false);
    expect(classesOf(layer, first, "light")).toEqual(classesOf(layer, last, "light"));
    expect(classesOf(layer, first, "light").breaks).toEqual([10, 20]);
  });

  it("that no area has a value of is a gap; 0 is a value", () => {
    expect([...gapsOf(series, areas)]).toEqual(["2026-09"]);
    expect([...gapsOf(series, [{ id: 2 }])]).toEqual(["2026-09", "2026-10"]);
    expect(gapsOf(series, []).size).toBe(3);
  });

  it("tells its extremes and how many areas it says nothing of", () => {
    expect(toldOf(series, areas, 0)).toEqual({ lowest: { area: { id: 1 }, value: 0 }, highest: { area: { id: 2 }, value: 5 }, missing: 1 });
    expect(toldOf(series, areas, 1)).toEqual({ lowest: null, highest: null, missing: 3 });
  });
});
