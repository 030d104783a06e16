/** A feature's values in words, by what its layer declares of each field. */
import type { Field, Value } from "./contract";
import { day, type Language, moment, money, number } from "./figures";
import { name, say, unit } from "./words";

export function fieldText(field: Field, value: Value | undefined, language: Language): string {
  if (value === null || value === undefined || value === "") return say(language, "unknown");
  if (field.kind === "boolean") return say(language, value ? "yes" : "no");
  if (field.kind === "code") return name(field.codes[String(value)], language) || String(value);
  if (field.kind === "date") return day(String(value), language);
  if (field.kind === "datetime") return moment(String(value), language);
  if (field.unit === "원" && typeof value === "number") return money(value, language);
  if (field.unit === "천원" && typeof value === "number") return money(value * 1000, language);
  const text = typeof value === "number" ? number(value, language, field.kind === "number" ? 2 : 0) : String(value);
  return field.unit ? `${text} ${unit(field.unit, language)}` : text;
}

/** A value that is the code of one of the areas the feature lies in, which has a name. */
export function areaOf<A extends { code: string }>(areas: readonly A[], value: Value | undefined): A | undefined {
  return typeof value === "string" && value ? areas.find(({ code }) => code === value) : undefined;
}

/** A value that is an address on the web, and nothing else, may be followed. */
export function linkOf(value: Value | undefined): string {
  return typeof value === "string" && /^https?:\/\/[^\s<>"]+$/.test(value) ? value : "";
}
