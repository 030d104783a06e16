/** A style for the wall: what is measured in pixels grows with the page's unit, so that names on the map are read as far as those beside it.
 * What waits for a closer look waits as long: a map twice as large shows the same at one zoom more. */
import type { StyleSpecification } from "maplibre-gl";

const TYPE = "text-size";
/** Units of the smallest letters on a wall, as page.css has it: its scale of type is flatter there than the page's. */
const SMALLEST = 14;
const WALL = 2;
const measured = new Set([TYPE, "text-halo-width", "line-width", "icon-padding", "circle-radius", "circle-stroke-width"]);

export function enlarged(style: StyleSpecification, by: number): StyleSpecification {
  if (by === 1) return style;
  const least = by >= WALL ? SMALLEST * by : 0;
  const grow = (part: object | undefined): object =>
    Object.fromEntries(
      Object.entries(part ?? {}).map(([key, value]) => [key, measured.has(key) ? times(value, by, key === TYPE ? least : 0) : value]),
    );
  const layers = style.layers.map((layer) => ({
    ...layer,
    ...("minzoom" in layer ? { minzoom: (layer.minzoom ?? 0) + Math.log2(by) } : {}),
    ...("layout" in layer ? { layout: grow(layer.layout) } : {}),
    ...("paint" in layer ? { paint: grow(layer.paint) } : {}),
  }));
  return { ...style, layers: layers as StyleSpecification["layers"] };
}

/** Zoom may stand at the root of an expression only: not the whole is multiplied but what comes out of it. */
function times(value: unknown, by: number, least: number): unknown {
  if (typeof value === "number") return Math.max(least, value * by);
  if (!Array.isArray(value)) return value;
  const [kind, ...rest] = value as [unknown, ...unknown[]];
  const outputs = (from: number) => rest.map((one, i) => (i >= from && (i - from) % 2 === 0 ? times(one, by, least) : one));
  if (kind === "interpolate") return [kind, ...outputs(3)];
  if (kind === "step") return [kind, ...outputs(1)];
  return least ? ["max", least, ["*", by, value]] : ["*", by, value];
}
