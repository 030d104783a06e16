/** What an address names and the reader cannot see: told, because a link from a colleague must not lose things in silence. */
import type { Place } from "./address";
import type { Layer } from "./contract";

export interface Lost {
  layers: string[];
  measure: string;
}

/** Whether a name exists for somebody else is not known here, nor told by the server: only that it is not among the reader's. */
export function lostOf(place: Place, layers: Layer[], measures: readonly string[]): Lost {
  if (!layers.length) return { layers: [], measure: "" };
  const known = new Set(layers.map((layer) => layer.slug));
  const named = [...place.toggled, place.listed, ...place.filters.map((filter) => filter.layer)].filter(Boolean);
  return {
    layers: [...new Set(named.filter((slug) => !known.has(slug)))].sort(),
    measure: [place.measure, place.swipe?.measure ?? ""].find((code) => code && !measures.includes(code)) ?? "",
  };
}
