/** What the page shows ↔ its address: two pure functions, each the other's inverse. */

/** Where the map stands when a person moved it; null: it fits what is shown. */
export interface View {
  zoom: number;
  lat: number;
  lon: number;
}

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
  view: View | null;
}

export const home: Place = { code: "", selected: "", feature: null, toggled: [], listed: "", view: null };

const slugForm = /^[a-z0-9][a-z0-9_-]*$/;
const codeForm = /^[A-Za-z0-9-]{1,40}$/;

export function toAddress(place: Place): string {
  const path = place.feature ? `/map/${place.code}/${place.feature.slug}/${place.feature.id}` : place.code ? `/map/${place.code}` : "/";
  const query = new URLSearchParams();
  if (place.selected) query.set("sel", place.selected);
  if (place.toggled.length) query.set("layers", [...place.toggled].sort().join("."));
  if (place.listed) query.set("list", place.listed);
  const text = query.toString();
  return path + (text ? `?${text}` : "") + hash(place.view);
}

function hash(view: View | null): string {
  return view ? `#${view.zoom.toFixed(2)}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}` : "";
}

/** Unknown keys are ignored and nonsense counts as absent: an old or mangled link still opens a map. */
export function fromAddress(address: string): Place {
  const url = new URL(address, "http://madang.invalid");
  const [, map, code = "", slug = "", id = ""] = url.pathname.split("/");
  const inside = map === "map" && codeForm.test(code);
  const listed = url.searchParams.get("list") ?? "";
  const selected = url.searchParams.get("sel") ?? "";
  return {
    code: inside ? code : "",
    selected: codeForm.test(selected) ? selected : "",
    feature: inside && slugForm.test(slug) && /^\d{1,15}$/.test(id) ? { slug, id: Number(id) } : null,
    toggled: (url.searchParams.get("layers") ?? "")
      .split(".")
      .filter((s) => slugForm.test(s))
      .sort(),
    listed: slugForm.test(listed) ? listed : "",
    view: viewOf(url.hash),
  };
}

function viewOf(text: string): View | null {
  const parts = text.slice(1).split("/").map(Number);
  const [zoom, lat, lon] = parts;
  if (parts.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) return null;
  const sane = zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return sane ? { zoom, lat, lon } : null;
}
