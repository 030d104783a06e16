/** What the page shows ↔ its address: two pure functions, each the other's inverse.
 *
 * The path names the place, the query what is seen of it, the hash where the map stands. Keys: `sel` selected area, `layers` switched
 * against their declaration, `list` listed layer, `m` measure, `t` its period, `form` how it is counted, `f.{layer}.{field}` a filter,
 * `panel` what the left panel shows, `at` a position that was searched for, `3d`, `lang`, `theme`. `v` is the version of all this; a newer one is read as far as it is known.
 */
import type { LonLat } from "./contract";
import type { Language } from "./figures";
import type { Theme } from "./palette";

export const VERSION = 1;

/** Where the map stands when a person moved it; null: it fits what is shown. Angles in degrees. */
export interface View {
  zoom: number;
  lat: number;
  lon: number;
  bearing: number;
  pitch: number;
}

export interface Filter {
  layer: string;
  /** A field, or a field and its operator: `purpose`, `budget__gte`. */
  key: string;
  value: string;
}

export type Panel = "layers" | "measures" | "none";

export interface Place {
  /** Code of the area entered; "" is the city. */
  code: string;
  /** Child area that is selected but not entered. */
  selected: string;
  feature: { slug: string; id: number } | null;
  /** Layers switched on or off against their declaration. */
  toggled: string[];
  /** Layer whose features are listed. */
  listed: string;
  /** What colours the areas; "": what their layer declares. */
  measure: string;
  /** "": the latest. */
  period: string;
  /** "": as it is measured. */
  form: string;
  filters: Filter[];
  /** null: as wide as the screen allows. */
  panel: Panel | null;
  raised: boolean;
  /** A position that was searched for: longitude, latitude. */
  pin: LonLat | null;
  /** null: as the reader's own browser has it. */
  theme: Theme | null;
  language: Language | null;
  view: View | null;
}

export const home: Place = {
  code: "",
  selected: "",
  feature: null,
  toggled: [],
  listed: "",
  measure: "",
  period: "",
  form: "",
  filters: [],
  panel: null,
  raised: false,
  pin: null,
  theme: null,
  language: null,
  view: null,
};

const slugForm = /^[a-z0-9][a-z0-9_-]*$/;
const codeForm = /^[A-Za-z0-9-]{1,40}$/;
const measureForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}$/;
const periodForm = /^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]))?$/;
const formForm = /^[a-z][a-z0-9_]{0,30}$/;
const filterForm = /^f\.([a-z0-9][a-z0-9_-]*)\.([a-z][a-z0-9_]{0,80})$/;
const pinForm = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/;
const longest = 200;

export function toAddress(place: Place): string {
  const path = place.feature ? `/map/${place.code}/${place.feature.slug}/${place.feature.id}` : place.code ? `/map/${place.code}` : "/";
  const query = new URLSearchParams();
  const put = (key: string, value: string | null) => value && query.set(key, value);
  put("sel", place.selected);
  put("layers", [...place.toggled].sort().join("."));
  put("list", place.listed);
  put("m", place.measure);
  put("t", place.period);
  put("form", place.form);
  for (const { layer, key, value } of inOrder(place.filters)) query.set(`f.${layer}.${key}`, value);
  put("panel", place.panel);
  put("at", place.pin ? `${place.pin[1].toFixed(6)},${place.pin[0].toFixed(6)}` : "");
  put("3d", place.raised ? "1" : "");
  put("lang", place.language);
  put("theme", place.theme);
  if (query.size) query.set("v", String(VERSION));
  const text = query.toString();
  return path + (text ? `?${text}` : "") + hash(place.view);
}

function hash(view: View | null): string {
  if (!view) return "";
  const stand = `#${view.zoom.toFixed(2)}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}`;
  const [bearing, pitch] = [Math.round(view.bearing), Math.round(view.pitch)];
  return bearing || pitch ? `${stand}/${bearing}/${pitch}` : stand;
}

/** Unknown keys are ignored and nonsense counts as absent: an old or mangled link still opens a map. */
export function fromAddress(address: string): Place {
  const url = new URL(address, "http://madang.invalid");
  const [, map, code = "", slug = "", id = ""] = url.pathname.split("/");
  const inside = map === "map" && codeForm.test(code);
  const read = (key: string, form: RegExp): string => {
    const value = url.searchParams.get(key) ?? "";
    return form.test(value) ? value : "";
  };
  const among = <T extends string>(key: string, all: readonly T[]): T | null =>
    all.find((one) => one === url.searchParams.get(key)) ?? null;
  return {
    code: inside ? code : "",
    selected: read("sel", codeForm),
    feature: inside && slugForm.test(slug) && /^\d{1,15}$/.test(id) ? { slug, id: Number(id) } : null,
    toggled: slugsOf(url.searchParams.get("layers")),
    listed: read("list", slugForm),
    measure: read("m", measureForm),
    period: read("t", periodForm),
    form: read("form", formForm),
    filters: filtersOf(url.searchParams),
    panel: among("panel", ["layers", "measures", "none"]),
    pin: pinOf(url.searchParams.get("at")),
    raised: url.searchParams.get("3d") === "1",
    theme: among("theme", ["light", "dark"]),
    language: among("lang", ["ko", "en"]),
    view: viewOf(url.hash),
  };
}

function slugsOf(text: string | null): string[] {
  return [...new Set((text ?? "").split(".").filter((slug) => slugForm.test(slug)))].sort();
}

function inOrder(filters: Filter[]): Filter[] {
  const name = ({ layer, key }: Filter) => `${layer}.${key}`;
  return [...filters].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

function filtersOf(query: URLSearchParams): Filter[] {
  const found = new Map<string, Filter>();
  for (const [name, value] of query) {
    const [, layer, key] = filterForm.exec(name) ?? [];
    if (layer && key && value && value.length <= longest) found.set(name, { layer, key, value });
  }
  return inOrder([...found.values()]);
}

function pinOf(text: string | null): LonLat | null {
  const [, lat, lon] = pinForm.exec(text ?? "")?.map(Number) ?? [];
  return lat !== undefined && lon !== undefined && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

function viewOf(text: string): View | null {
  const parts = text.slice(1).split("/").map(Number);
  const [zoom, lat, lon, bearing = 0, pitch = 0] = parts;
  if ((parts.length !== 3 && parts.length !== 5) || zoom === undefined || lat === undefined || lon === undefined) return null;
  const sane =
    zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && Math.abs(bearing) <= 180 && pitch >= 0 && pitch <= 85;
  return sane ? { zoom, lat, lon, bearing, pitch } : null;
}
