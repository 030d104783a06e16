import { describe, expect, it } from "vitest";
import type { Box, LonLat } from "../contract";
import { type Lens, type Stand, seen, tilted } from "./tilted";

const GANGNAM: Box = [127.01, 37.455, 127.125, 37.535];
const PADDING = { top: 124, right: 24, bottom: 502, left: 24 };
const MIDDLE: Stand = { center: [127.0675, 37.495], zoom: 10.8 };

const onPlane = ([lon, lat]: LonLat): [number, number] => [
  (lon + 180) / 360,
  (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2,
];

function corners(lens: Lens, { center, zoom }: Stand, [west, south, east, north]: Box): [number, number][] {
  const all: LonLat[] = [[west, south], [east, south], [east, north], [west, north]]; // biome-ignore format: one box
  return all.map((corner) => seen(lens, onPlane(center), zoom, onPlane(corner)));
}

describe("a box seen from the side", () => {
  for (const [pitch, bearing] of [[50, 0], [70, 0], [50, 90], [30, -140]] as const) // biome-ignore format: a table
    it(`fills what is free, leaning ${pitch} and turned ${bearing} degrees`, () => {
      const lens = { wide: 390, high: 844, fov: 36.87, pitch, bearing };
      const spots = corners(lens, tilted(lens, MIDDLE, GANGNAM, PADDING, 16.5), GANGNAM);
      const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
      expect(Math.min(...xs)).toBeGreaterThan(23);
      expect(Math.max(...xs)).toBeLessThan(367);
      expect(Math.min(...ys)).toBeGreaterThan(123);
      expect(Math.max(...ys)).toBeLessThan(343);
      // One side of it is reached.
      expect(Math.max((Math.max(...xs) - Math.min(...xs)) / 342, (Math.max(...ys) - Math.min(...ys)) / 218)).toBeCloseTo(1, 1);
    });

  it("comes no closer than it may", () => {
    const lens = { wide: 390, high: 844, fov: 36.87, pitch: 50, bearing: 0 };
    expect(tilted(lens, MIDDLE, [127, 37.5, 127.0001, 37.5001], PADDING, 16.5).zoom).toBe(16.5);
  });

  it("from above is the box itself", () => {
    const lens = { wide: 1440, high: 900, fov: 36.87, pitch: 0, bearing: 0 };
    const { center } = tilted(lens, MIDDLE, GANGNAM, { top: 0, right: 0, bottom: 0, left: 0 }, 16.5);
    expect(center[0]).toBeCloseTo(127.0675, 4);
    expect(center[1]).toBeCloseTo(37.495, 3);
  });
});
