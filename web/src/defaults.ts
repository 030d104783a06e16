import type { Layer } from "./contract";

/** Area layers carry the figures and are on where they matter; others as declared. */
export function shownByDefault(layer: Layer): boolean {
  return layer.area_level ? layer.state !== null || Boolean(layer.measures?.length) : layer.shown;
}
