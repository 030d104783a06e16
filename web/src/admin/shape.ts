/** Corners of a GeoJSON geometry: found, moved, added and removed without touching the original. */
import type { Geometry, LonLat } from "../contract";

/** Where a corner stands in nested coordinates. */
export type Path = number[];
export interface Corner {
  path: Path;
  at: LonLat;
}

const kinds = new Set(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]);
const closed = (type: string): boolean => type.endsWith("Polygon");
const isPosition = (value: unknown): value is number[] => Array.isArray(value) && typeof value[0] === "number";
const rounded = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(7)), Number(lat.toFixed(7))];

/** The geometry a text holds, or nothing; a Feature gives its own. */
export function read(text: string): Geometry | null {
  try {
    const found = JSON.parse(text) as { type?: string; geometry?: unknown; coordinates?: unknown } | null;
    const geometry = (found?.type === "Feature" ? found.geometry : found) as Geometry | null;
    if (!geometry || !kinds.has(geometry.type) || !Array.isArray(geometry.coordinates)) return null;
    const all = corners(geometry);
    return all.length && all.every(({ at }) => at.length >= 2 && at.every(Number.isFinite)) ? geometry : null;
  } catch {
    return null;
  }
}

/** Every corner once: the last position of a ring is its first. */
export function corners(geometry: Geometry): Corner[] {
  const walk = (value: unknown, path: Path): Corner[] => {
    if (isPosition(value)) return [{ path, at: [value[0] as number, value[1] as number] }];
    if (!Array.isArray(value)) return [];
    const ring = closed(geometry.type) && isPosition(value[0]) && value.length > 1;
    return (ring ? value.slice(0, -1) : value).flatMap((part, at) => walk(part, [...path, at]));
  };
  return walk(geometry.coordinates, []);
}

/** A place between each corner and the next one of its line or ring; ``path`` is where a new corner would stand. */
export function middles(geometry: Geometry): Corner[] {
  if (geometry.type.endsWith("Point")) return [];
  return corners(geometry).flatMap(({ path, at }) => {
    const next = lineOf(geometry, path)[(path.at(-1) as number) + 1];
    if (!next) return [];
    const place: LonLat = [(at[0] + (next[0] as number)) / 2, (at[1] + (next[1] as number)) / 2];
    return [{ path: [...path.slice(0, -1), (path.at(-1) as number) + 1], at: place }];
  });
}

function lineOf(geometry: Geometry, path: Path): number[][] {
  return path.slice(0, -1).reduce<unknown>((part, at) => (part as unknown[])[at], geometry.coordinates) as number[][];
}

function changed(geometry: Geometry, path: Path, change: (line: number[][], at: number) => void): Geometry {
  const copy = structuredClone(geometry);
  const line = lineOf(copy, path);
  if (closed(copy.type)) line.pop();
  change(line, path.at(-1) as number);
  if (closed(copy.type)) line.push([...(line[0] as number[])]);
  return copy;
}

export function move(geometry: Geometry, path: Path, to: LonLat): Geometry {
  if (geometry.type === "Point") return { ...geometry, coordinates: rounded(to) } as Geometry;
  return changed(geometry, path, (line, at) => {
    line[at] = rounded(to);
  });
}

export function insert(geometry: Geometry, path: Path, at: LonLat): Geometry {
  return changed(geometry, path, (line, place) => {
    line.splice(place, 0, rounded(at));
  });
}

/** What a first click makes of a place: a point, a short line or a small square. ``beside``: the place so many pixels right and down. */
export function begun(type: string, at: LonLat, beside: (right: number, down: number) => LonLat): Geometry {
  const corner = (right: number, down: number) => rounded(beside(right, down));
  if (type.endsWith("LINESTRING")) return { type: "LineString", coordinates: [corner(-40, 0), corner(40, 0)] } as Geometry;
  if (!type.endsWith("POLYGON")) return { type: "Point", coordinates: rounded(at) } as Geometry;
  const ring = [corner(-40, 40), corner(40, 40), corner(40, -40), corner(-40, -40), corner(-40, 40)];
  return { type: "Polygon", coordinates: [ring] } as Geometry;
}

/** Without that corner; the same geometry where too few would be left. */
export function remove(geometry: Geometry, path: Path): Geometry {
  const least = closed(geometry.type) ? 3 : geometry.type.endsWith("Point") ? 1 : 2;
  const line = path.length ? lineOf(geometry, path) : [];
  if (line.length - (closed(geometry.type) ? 1 : 0) <= least) return geometry;
  return changed(geometry, path, (left, at) => {
    left.splice(at, 1);
  });
}
