/** What a feature is called: by its layer's naming field, in the reader's language where it has one; else by its kind and number. */
import type { Feature, Layer } from "./contract";
import type { Language } from "./figures";
import { name } from "./words";

export function titleOf(layer: Layer | undefined, feature: Pick<Feature, "id" | "properties">, language: Language): string {
  const english = language === "en" ? feature.properties[`${layer?.name_field.replace(/_ko$/, "")}_en`] : null;
  if (typeof english === "string" && english) return english;
  const value = layer ? feature.properties[layer.name_field] : null;
  if (value === null || value === undefined || value === "") return `${name(layer?.title, language)} ${feature.id}`;
  const field = layer?.fields.find((f) => f.name === layer.name_field);
  return name(field?.codes[String(value)], language) || String(value);
}
