/** What the page shows ↔ its address: two pure functions, each the other's inverse.
 *
 * The path names the place, the query what is seen of it, the hash where the map stands. Keys: `sel` selected area, `vs` the area it is compared with, `layers` switched
 * against their declaration, `list` listed layer, `about` an indicator or agenda that the panel tells of, `m` measure, `t` its period, `form` how it is counted, `f.{layer}.{field}` a filter,
 * `panel` what the left panel shows, `at` a position that was searched for, `swipe` what lies over the right part
 * of the map and where it begins, `3d`, `grid` small maps of all periods, `lang`, `theme`, `as=citizen` seen with a citizen's
 * eyes. Under `/embed` the same, and `ui` what the embedded map offers, `origin` whom it talks to. `v` is the version of all this; a newer one is read as far as it is known.
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

export type Panel = "layers" | "measures" | "near" | "none";

/** What is no place and has a page in the panel all the same. */
export interface About {
  kind: "indicator" | "agenda";
  code: string;
}

/** What the right side shows, as `measure`, `period` and `form` say it of the left. ``at``: per cent of the width (on the phone: of the ink) that are the left's. */
export interface Swipe {
  at: number;
  measure: string;
  period: string;
  form: string;
}

export interface Place {
  /** Code of the area entered; "" is the city. */
  code: string;
  /** Child area that is selected but not entered. */
  selected: string;
  /** Area that the selected one, else the one entered, is compared with. */
  versus: string;
  feature: { slug: string; id: number } | null;
  about: About | null;
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
  /** Another measure or period laid over the right part of the map. */
  swipe: Swipe | null;
  /** Every period of the measure as a small map of its own. */
  multiples: boolean;
  /** A position that was searched for: longitude, latitude. */
  pin: LonLat | null;
  /** null: as the reader's own browser has it. */
  theme: Theme | null;
  language: Language | null;
  view: View | null;
  /** ``citizen``: the whole page as a citizen sees it, whoever looks. */
  eyes: "citizen" | null;
  /** null: the page itself. */
  embed: Embed | null;
}

/** What an embedded map offers beside the map. ``scroll``: the wheel zooms without a key held. */
export const CONTROLS = ["caption", "legend", "layers", "search", "zoom", "scroll"] as const;
export type Control = (typeof CONTROLS)[number];
export const USUAL: Control[] = ["caption", "legend", "zoom"];

export interface Embed {
  controls: Control[];
  /** Of the page around it, which it tells what happens and hears; "": nobody. */
  origin: string;
}

export const home: Place = {
  code: "",
  selected: "",
  versus: "",
  feature: null,
  about: null,
  toggled: [],
  listed: "",
  measure: "",
  period: "",
  form: "",
  filters: [],
  panel: null,
  raised: false,
  swipe: null,
  multiples: false,
  pin: null,
  theme: null,
  language: null,
  view: null,
  eyes: null,
  embed: null,
};

export const SLUG = /^[a-z0-9][a-z0-9_-]*$/;
export const CODE = /^[A-Za-z0-9-]{1,40}$/;
const measureForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}$/;
const periodForm = /^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]))?$/;
const formForm = /^[a-z][a-z0-9_]{0,30}$/;
const aboutForm = /^(indicator|agenda)\.([\p{L}\p{N}][\p{L}\p{N}_.-]{0,80})$/u;
const filterForm = /^f\.([a-z0-9][a-z0-9_-]*)\.([a-z][a-z0-9_]{0,80})$/;
const pinForm = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/;
const originForm = /^https?:\/\/[A-Za-z0-9.:[\]-]{1,255}$/;
const swipeForm = /^(\d{1,3})\.([^.]+)\.([^.]+)\.(.*)$/;
const longest = 200;

export function toAddress(place: Place): string {
  const room = place.embed ? "/embed" : "/map";
  const top = place.embed ? "/embed" : "/";
  const path = place.feature
    ? `${room}/${place.code}/${place.feature.slug}/${place.feature.id}`
    : place.code
      ? `${room}/${place.code}`
      : top;
  const query = new URLSearchParams();
  const put = (key: string, value: string | null) => value && query.set(key, value);
  put("sel", place.selected);
  put("vs", place.versus);
  put("layers", [...place.toggled].sort().join("."));
  put("list", place.listed);
  put("about", place.about ? `${place.about.kind}.${place.about.code}` : "");
  put("m", place.measure);
  put("t", place.period);
  put("form", place.form);
  for (const { layer, key, value } of inOrder(place.filters)) query.set(`f.${layer}.${key}`, value);
  put("panel", place.panel);
  put("at", place.pin ? `${place.pin[1].toFixed(6)},${place.pin[0].toFixed(6)}` : "");
  put("swipe", place.swipe ? swiped(place.swipe) : "");
  put("3d", place.raised ? "1" : "");
  put("grid", place.multiples ? "1" : "");
  put("lang", place.language);
  put("theme", place.theme);
  put("as", place.eyes);
  if (place.embed) put("ui", place.embed.controls.join(".") === USUAL.join(".") ? "" : place.embed.controls.join(".") || "none");
  put("origin", place.embed?.origin ?? "");
  if (query.size) query.set("v", String(VERSION));
  const text = query.toString();
  return path + (text ? `?${text}` : "") + hash(place.view);
}

/** Position, period, form, measure: only the last may hold dots. */
function swiped({ at, measure, period, form }: Swipe): string {
  return [Math.round(at), period || "latest", form || "value", measure].join(".");
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
  const [, room, code = "", slug = "", id = ""] = url.pathname.split("/");
  const inside = (room === "map" || room === "embed") && CODE.test(code);
  const read = (key: string, form: RegExp): string => {
    const value = url.searchParams.get(key) ?? "";
    return form.test(value) ? value : "";
  };
  const among = <T extends string>(key: string, all: readonly T[]): T | null =>
    all.find((one) => one === url.searchParams.get(key)) ?? null;
  return {
    code: inside ? code : "",
    selected: read("sel", CODE),
    versus: read("vs", CODE),
    feature: inside && SLUG.test(slug) && /^\d{1,15}$/.test(id) ? { slug, id: Number(id) } : null,
    about: aboutOf(url.searchParams.get("about")),
    toggled: slugsOf(url.searchParams.get("layers")),
    listed: read("list", SLUG),
    measure: read("m", measureForm),
    period: read("t", periodForm),
    form: read("form", formForm),
    filters: filtersOf(url.searchParams),
    panel: among("panel", ["layers", "measures", "near", "none"]),
    pin: pinOf(url.searchParams.get("at")),
    multiples: url.searchParams.get("grid") === "1",
    swipe: swipeOf(url.searchParams.get("swipe")),
    raised: url.searchParams.get("3d") === "1",
    theme: among("theme", ["light", "dark"]),
    language: among("lang", ["ko", "en"]),
    view: viewOf(url.hash),
    eyes: among("as", ["citizen"]),
    embed: room === "embed" ? { controls: controlsOf(url.searchParams.get("ui")), origin: read("origin", originForm) } : null,
  };
}

/** In the order of CONTROLS. What is not said is as usual; “none” is none. */
function controlsOf(text: string | null): Control[] {
  if (!text) return USUAL;
  const named = new Set(text.split("."));
  return CONTROLS.filter((control) => named.has(control));
}

function slugsOf(text: string | null): string[] {
  return [...new Set((text ?? "").split(".").filter((slug) => SLUG.test(slug)))].sort();
}

function aboutOf(text: string | null): About | null {
  const [, kind, code] = aboutForm.exec(text ?? "") ?? [];
  return (kind === "indicator" || kind === "agenda") && code ? { kind, code } : null;
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

function swipeOf(text: string | null): Swipe | null {
  const [, at = "", period = "", form = "", measure = ""] = swipeForm.exec(text ?? "") ?? [];
  const sane = at !== "" && Number(at) <= 100 && (period === "latest" || periodForm.test(period)) && formForm.test(form);
  if (!sane || (measure && !measureForm.test(measure))) return null;
  return { at: Number(at), measure, period: period === "latest" ? "" : period, form: form === "value" ? "" : form };
}

function viewOf(text: string): View | null {
  const parts = text.slice(1).split("/").map(Number);
  const [zoom, lat, lon, bearing = 0, pitch = 0] = parts;
  if ((parts.length !== 3 && parts.length !== 5) || zoom === undefined || lat === undefined || lon === undefined) return null;
  const view = { zoom, lat, lon, bearing, pitch };
  return sane(view) ? view : null;
}

export function sane({ zoom, lat, lon, bearing, pitch }: View): boolean {
  return zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && Math.abs(bearing) <= 180 && pitch >= 0 && pitch <= 85;
}
