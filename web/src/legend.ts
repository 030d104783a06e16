/** The legend: classes with their edges and how many areas fall into each; without data apart. */
import type { AreaFacts, State } from "./contract";
import type { Classes } from "./measures";

export interface LegendClass {
  /** Inclusive; null at the open ends. */
  low: number | null;
  high: number | null;
  color: string;
  count: number;
}

export interface Legend {
  classes: LegendClass[];
  missing: number;
}

/** Which class a value falls into: a class holds its lower edge. */
export function classOf(value: number, breaks: number[]): number {
  return breaks.filter((edge) => value >= edge).length;
}

export function figureOf(state: State | undefined, id: number): number | null {
  return state?.values[String(id)]?.[0] ?? null;
}

export function legend({ breaks, colours }: Classes, state: State | undefined, areas: AreaFacts[]): Legend {
  const classes = colours.slice(0, breaks.length + 1).map((color, i) => ({
    low: breaks[i - 1] ?? null,
    high: breaks[i] ?? null,
    color,
    count: 0,
  }));
  let missing = 0;
  for (const area of areas) {
    const value = figureOf(state, area.id);
    const found = value === null ? undefined : classes[classOf(value, breaks)];
    if (found) found.count += 1;
    else missing += 1;
  }
  return { classes, missing };
}
