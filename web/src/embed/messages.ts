/** What an embedded map and the page around it say to each other, in plain objects marked `madang: 1`. See docs/embed.md.
 *
 * Out: `ready`, `moved`, `selected`. In: `goto`, `select`. Pure: who may send and hear them is decided in the shell and in talk.ts.
 */
import { CODE, SLUG, sane, type View } from "../address";
import type { Area, Box, FeatureDetail } from "../contract";

export const MARK = 1;

export type Command =
  | { type: "goto"; code: string; feature: { slug: string; id: number } | null; view: View | null }
  | { type: "select"; code: string };

type Fields = Record<string, unknown>;

const text = (value: unknown, form: RegExp): string | null => (typeof value === "string" && form.test(value) ? value : null);

/** What is asked, or null for anything that is not said in these words: nothing is guessed. */
export function commandOf(data: unknown): Command | null {
  if (typeof data !== "object" || data === null) return null;
  const said = data as Fields;
  if (said.madang !== MARK) return null;
  const code = said.code === undefined || said.code === "" ? "" : text(said.code, CODE);
  if (code === null) return null;
  if (said.type === "select") return { type: "select", code };
  return said.type === "goto" ? goto(said, code) : null;
}

function goto(said: Fields, code: string): Command | null {
  const view = viewOf(said);
  const feature = featureOf(said, code);
  return view === undefined || feature === undefined ? null : { type: "goto", code, feature, view };
}

/** null: none is named. undefined: what is named is none. */
function featureOf({ layer, id }: Fields, code: string): { slug: string; id: number } | null | undefined {
  if (layer === undefined && id === undefined) return null;
  const slug = text(layer, SLUG);
  return code && slug && Number.isSafeInteger(id) && (id as number) >= 0 ? { slug, id: id as number } : undefined;
}

function viewOf({ zoom, lat, lon, bearing = 0, pitch = 0 }: Fields): View | null | undefined {
  if (zoom === undefined && lat === undefined && lon === undefined) return null;
  const view = { zoom, lat, lon, bearing, pitch };
  return isView(view) ? view : undefined;
}

function isView(view: Record<keyof View, unknown>): view is View {
  return Object.values(view).every((one) => Number.isFinite(one)) && sane(view as View);
}

export const ready = (area: Area) => ({ madang: MARK, type: "ready", code: area.code });

export const moved = (view: View, box: Box) => ({ madang: MARK, type: "moved", ...view, box });

/** ``code``: the area that is selected, or the one the map is in. */
export function selected(area: Area, code: string, feature: FeatureDetail | null) {
  const one = feature ? { layer: feature.layer, id: feature.id, name: feature.name } : null;
  return { madang: MARK, type: "selected", within: area.code, code: code || area.code, feature: one };
}
