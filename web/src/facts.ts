/** The few things worth saying of a feature where there is little room. */
import type { Feature, Field, Layer } from "./contract";
import { fieldText } from "./fields";
import type { Language } from "./figures";
import { name } from "./words";

export interface Fact {
  title: string;
  text: string;
}

const known = (value: unknown): boolean => value !== null && value !== undefined && value !== "";

/** In the order of their declaration: neither its name, nor what is not known of it, nor the other language's half of a pair. */
export function factsOf(layer: Layer, properties: Feature["properties"], language: Language, most = 3): Fact[] {
  const stem = layer.name_field.replace(/_(ko|en)$/, "");
  const names = new Set([layer.name_field, `${stem}_ko`, `${stem}_en`]);
  return layer.fields
    .filter((field) => !names.has(field.name) && known(properties[field.name]) && !isOtherHalf(field, properties, language))
    .slice(0, most)
    .map((field) => ({ title: name(field.title, language), text: fieldText(field, properties[field.name], language) }));
}

function isOtherHalf({ name: field }: Field, properties: Feature["properties"], language: Language): boolean {
  const [, stem = "", ending = ""] = /^(.+)_(ko|en)$/.exec(field) ?? [];
  return Boolean(ending) && ending !== language && known(properties[`${stem}_${language}`]);
}
