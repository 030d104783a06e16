import type { Layer } from "./contract";

/** Layers under their groups, both in the order in which they were declared. */
export function byGroup(layers: Layer[]): [string, Layer[]][] {
  const found = new Map<string, Layer[]>();
  for (const layer of layers) found.set(layer.group, [...(found.get(layer.group) ?? []), layer]);
  return [...found];
}
