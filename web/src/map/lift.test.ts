import { describe, expect, it } from "vitest";
import type { LonLat } from "../contract";
import { lifted } from "./lift";

const eye = (pitch: number, bearing = 0) => ({ view: { zoom: 11, lat: 37.5, lon: 127, bearing, pitch }, tall: 900 });
const middle: LonLat = [127, 37.5];

describe("a name on top of a prism", () => {
  it("stays where it is on the ground, and straight below the eye", () => {
    expect(lifted(middle, 0, eye(50))).toEqual(middle);
    const [lon, lat] = lifted(middle, 900, eye(0));
    expect([lon, lat]).toEqual([expect.closeTo(127, 9), expect.closeTo(37.5, 9)]);
  });

  it("stands further on in the direction one looks, by the height where one looks down at half a right angle", () => {
    const [lon, lat] = lifted(middle, 900, eye(45));
    expect(lon).toBeCloseTo(127, 9);
    expect((lat - 37.5) * 111_320).toBeGreaterThan(900);
    expect((lat - 37.5) * 111_320).toBeLessThan(1000);
    const [east, north] = lifted(middle, 900, eye(45, 90));
    expect(east).toBeGreaterThan(127);
    expect(north).toBeCloseTo(37.5, 9);
  });

  it("is left alone where it is as high as the eye", () => {
    expect(lifted(middle, 1e6, eye(50))).toEqual(middle);
  });
});
