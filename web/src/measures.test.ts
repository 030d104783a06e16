import { describe, expect, it } from "vitest";
import { home } from "./address";
import type { Layer, Measure, State } from "./contract";
import { askedOf, classesOf, grouped, spread } from "./measures";
import { periodsOf, periodText } from "./periods";

const measure = (code: string, more: Partial<Measure> = {}): Measure => ({
  code,
  title: { ko: `지표 ${code}`, en: `Measure ${code}` },
  unit: "",
  group: { ko: "환경", en: "Environment" },
  direction: "",
  forms: ["value", "per_1000"],
  periods: { kind: "month", first: "2024-11", last: "2026-10" },
  ...more,
});
const layer = {
  slug: "districts",
  style: { color: "", ramp: "density", breaks: [1, 2, 3, 4], label: "" },
  measures: [measure("a")],
} as unknown as Layer;

describe("what is asked of a layer's state", () => {
  it("is the measure of the address where the layer knows it, else its own figure", () => {
    const place = { ...home, measure: "a", period: "2026-09", form: "per_1000" };
    expect(askedOf(layer, place)).toEqual({ slug: "districts", measure: "a", period: "2026-09", form: "per_1000" });
    expect(askedOf(layer, { ...place, measure: "b" })).toEqual({ slug: "districts", measure: "", period: "", form: "" });
    expect(askedOf(layer, { ...place, form: "per_km2" }).form).toBe("");
  });

  it("has no period where the measure has none", () => {
    const timeless = { ...layer, measures: [measure("a", { periods: null })] };
    expect(askedOf(timeless, { ...home, measure: "a", period: "2026-09" }).period).toBe("");
  });
});

describe("the classes", () => {
  it("are the answer's own, or the layer's where it brings none", () => {
    expect(classesOf(layer, undefined, "light").breaks).toEqual([1, 2, 3, 4]);
    const two = classesOf(layer, { edges: [7], ramp: "density" } as State, "light");
    expect(two.breaks).toEqual([7]);
    expect(two.colours).toHaveLength(2);
  });

  it("spread over the ramp when there are fewer of them than colours", () => {
    expect(spread(["a", "b", "c", "d", "e"], 2)).toEqual(["a", "e"]);
    expect(spread(["a", "b", "c", "d", "e"], 3)).toEqual(["a", "c", "e"]);
    expect(spread(["a", "b"], 5)).toEqual(["a", "b"]);
  });
});

describe("the list of measures", () => {
  it("stands in groups and is found by Korean, English and code", () => {
    const all = [measure("b"), measure("a"), measure("c", { group: { ko: "안전", en: "Safety" } })];
    expect(grouped(all, "", "ko").map((group) => [group.title.en, group.measures.map((one) => one.code)])).toEqual([
      ["Environment", ["a", "b"]],
      ["Safety", ["c"]],
    ]);
    expect(grouped(all, "measure C", "ko")).toHaveLength(1);
    expect(grouped(all, "없음", "ko")).toEqual([]);
  });
});

describe("periods", () => {
  it("run to the last one, at most so many, across years", () => {
    expect(periodsOf({ kind: "month", first: "2025-11", last: "2026-02" })).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(periodsOf({ kind: "month", first: "2020-01", last: "2026-02" }, 2)).toEqual(["2026-01", "2026-02"]);
    expect(periodsOf({ kind: "quarter", first: "2025-Q4", last: "2026-Q1" })).toEqual(["2025-Q4", "2026-Q1"]);
    expect(periodsOf({ kind: "year", first: "2024", last: "2026" })).toEqual(["2024", "2025", "2026"]);
    expect(periodsOf({ kind: "day", first: "2026-02-27", last: "2026-03-01" })).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });

  it("are told as each language tells them", () => {
    expect(["2026-10", "2026-Q3", "2026", "2026-10-03"].map((one) => periodText(one, "ko"))).toEqual([
      "2026년 10월",
      "2026년 3분기",
      "2026년",
      "2026. 10. 3.",
    ]);
    expect(["2026-10", "2026-Q3", "2026", "2026-10-03"].map((one) => periodText(one, "en"))).toEqual([
      "Oct 2026",
      "Q3 2026",
      "2026",
      "3 Oct 2026",
    ]);
  });
});
