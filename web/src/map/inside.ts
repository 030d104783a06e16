/** Whether a point lies in a polygon or one of several, by the even-odd rule (a hole is crossed twice). */
import type { Geometry, LonLat } from "../contract";

type Ring = LonLat[];

function crossings([x, y]: LonLat, ring: Ring): number {
  let count = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax, ay] = ring[i] as LonLat;
    const [bx, by] = ring[j] as LonLat;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) count += 1;
  }
  return count;
}

/** Anything but polygons holds nothing. */
export function inside(geometry: Geometry, point: LonLat): boolean {
  const polygons =
    geometry.type === "Polygon"
      ? [geometry.coordinates as Ring[]]
      : geometry.type === "MultiPolygon"
        ? (geometry.coordinates as Ring[][])
        : [];
  return polygons.some((rings) => rings.reduce((sum, ring) => sum + crossings(point, ring), 0) % 2 === 1);
}
