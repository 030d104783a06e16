/** One style of several: the server answers so many layers at once. */
import type { StyleSpecification } from "maplibre-gl";

/** As many as the server answers in one style. */
export const MOST_LAYERS = 12;
const kinds = ["fill", "line", "cluster", "circle", "count", "label"];

export function parts<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Areas under lines, lines under points, names above all, as in each of the styles; within a kind the order in which they came. */
export function join(styles: StyleSpecification[]): StyleSpecification {
  const [first, ...rest] = styles;
  if (!first || !rest.length) return first ?? { version: 8, sources: {}, layers: [] };
  const rank = (id: string): number => kinds.indexOf(id.slice(id.lastIndexOf(":") + 1));
  const layers = [...first.layers, ...rest.flatMap((style) => style.layers.filter(({ type }) => type !== "background"))];
  return {
    ...first,
    sources: Object.assign({}, ...styles.map(({ sources }) => sources)),
    layers: layers.sort((a, b) => rank(a.id) - rank(b.id)),
  };
}
