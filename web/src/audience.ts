/** What one sees and a citizen does not: the catalogue as the reader is told it, against the catalogue as a stranger is. Pure. */
import type { Field, Layer, Measure } from "./contract";

export interface Hidden {
  layers: Layer[];
  /** Of layers that both see. */
  fields: { layer: Layer; fields: Field[] }[];
  /** Features of layers that both see. */
  rows: { layer: Layer; n: number }[];
  measures: Measure[];
}

export function hiddenOf(mine: readonly Layer[], theirs: readonly Layer[]): Hidden {
  const open = new Map(theirs.map((layer) => [layer.slug, layer]));
  const both = mine.flatMap((layer) => {
    const public_ = open.get(layer.slug);
    return public_ ? [{ layer, public_ }] : [];
  });
  const measures = new Map(mine.flatMap((layer) => (layer.measures ?? []).map((measure) => [measure.code, measure])));
  for (const { code } of theirs.flatMap((layer) => layer.measures ?? [])) measures.delete(code);
  return {
    layers: mine.filter((layer) => !open.has(layer.slug)),
    fields: both
      .map(({ layer, public_ }) => ({ layer, fields: without(layer.fields, public_.fields) }))
      .filter(({ fields }) => fields.length),
    rows: both.map(({ layer, public_ }) => ({ layer, n: layer.count - public_.count })).filter(({ n }) => n > 0),
    measures: [...measures.values()],
  };
}

function without(fields: Field[], known: Field[]): Field[] {
  const names = new Set(known.map((field) => field.name));
  return fields.filter((field) => !names.has(field.name));
}

/** How many things that is. */
export function sizeOf({ layers, fields, rows, measures }: Hidden): number {
  return layers.length + fields.reduce((sum, one) => sum + one.fields.length, 0) + rows.length + measures.length;
}
