import { describe, expect, it } from "vitest";
import type { LonLat, NearGroup } from "./contract";
import {
  around,
  askedRadius,
  bearing,
  boxAround,
  coarse,
  completeTo,
  metres,
  outward,
  radii,
  ring,
  SLACK_M,
  walked,
  whither,
  wind,
  within,
} from "./near";

const cityHall: LonLat = [126.97797, 37.56653];
const at = (east: number, north: number): LonLat => [
  cityHall[0] + east / (111_195 * Math.cos((cityHall[1] * Math.PI) / 180)),
  cityHall[1] + north / 111_195,
];
const group = (lonLat: LonLat, layer = "cameras", ids: number[] = [1]): NearGroup => ({
  lon: lonLat[0],
  lat: lonLat[1],
  distance_m: metres(coarse(cityHall), lonLat),
  bearing: 0,
  items: ids.map((id) => ({ layer, id, name: `${id}`, properties: {} })),
});

describe("distance and bearing", () => {
  it("agrees with PostGIS from City Hall to Seoul Station within half a per cent", () => {
    // ST_Distance and ST_Azimuth on geography: 1,465.97 m, 203.86°
    const station: LonLat = [126.97126, 37.55445];
    expect(Math.abs(metres(cityHall, station) - 1465.97)).toBeLessThan(7);
    expect(Math.abs(bearing(cityHall, station) - 203.86)).toBeLessThan(0.5);
  });
  it("knows the four sides", () => {
    expect([at(0, 100), at(100, 0), at(0, -100), at(-100, 0)].map((to) => Math.round(bearing(cityHall, to)) % 360)).toEqual([
      0, 90, 180, 270,
    ]);
  });
  it("gives every eighth its own word, with the border in the middle between two", () => {
    expect([0, 22, 23, 67, 68, 112, 135, 180, 225, 270, 315, 337, 338, 360].map(wind)).toEqual(
      ["n", "n", "ne", "ne", "e", "e", "se", "s", "sw", "w", "nw", "nw", "n", "n"].map((one) => `wind_${one}`),
    );
  });
});

describe("words", () => {
  it("are as one says them", () => {
    expect(whither(243, 44, false, "ko")).toBe("북동쪽 240 m");
    expect(whither(243, 44, false, "en")).toBe("240 m north-east");
    expect(whither(1240, 181, false, "ko")).toBe("남쪽 1.2 km");
    expect(whither(2, 90, false, "ko")).toBe("같은 자리");
    expect(whither(61, 270, true, "ko")).toBe("약 서쪽 60 m");
    expect(whither(0, null, true, "en")).toBe("about 0 m");
  });
  it("count single metres close by and tens further off, and turn to kilometres without a thousand metres", () => {
    expect([4.4, 19.6, 84, 996].map((far) => walked(far, "ko"))).toEqual(["4 m", "20 m", "80 m", "1 km"]);
  });
});

describe("what is sent", () => {
  it("is a cell of the grid, never nearer than that to where one is, and never farther than the slack", () => {
    const sent = coarse([127.0473219, 37.5172386]);
    expect(sent).toEqual([127.047, 37.517]);
    for (let i = 0; i < 400; i += 1) {
      const true_: LonLat = [126.8 + ((i * 7919) % 400) / 1013, 37.4 + ((i * 104_729) % 300) / 1009];
      expect(metres(true_, coarse(true_))).toBeLessThan(SLACK_M);
    }
  });
  it("rounds a box outward", () => {
    expect(outward([126.97797, 37.56653, 126.98, 37.5671])).toEqual([126.977, 37.566, 126.98, 37.568]);
  });
  it("asks wide enough that nothing within the radius is missed", () => {
    for (const radius of radii) {
      const edge = at(radius * 0.7, radius * 0.7);
      expect(metres(coarse(cityHall), edge)).toBeLessThan(askedRadius(radius));
    }
  });
});

describe("what is around", () => {
  const isPoint = (layer: string): boolean => layer !== "parks";
  it("is measured from the true point, nearest first, and ends at the radius", () => {
    const found = around([group(at(0, 90)), group(at(30, 0)), group(at(0, 101))], cityHall, 100, isPoint);
    expect(found.map((one) => Math.round(one.metres))).toEqual([30, 90]);
    expect(found.map((one) => Math.round(one.bearing ?? -1))).toEqual([90, 0]);
  });
  it("keeps what shares a place together and marks what is only about right", () => {
    const found = around([group(at(10, 0), "cameras", [1, 2, 3]), group(at(20, 0), "parks")], cityHall, 500, isPoint);
    expect(found.map((one) => [one.items.length, one.about])).toEqual([
      [3, false],
      [1, true],
    ]);
  });
  it("has no direction on the spot", () => {
    expect(around([group(cityHall)], cityHall, 100, isPoint)[0]?.bearing).toBeNull();
  });
  it("says up to where a cut list is complete", () => {
    const groups = [group(at(0, 200), "cameras", [1, 2]), group(at(0, 400), "cameras", [3])];
    expect(completeTo(groups, 4)).toBeNull();
    expect(completeTo(groups, 3)).toBeCloseTo((groups[1]?.distance_m ?? 0) - SLACK_M);
  });
});

describe("circles", () => {
  it("are closed, counter-clockwise and everywhere as far as they say", () => {
    const points = ring(cityHall, 500);
    expect(points[0]).toEqual(points.at(-1));
    for (const point of points) expect(Math.abs(metres(cityHall, point) - 500)).toBeLessThan(1);
    expect(points.slice(1).reduce((sum, [x, y], i) => sum + (points[i]?.[0] ?? 0) * y - x * (points[i]?.[1] ?? 0), 0)).toBeGreaterThan(0);
  });
  it("lie in their box", () => {
    const box = boxAround(cityHall, 500);
    expect(ring(cityHall, 499).every((point) => within(box, point))).toBe(true);
    expect(within(box, at(510, 0))).toBe(false);
  });
});
