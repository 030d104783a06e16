/** What an address names and the reader cannot see, or nobody can: told, because a link from a colleague must not lose things in silence. */
import type { Place, View } from "./address";
import type { Box, Layer, LonLat, Measure } from "./contract";
import { fits, understood } from "./filters";
import { isPeriodIn } from "./periods";

/** ``named``: as the address writes it. ``place``: without what would only fail. */
export interface Judged {
  place: Place;
  lost: string[];
}

/** Degrees from the area: a view or a pin beyond is of another part of the earth, and would show an empty map. */
const NEAR = 1;

/**
 * Whether a name exists for somebody else is not known here, nor told by the server: only that it is not among the reader's. Such names stay in
 * the address, for who signs in or is sent it next. What is wrong for everybody goes: a period or a form that the measure does not have,
 * an area that is not there.
 */
export function judge(place: Place, layers: readonly Layer[], choosable: readonly string[], area: Box): Judged {
  if (!layers.length) return { place, lost: [] };
  const sound = soundly(place, layers);
  const selected = choosable.includes(place.selected) ? place.selected : "";
  const gone = [...timeOf(place, sound), ...timeOf(place.swipe, sound.swipe), ...(selected === place.selected ? [] : [place.selected])];
  return {
    place: {
      ...sound,
      selected,
      view: place.view && isNear(middleOf(place.view), area) ? place.view : null,
      pin: place.pin && isNear(place.pin, area) ? place.pin : null,
    },
    lost: [...new Set([...unseen(place, layers), ...gone])],
  };
}

/** The place without what its reader cannot see: for who does not mean to hand it on. */
export function withoutUnseen(place: Place, layers: readonly Layer[]): Place {
  const known = new Set(layers.map(({ slug }) => slug));
  const lacks = (code: string): boolean => code !== "" && !measuresOf(layers, code).length;
  return {
    ...place,
    toggled: place.toggled.filter((slug) => known.has(slug)),
    listed: known.has(place.listed) ? place.listed : "",
    filters: understood(place.filters, layers),
    ...(lacks(place.measure) ? { measure: "", period: "", form: "" } : {}),
    swipe: place.swipe && lacks(place.swipe.measure) ? null : place.swipe,
  };
}

function unseen(place: Place, layers: readonly Layer[]): string[] {
  const known = new Map(layers.map((layer) => [layer.slug, layer]));
  const slugs = [...place.toggled, place.listed, ...place.filters.map(({ layer }) => layer)].filter((slug) => slug && !known.has(slug));
  const measures = [place.measure, place.swipe?.measure ?? ""].filter((code) => code && !measuresOf(layers, code).length);
  const fields = place.filters.filter(({ layer, key }) => known.has(layer) && !fits(known.get(layer), key));
  return [...slugs.sort(), ...measures, ...fields.map(({ layer, key }) => `${layer}.${key}`)];
}

const measuresOf = (layers: readonly Layer[], code: string): Measure[] =>
  layers.flatMap((layer) => layer.measures?.filter((measure) => measure.code === code) ?? []);

type Timed = Pick<Place, "measure" | "period" | "form">;

function soundly(place: Place, layers: readonly Layer[]): Place {
  const { swipe } = place;
  return { ...place, ...timed(place, layers), swipe: swipe && { ...swipe, ...timed(swipe, layers) } };
}

/** A layer that knows the measure in this period and form is enough; of a measure that the reader does not know nothing is known. */
function timed({ measure, period, form }: Timed, layers: readonly Layer[]): Pick<Place, "period" | "form"> {
  const known = measuresOf(layers, measure);
  if (!known.length) return { period, form };
  return {
    period: known.some(({ periods }) => periods && isPeriodIn(periods, period)) ? period : "",
    form: known.some(({ forms }) => forms.some((one) => one === form)) ? form : "",
  };
}

function timeOf(asked: Timed | null, sound: Timed | null): string[] {
  if (!asked || !sound) return [];
  return [asked.period !== sound.period && asked.period, asked.form !== sound.form && asked.form].filter((one) => typeof one === "string");
}

const middleOf = ({ lon, lat }: View): LonLat => [lon, lat];

const isNear = ([lon, lat]: LonLat, [west, south, east, north]: Box): boolean =>
  lon >= west - NEAR && lon <= east + NEAR && lat >= south - NEAR && lat <= north + NEAR;
