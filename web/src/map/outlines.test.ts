import { describe, expect, it } from "vitest";
import type { Box } from "../contract";
import { frameOf, tilesOf, worldOf } from "./outlines";

const seoul: Box = [126.764, 37.428, 127.184, 37.702];

describe("the tiles of an area", () => {
  it("are few, of one zoom, and cover it", () => {
    for (const box of [seoul, [127.01, 37.45, 127.12, 37.54], [126.99, 37.56, 126.995, 37.565], [-180, -80, 180, 80]] as Box[]) {
      const tiles = tilesOf(box);
      expect(tiles.length).toBeLessThanOrEqual(4);
      const z = tiles[0]?.z ?? -1;
      expect(tiles.every((tile) => tile.z === z)).toBe(true);
      const [west, north, east, south] = frameOf(box, z);
      const covers = (x: number, y: number) => tiles.some((tile) => tile.x === Math.floor(x) && tile.y === Math.floor(y));
      expect([covers(west, north), covers(east - 1e-9, south - 1e-9)]).toEqual([true, true]);
    }
    expect(tilesOf(seoul)[0]?.z).toBeGreaterThanOrEqual(9);
  });

  it("are not coarser than the layer's lowest zoom", () => {
    expect(tilesOf([126, 36, 129, 38.5], 9).every((tile) => tile.z === 9)).toBe(true);
  });
});

describe("a place", () => {
  it("lies where web maps have it", () => {
    expect(worldOf(0, 0, 1)).toEqual([1, 1]);
    const [x, y] = worldOf(126.978, 37.5665, 10);
    expect([Math.floor(x), Math.floor(y)]).toEqual([873, 396]);
  });
});
