/** The shapes of areas for small pictures, from the tiles the map draws them from: a few of one zoom, whose copies are as coarse as it. */
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import * as api from "../api";
import type { Box } from "../contract";

export interface TileAt {
  z: number;
  x: number;
  y: number;
}

/** A ring's corners in the world of one zoom, where a tile is one unit wide. */
export type Ring = [number, number][];

export interface Outlines {
  zoom: number;
  /** In units of that zoom: west, north, east, south. */
  frame: Box;
  /** What each tile holds of each area. A shape that several tiles hold is cut at their edges: draw each within its tile only. */
  tiles: (TileAt & { shapes: Map<number, Ring[]> })[];
}

const MOST_TILES = 4;
const [COARSEST, FINEST] = [0, 14];

export function worldOf(lon: number, lat: number, z: number): [number, number] {
  const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [((lon + 180) / 360) * 2 ** z, ((1 - y / Math.PI) / 2) * 2 ** z];
}

export function frameOf([west, south, east, north]: Box, z: number): Box {
  return [...worldOf(west, north, z), ...worldOf(east, south, z)];
}

/** The columns and rows of tiles a box begins and ends in: west, north, east, south. */
const cornersOf = (box: Box, z: number): Box => frameOf(box, z).map((edge) => Math.min(2 ** z - 1, Math.floor(edge))) as Box;

function countOf(box: Box, z: number): number {
  const [west, north, east, south] = cornersOf(box, z);
  return (east - west + 1) * (south - north + 1);
}

/** The tiles that hold a box, of the finest zoom at which they are few. */
export function tilesOf(box: Box, lowest = COARSEST): TileAt[] {
  let z = FINEST;
  while (z > lowest && countOf(box, z) > MOST_TILES) z -= 1;
  const [west, north, east, south] = cornersOf(box, z);
  const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return span(west, east).flatMap((x) => span(north, south).map((y) => ({ z, x, y })));
}

export async function outlinesOf(slug: string, box: Box, ids: ReadonlySet<number>, lowest = COARSEST): Promise<Outlines> {
  const wanted = tilesOf(box, lowest);
  const zoom = wanted[0]?.z ?? lowest;
  const tiles = await Promise.all(
    wanted.map(async (one) => ({ ...one, shapes: read(await api.tile(slug, one.z, one.x, one.y), slug, one, ids) })),
  );
  return { zoom, frame: frameOf(box, zoom), tiles };
}

function read(bytes: ArrayBuffer, slug: string, { x, y }: TileAt, ids: ReadonlySet<number>): Map<number, Ring[]> {
  const layer = bytes.byteLength ? new VectorTile(new PbfReader(bytes)).layers[slug] : undefined;
  const shapes = new Map<number, Ring[]>();
  for (let i = 0; i < (layer?.length ?? 0); i += 1) {
    const feature = layer?.feature(i);
    if (!feature || feature.id === undefined || !ids.has(feature.id)) continue;
    const { extent } = feature;
    const rings = feature.loadGeometry().map((ring) => ring.map((point): [number, number] => [x + point.x / extent, y + point.y / extent]));
    shapes.set(feature.id, [...(shapes.get(feature.id) ?? []), ...rings]);
  }
  return shapes;
}
