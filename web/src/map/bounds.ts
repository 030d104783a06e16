/** The box of any GeoJSON geometry. */
import type { Box, Geometry, LonLat } from "../contract";

function positions(coordinates: unknown): LonLat[] {
  if (!Array.isArray(coordinates)) return [];
  const [x, y] = coordinates as unknown[];
  if (typeof x === "number" && typeof y === "number") return [[x, y]];
  return coordinates.flatMap(positions);
}

export function boxOf(geometry: Geometry | null): Box | null {
  const all = positions(geometry?.coordinates);
  if (!all.length) return null;
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export const middle = ([w, s, e, n]: Box): LonLat => [(w + e) / 2, (s + n) / 2];

export const union = (a: Box, b: Box): Box => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
