/** What the builder of an embedded map has to decide, and the address that says it. Pure.
 *
 * Everything is measured by the catalogue as a stranger is told it: what is not in it does not get into the address, not even its name.
 */
import { CONTROLS, type Control, type Place, USUAL, type View } from "../address";
import type { Box, Layer } from "../contract";
import { shownByDefault } from "../defaults";
import type { Language } from "../figures";
import type { Theme } from "../palette";

export interface Draft {
  /** As wide as the page gives it; else ``width``. */
  responsive: boolean;
  width: number;
  height: number;
  /** What is shown is fitted into the frame, whatever its size; else the map stands as it stands here. */
  fitted: boolean;
  /** Slugs of the layers that are on. */
  layers: string[];
  controls: Control[];
  /** Whether the layer panel lies open at first. */
  panel: boolean;
  /** null: as the reader's own browser has it. */
  theme: Theme | null;
  language: Language | null;
  /** With which page it exchanges messages; "": with none. */
  origin: string;
}

export const SMALLEST = { width: 200, height: 150 };
export const LARGEST = 4000;

export function draftOf(place: Place, visible: ReadonlySet<string>, theirs: readonly Layer[]): Draft {
  return {
    responsive: true,
    width: 640,
    height: 480,
    fitted: place.view === null,
    layers: theirs.filter((layer) => visible.has(layer.slug)).map((layer) => layer.slug),
    controls: USUAL,
    panel: false,
    theme: null,
    language: null,
    origin: "",
  };
}

/** ``open``: whether the feature that is open is public too. ``stand``: where the map stands now. */
export function embedded(draft: Draft, place: Place, theirs: readonly Layer[], open: boolean, stand: View | null): Place {
  const on = new Set(draft.layers);
  const bySlug = new Map(theirs.map((layer) => [layer.slug, layer]));
  const measures = new Set(theirs.flatMap((layer) => layer.measures ?? []).map((measure) => measure.code));
  const known = measures.has(place.measure);
  const { swipe } = place;
  return {
    ...place,
    feature: open ? place.feature : null,
    toggled: theirs
      .filter((layer) => shownByDefault(layer) !== on.has(layer.slug))
      .map((layer) => layer.slug)
      .sort(),
    listed: "",
    // What a frame does not show is not in its address either.
    versus: "",
    about: null,
    multiples: false,
    swipe: swipe && (!swipe.measure || measures.has(swipe.measure)) ? swipe : null,
    measure: known ? place.measure : "",
    period: known ? place.period : "",
    form: known ? place.form : "",
    filters: place.filters.filter(({ layer, key }) => hasField(bySlug.get(layer), key)),
    panel: draft.panel && draft.controls.includes("layers") ? "layers" : null,
    theme: draft.theme,
    language: draft.language,
    view: draft.fitted ? null : stand,
    eyes: null,
    embed: { controls: CONTROLS.filter((control) => draft.controls.includes(control)), origin: draft.origin },
  };
}

const hasField = (layer: Layer | undefined, key: string): boolean =>
  Boolean(layer?.fields.some(({ name }) => name === key || key.startsWith(`${name}__`)));

const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));

/** The camera that shows a box in so many pixels, seen from above with north up. */
export function viewOf([west, south, east, north]: Box, width: number): View {
  const middle = (mercator(south) + mercator(north)) / 2;
  const lat = (Math.atan(Math.exp(middle)) * 360) / Math.PI - 90;
  const zoom = Math.log2((360 * width) / (512 * (east - west)));
  return { zoom: Number(zoom.toFixed(2)), lat: Number(lat.toFixed(5)), lon: Number(((west + east) / 2).toFixed(5)), bearing: 0, pitch: 0 };
}

/** A size as it was typed → one that a frame can have. */
export function sizeIn(text: string, smallest: number, otherwise: number): number {
  const size = Math.round(Number(text));
  return Number.isFinite(size) && text.trim() ? Math.min(LARGEST, Math.max(smallest, size)) : otherwise;
}
