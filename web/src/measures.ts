/** What colours the areas: the layer's own figure, or one of the measures it may be coloured by. */
import type { Place } from "./address";
import type { Form, Layer, Measure, State, Words } from "./contract";
import type { Language } from "./figures";
import { ramp, type Theme } from "./palette";
import { name } from "./words";

/** What is asked of `/layers/{slug}/state`; an empty measure is the layer's own figure. */
export interface Asked {
  slug: string;
  measure: string;
  period: string;
  form: string;
}

export function measureOf(layer: Layer | undefined, place: Place): Measure | undefined {
  return place.measure ? layer?.measures?.find((measure) => measure.code === place.measure) : undefined;
}

/** A layer that does not know the measure of the address shows its own figure instead. */
export function askedOf(layer: Layer, place: Place): Asked {
  const measure = measureOf(layer, place);
  const form = measure?.forms.find((one) => one === place.form) ?? "";
  return {
    slug: layer.slug,
    measure: measure?.code ?? "",
    period: measure?.periods ? place.period : "",
    form: form === "value" ? "" : form,
  };
}

/** Edges between the classes and a colour for each class: one colour more than edges. */
export interface Classes {
  breaks: number[];
  colours: string[];
}

export function classesOf(layer: Layer, state: State | undefined, theme: Theme): Classes {
  const own = state?.edges ? { breaks: state.edges, ramp: state.ramp ?? layer.style.ramp } : layer.style;
  const colours = ramp(theme, own.ramp);
  const breaks = own.breaks.slice(0, Math.max(0, colours.length - 1));
  return { breaks, colours: spread(colours, breaks.length + 1) };
}

/** As many of the colours as are needed, over the ramp's whole length, so that two classes look as different as they can. */
export function spread(colours: string[], count: number): string[] {
  if (count >= colours.length || count < 2) return colours.slice(0, count);
  return Array.from({ length: count }, (_, i) => colours[Math.round((i * (colours.length - 1)) / (count - 1))] ?? "");
}

export interface Group {
  title: Words;
  measures: Measure[];
}

/** Measures under their groups, those that match a text only. */
export function grouped(measures: Measure[], text: string, language: Language): Group[] {
  const wanted = text.trim().toLowerCase();
  const groups = new Map<string, Group>();
  for (const measure of measures) {
    if (wanted && !`${measure.title.ko} ${measure.title.en} ${measure.code}`.toLowerCase().includes(wanted)) continue;
    const group = groups.get(measure.group.ko) ?? { title: measure.group, measures: [] };
    group.measures.push(measure);
    groups.set(measure.group.ko, group);
  }
  const sorted = [...groups.values()];
  for (const group of sorted) group.measures.sort((a, b) => name(a.title, language).localeCompare(name(b.title, language), language));
  return sorted;
}

export const forms: Form[] = ["value", "per_1000", "per_km2", "against_target"];
