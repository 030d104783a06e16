/** Hand a place over to the navigation of the reader's own device. Only addresses: nothing is loaded, the reader presses. */
import type { LonLat } from "./contract";

export type System = "android" | "apple" | "other";

/** An iPad calls itself a Macintosh; a Macintosh has no touch. */
export function systemOf(agent: string, touchPoints: number): System {
  if (/Android/i.test(agent)) return "android";
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return "apple";
  return "other";
}

const degrees = (value: number): string => value.toFixed(6);

/** Latitude first, as people and navigation apps write and read it. Six decimals are 0.1 m. */
export const written = ([lon, lat]: LonLat): string => `${degrees(lat)}, ${degrees(lon)}`;

/**
 * Android: a geo: URI (RFC 5870, with the query that names the pin), which every map app installed there may answer, the Korean ones too.
 * iPhone, iPad: the scheme of Apple's maps, with the place as destination; nothing goes through a website.
 * Elsewhere there is no such app: OpenStreetMap's route planner, with the start left open.
 */
export function routeTo(system: System, [lon, lat]: LonLat, name: string): string {
  const at = `${degrees(lat)},${degrees(lon)}`;
  const label = encodeURIComponent(name.replace(/[()]/g, " ").replace(/\s+/g, " ").trim());
  if (system === "android") return `geo:${at}?q=${at}${label && `(${label})`}`;
  if (system === "apple") return `maps://?daddr=${at}${label && `&q=${label}`}`;
  return `https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=${encodeURIComponent(`;${at}`)}#map=17/${degrees(lat)}/${degrees(lon)}`;
}
