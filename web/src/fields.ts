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
