import { describe, expect, it } from "vitest";
import { grouped, linesOf, pairsOf, relationOf, weightOf } from "./compare";
import type { AreaRef, Card, Level } from "./contract";

const area = (code: string, level: Level, ...above: string[]): AreaRef & { ancestors: AreaRef[] } => ({
  id: 1,
  code,
  level,
  name: { ko: code, en: code },
  ancestors: above.map((one) => ({ id: 2, code: one, level: "city", name: { ko: one, en: one } })),
});

const card = (code: string, value: number | null, more: Partial<Card> = {}): Card => ({
  code,
  name: { ko: code, en: code },
  theme: "safety",
  unit: "",
  decimals: 1,
  direction: "less",
  period: { kind: "month", code: "2026-10" },
  value,
  target: null,
  score: null,
  status: null,
  quality: "normal",
  previous: { before: null, year_ago: null },
  sparkline: { first: "2024-11", values: [1, null, 3], targets: [] },
  as_of: null,
  source: null,
  owner: null,
  ...more,
});
const none = new Set<string>();
const only = (left: Card[], right: Card[], sums: ReadonlySet<string> = none) => pairsOf(left, right, sums)[0];

describe("two areas", () => {
  it("are compared when they are of one level or one lies in the other", () => {
    const [city, gangnam, mapo] = [area("1", "city"), area("11", "district", "1"), area("12", "district", "1")];
    const yeoksam = area("111", "neighbourhood", "1", "11");
    expect(relationOf(gangnam, mapo)).toBe("same");
    expect(relationOf(city, gangnam)).toBe("part");
    expect(relationOf(yeoksam, city)).toBe("part");
    expect(relationOf(yeoksam, mapo)).toBe("apart");
  });
});

describe("a pair of figures", () => {
  it("differs by left minus right, in the decimals that are shown", () => {
    expect(only([card("a", 2.5)], [card("a", 4.25)])).toMatchObject({ difference: -1.8, reason: null });
    expect(only([card("a", 0.3)], [card("a", 0.1)])?.difference).toBe(0.2);
    expect(only([card("a", 1.01)], [card("a", 1.04)])).toMatchObject({ difference: 0, weight: 0 });
  });

  it("has a difference from 0, and none from what is not known", () => {
    expect(only([card("a", 0)], [card("a", 3)])).toMatchObject({ difference: -3, reason: null });
    expect(only([card("a", null)], [card("a", 3)])).toMatchObject({ difference: null, reason: "missing" });
    expect(only([], [card("a", 3)])).toMatchObject({ left: null, reason: "missing" });
    expect(only([card("a", 3)], [])).toMatchObject({ right: null, reason: "missing" });
  });

  it("of different periods, or a total of areas of different size, is not compared", () => {
    expect(only([card("a", 1)], [card("a", 2, { period: { kind: "month", code: "2026-09" } })])?.reason).toBe("period");
    expect(only([card("a", 1)], [card("a", 2)], new Set(["a"]))).toMatchObject({ difference: null, reason: "sum", weight: 0 });
  });
});

describe("what is worth noticing", () => {
  it("is a step of status before any gap, and a gap for its size whatever the unit", () => {
    const far = weightOf(card("a", 10, { status: "far" }), card("a", 11, { status: "on" }));
    const near = weightOf(card("a", 10, { status: "near" }), card("a", 11, { status: "on" }));
    const wide = weightOf(card("a", 1), card("a", 1000));
    expect(far).toBeGreaterThan(near);
    expect(near).toBeGreaterThan(wide);
    expect(weightOf(card("a", 2), card("a", 4))).toBeCloseTo(weightOf(card("a", 2000), card("a", 4000)));
    expect(weightOf(card("a", 0), card("a", 0))).toBe(0);
  });

  it("comes first among the themes and within each, what cannot be compared last", () => {
    const left = [card("a", 10), card("b", 10, { theme: "air" }), card("c", null, { theme: "air" }), card("d", 5, { theme: "air" })];
    const right = [card("a", 11), card("b", 30, { theme: "air" }), card("c", 9, { theme: "air" }), card("d", 6, { theme: "air" })];
    expect(grouped(pairsOf(left, right, none)).map(({ theme, pairs }) => [theme, pairs.map(({ code }) => code)])).toEqual([
      ["air", ["b", "d", "c"]],
      ["safety", ["a"]],
    ]);
  });
});

describe("the lines of a pair", () => {
  it("are of the same periods, with a gap where one begins later", () => {
    const later = card("a", 1, { sparkline: { first: "2025-01", values: [7], targets: [] } });
    const pair = only([card("a", 1)], [later]);
    expect(pair && linesOf(pair)).toEqual({ left: [1, null, 3], right: [null, null, 7], count: 3 });
    const turned = only([later], [card("a", 1)]);
    expect(turned && linesOf(turned)).toEqual({ left: [null, null, 7], right: [1, null, 3], count: 3 });
  });
});
