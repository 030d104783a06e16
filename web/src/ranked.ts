/** The areas inside, largest figure first; those without one at the end, by name. */
import type { Area, AreaFacts, State } from "./contract";
import { figureOf } from "./legend";

export interface Ranked {
  area: AreaFacts;
  value: number | null;
}

export function ranked(area: Area | null, state: State | undefined): Ranked[] {
  const rows = (area?.children ?? []).map((child) => ({ area: child, value: state ? figureOf(state, child.id) : child.density }));
  return rows.sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.area.name.ko.localeCompare(b.area.name.ko, "ko"));
}
