/** One small map on a canvas: areas in the colours of their classes, hatched where nothing is known. */
import { hatch } from "./hatch";
import type { Outlines, Ring } from "./outlines";

export interface Paint {
  /** The colour of an area; null: no data. */
  colourOf(id: number): string | null;
  land: string;
  line: string;
  /** Of the hatch over areas without data. */
  rim: string;
}

const patterns = new Map<string, CanvasImageSource>();

function patternOf(colour: string): CanvasImageSource {
  const known = patterns.get(colour);
  if (known) return known;
  const { width, height, data } = hatch(colour);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  patterns.set(colour, canvas);
  return canvas;
}

/** How wide a picture of this height is. */
export const shapeOf = ({ frame: [west, north, east, south] }: Outlines): number => (east - west) / Math.max(1e-12, south - north);

export function draw(canvas: HTMLCanvasElement, outlines: Outlines, paint: Paint): void {
  const density = Math.min(2, devicePixelRatio || 1);
  const [wide, tall] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
  const context = canvas.getContext("2d");
  if (!context || !wide || !tall) return;
  canvas.width = wide;
  canvas.height = tall;
  const [west, north, east, south] = outlines.frame;
  const margin = 2 * density;
  const scale = Math.min((wide - 2 * margin) / (east - west), (tall - 2 * margin) / (south - north));
  const left = (wide - (east - west) * scale) / 2 - west * scale;
  const top = (tall - (south - north) * scale) / 2 - north * scale;
  const pattern = context.createPattern(patternOf(paint.rim), "repeat");
  for (const tile of outlines.tiles) {
    // Whole pixels, so that no seam shows between two tiles.
    const [x, y] = [Math.round(tile.x * scale + left), Math.round(tile.y * scale + top)];
    const [toX, toY] = [Math.round((tile.x + 1) * scale + left), Math.round((tile.y + 1) * scale + top)];
    context.save();
    context.beginPath();
    context.rect(x, y, toX - x, toY - y);
    context.clip();
    for (const [id, rings] of tile.shapes) {
      const path = pathOf(rings, scale, left, top);
      const colour = paint.colourOf(id);
      context.fillStyle = colour ?? paint.land;
      context.fill(path, "evenodd");
      if (colour === null && pattern) {
        context.fillStyle = pattern;
        context.fill(path, "evenodd");
      }
      context.strokeStyle = paint.line;
      context.lineWidth = 0.8 * density;
      context.stroke(path);
    }
    context.restore();
  }
}

function pathOf(rings: Ring[], scale: number, left: number, top: number): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([x, y], i) => {
      if (i) path.lineTo(x * scale + left, y * scale + top);
      else path.moveTo(x * scale + left, y * scale + top);
    });
    path.closePath();
  }
  return path;
}
