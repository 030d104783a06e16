/** What of a layer is shown: pure steps from the address's filters to the API's query and back to what is ticked. */
import type { Filter } from "./address";
import type { Field, Layer } from "./contract";

/** Kinds that are filtered by ticking, and those that are filtered from–to. */
export const ticked = (field: Field): boolean => field.kind === "code" || field.kind === "boolean";
export const ranged = (field: Field): boolean => field.kind === "number" || field.kind === "integer" || field.kind === "date";

export function filterable(layer: Layer): Field[] {
  return layer.fields.filter((field) => field.filterable && (ticked(field) || ranged(field)));
}

const operators = new Set(["ne", "gt", "gte", "lt", "lte", "in", "contains", "isnull"]);

/** Whether the reader's layer can be filtered by this: a field they know of, or one with an operator. */
export function fits(layer: Layer | undefined, key: string): boolean {
  const named = (name: string): boolean => Boolean(layer?.fields.some((field) => field.name === name && field.filterable));
  const mark = key.lastIndexOf("__");
  return named(key) || (mark > 0 && operators.has(key.slice(mark + 2)) && named(key.slice(0, mark)));
}

/** Those of an address that the reader's layers understand: the others would be refused, and with them all that is asked. */
export function understood(filters: Filter[], layers: readonly Layer[]): Filter[] {
  return filters.filter(({ layer, key }) =>
    fits(
      layers.find(({ slug }) => slug === layer),
      key,
    ),
  );
}

export const filtersOf = (filters: Filter[], slug: string): Filter[] => filters.filter(({ layer }) => layer === slug);

/** The filters of a layer as parameters of its features. */
export function queryOf(filters: Filter[], slug: string): Record<string, string> {
  return Object.fromEntries(filtersOf(filters, slug).map(({ key, value }) => [key, value]));
}

const keyOf = (field: Field): string => (field.kind === "code" ? `${field.name}__in` : field.name);

/** The values of a field that are ticked; none: all are shown. A link written by hand may ask for one value plainly. */
export function chosen(filters: Filter[], slug: string, field: Field): string[] {
  const found = filters.filter(({ layer, key }) => layer === slug && (key === keyOf(field) || key === field.name));
  return found.flatMap(({ value }) => value.split(","));
}

/** An empty value takes the filter away. */
export function withFilter(filters: Filter[], layer: string, key: string, value: string): Filter[] {
  const others = filters.filter((one) => one.layer !== layer || one.key !== key);
  return value ? [...others, { layer, key, value }] : others;
}

export function tick(filters: Filter[], slug: string, field: Field, value: string): Filter[] {
  const now = chosen(filters, slug, field);
  if (field.kind === "boolean") return withFilter(filters, slug, field.name, now.includes(value) ? "" : value);
  const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  return withFilter(withFilter(filters, slug, field.name, ""), slug, keyOf(field), next.sort().join(","));
}

export function without(filters: Filter[], slug: string): Filter[] {
  return filters.filter(({ layer }) => layer !== slug);
}
