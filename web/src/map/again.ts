/** Tiles that got no answer are asked for again, later each time. The map itself asks for a tile once. */
import type { Map as GLMap, VectorTileSource } from "maplibre-gl";
import { isPassing } from "../retry";

interface TileId {
  z: number;
  x: number;
  y: number;
}

const FIRST_MS = 1500;
const LONGEST_MS = 60_000;

export class Again {
  /** Tiles that are missing, by source; none: the source itself did not come. */
  private missing = new Map<string, TileId[]>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tried = 0;

  constructor(private readonly map: GLMap) {}

  /** Whether the reason may pass, so that it will be asked again. */
  failed(source: string, tile: TileId | null, status: number): boolean {
    if (!isPassing(status)) return false;
    const tiles = this.missing.get(source) ?? [];
    if (tile) tiles.push(tile);
    this.missing.set(source, tiles);
    this.timer ??= setTimeout(() => this.now(), Math.min(LONGEST_MS, FIRST_MS * 2 ** this.tried++));
    return true;
  }

  /** Nothing is missing any more: the next failure is a first one. */
  rest(): void {
    if (!this.missing.size) this.tried = 0;
  }

  now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const missing = this.missing;
    this.missing = new Map();
    for (const [source, tiles] of missing) {
      const found = this.map.getSource<VectorTileSource>(source);
      if (!found) continue;
      if (tiles.length) this.map.refreshTiles(source, tiles);
      else if (found.url) found.setUrl(found.url);
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
