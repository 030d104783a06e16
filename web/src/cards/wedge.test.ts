import { describe, expect, it } from "vitest";
import { eighth, sector, viewOf, wedge } from "./wedge";

const facts = (azimuth: number | null, field_of_view: number | null, range_m: number | null = null) => ({
  azimuth,
  field_of_view,
  range_m,
});

describe("a camera's view", () => {
  it("is known only with bearing and angle", () => {
    expect(viewOf(facts(90, 60, 40))).toEqual({ azimuth: 90, angle: 60, range: 40 });
    expect(viewOf(facts(-90, 400))).toEqual({ azimuth: 270, angle: 360, range: null });
    for (const one of [facts(null, 60), facts(90, null), facts(90, 0)]) expect(viewOf(one)).toBeNull();
  });

  it("lies on the ground in metres, to the east where it looks east", () => {
    const { coordinates } = wedge([127, 37.5], { azimuth: 90, angle: 60, range: 100 });
    const [ring] = coordinates as [number, number][][];
    expect(ring?.[0]).toEqual([127, 37.5]);
    expect(ring?.at(-1)).toEqual([127, 37.5]);
    const east = Math.max(...(ring ?? []).map(([lon]) => lon)) - 127;
    expect(east * 111_320 * Math.cos((37.5 * Math.PI) / 180)).toBeCloseTo(100, 0);
    expect(Math.min(...(ring ?? []).map(([lon]) => lon))).toBe(127);
  });

  it("is a closed circle all round", () => {
    const ring = (wedge([127, 37.5], { azimuth: 0, angle: 360, range: 50 }).coordinates as [number, number][][])[0];
    expect(ring?.[0]).toEqual(ring?.at(-1));
    expect(ring).not.toContainEqual([127, 37.5]);
  });

  it("points up on the drawing where it looks north", () => {
    expect(sector({ azimuth: 0, angle: 90, range: null }, 50, 40)).toMatch(/^M50 50L21\.7 21\.7L.*L78\.3 21\.7Z$/);
    expect([0, 44, 46, 181, 350].map(eighth)).toEqual([0, 1, 1, 4, 0]);
  });
});
