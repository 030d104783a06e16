import { describe, expect, it } from "vitest";
import { home, type Place } from "./address";
import type { Box, Layer } from "./contract";
import { judge, withoutUnseen } from "./lost";

const months = { kind: "month", first: "2025-01", last: "2026-10" };
const layers = [
  {
    slug: "cameras",
    fields: [
      { name: "purpose", filterable: true },
      { name: "note", filterable: false },
    ],
  },
  { slug: "districts", fields: [], measures: [{ code: "green", forms: ["value", "per_km2"], periods: months }] },
] as unknown as Layer[];
const seoul: Box = [126.7, 37.4, 127.2, 37.7];
const judged = (part: Partial<Place>) => judge({ ...home, ...part }, layers, ["1168000000"], seoul);

describe("what a link names and its reader cannot see", () => {
  it("is told once each, wherever it stands in the address, and stays in it", () => {
    const part = {
      toggled: ["cameras", "secret"],
      listed: "secret",
      filters: [{ layer: "other", key: "a", value: "1" }],
      measure: "x",
      period: "1999-01",
    };
    const { place, lost } = judged(part);
    expect(lost).toEqual(["other", "secret", "x"]);
    expect(place).toEqual({ ...home, ...part });
  });

  it("is a field, too: one that is hidden, one that is not filtered by, an operator that is none", () => {
    const keys = ["purpose", "purpose__in", "owner", "note", "purpose__like", "owner__in"];
    const { lost } = judged({ filters: keys.map((key) => ({ layer: "cameras", key, value: "1" })) });
    expect(lost).toEqual(["cameras.owner", "cameras.note", "cameras.purpose__like", "cameras.owner__in"]);
  });

  it("goes out of the address when the reader says so, and takes its period with it", () => {
    const filters = [
      { layer: "cameras", key: "purpose", value: "1" },
      { layer: "cameras", key: "owner", value: "1" },
    ];
    const place = { ...home, toggled: ["cameras", "secret"], listed: "secret", filters, measure: "x", period: "1999-01" };
    const left = withoutUnseen({ ...place, swipe: { at: 50, measure: "x", period: "", form: "" } }, layers);
    expect(left).toEqual({ ...home, toggled: ["cameras"], filters: filters.slice(0, 1) });
  });

  it("is nothing where all is there, and unknown before the layers are", () => {
    const part = { toggled: ["cameras"], measure: "green", period: "2025-03", form: "per_km2", selected: "1168000000" };
    expect(judged(part)).toEqual({ place: { ...home, ...part }, lost: [] });
    const early = { ...home, toggled: ["secret"] };
    expect(judge(early, [], [], seoul)).toEqual({ place: early, lost: [] });
  });
});

describe("what nobody can see", () => {
  it.each(["1999-01", "2027-01", "2026", "2026-Q1", "2026-03-01"])("is told and left out: the period %s", (period) => {
    const { place, lost } = judged({ measure: "green", period, swipe: { at: 50, measure: "green", period, form: "" } });
    expect(lost).toEqual([period]);
    expect([place.period, place.swipe?.period]).toEqual(["", ""]);
  });

  it("is told and left out: a form that the measure does not have, an area that is not there", () => {
    const { place, lost } = judged({ measure: "green", form: "banana", selected: "9999999999" });
    expect(lost).toEqual(["banana", "9999999999"]);
    expect([place.form, place.selected]).toEqual(["", ""]);
  });

  it("is another part of the earth: the map then shows the area", () => {
    const view = { zoom: 12, lat: -33.8, lon: 151.2, bearing: 0, pitch: 0 };
    expect(judged({ view, pin: [151.2, -33.8] }).place).toEqual(home);
    const near = { view: { ...view, lat: 37.9, lon: 127.9 }, pin: [126.1, 37.1] as [number, number] };
    expect(judged(near).place).toEqual({ ...home, ...near });
  });
});
