/** Many periods of a measure at once: one of them as the map knows it, which of them are gaps, and what each says in short. */
import type { AreaFacts, PeriodKind, Series, State } from "./contract";

/** The state of one period, as the server would answer it alone; without times and qualities. */
export function stateAt({ periods, values, ...head }: Series, at: number): State {
  const told = Object.entries(values).map(([id, line]): [string, State["values"][string]] => [id, [line[at] ?? null, null, null]]);
  return { ...head, period: periods[at] ?? null, values: Object.fromEntries(told) };
}

/** Periods that none of these areas has a value of. */
export function gapsOf({ periods, values }: Series, areas: readonly { id: number }[]): Set<string> {
  const lines = areas.map(({ id }) => values[String(id)]).filter((line) => line !== undefined);
  return new Set(periods.filter((_, i) => lines.every((line) => (line[i] ?? null) === null)));
}

export interface Told<T> {
  lowest: { area: T; value: number } | null;
  highest: { area: T; value: number } | null;
  missing: number;
}

/** The extremes of one period, and how many areas have no value. */
export function toldOf<T extends Pick<AreaFacts, "id">>({ values }: Series, areas: readonly T[], at: number): Told<T> {
  const known = areas.flatMap((area) => {
    const value = values[String(area.id)]?.[at] ?? null;
    return value === null ? [] : [{ area, value }];
  });
  const sorted = known.sort((a, b) => a.value - b.value);
  return { lowest: sorted[0] ?? null, highest: sorted.at(-1) ?? null, missing: areas.length - known.length };
}

/** A big step: a year, or a week of days. */
export const strides: Record<PeriodKind, number> = { day: 7, month: 12, quarter: 4, year: 5 };
