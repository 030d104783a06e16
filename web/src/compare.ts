/** Two areas beside each other: which of their figures can be set against each other, how far apart they are, and what to notice first. */
import type { AreaRef, Card } from "./contract";
import { stepsBetween } from "./periods";

/** ``part``: one lies in the other; ``apart``: of different levels and neither in the other, which says nothing about either. */
export type Relation = "same" | "part" | "apart";

type Placed = AreaRef & { ancestors: AreaRef[] };

export function relationOf(left: Placed, right: Placed): Relation {
  if (left.level === right.level) return "same";
  const within = (one: Placed, other: Placed) => one.ancestors.some((area) => area.code === other.code);
  return within(left, right) || within(right, left) ? "part" : "apart";
}

/** Why two values have no difference: one is missing, they are of different periods, or the larger area's is no mean but a sum. */
export type Reason = "missing" | "period" | "sum";

export interface Pair {
  code: string;
  left: Card | null;
  right: Card | null;
  /** Left minus right. */
  difference: number | null;
  reason: Reason | null;
  /** How much it is worth noticing; 0: nothing to notice. */
  weight: number;
}

export interface Group {
  theme: string;
  pairs: Pair[];
}

const steps = { far: 0, off: 1, near: 2, on: 3 };

/** A step of status counts before any gap; then the gap against the mean of both, so that units do not matter. */
export function weightOf(left: Card, right: Card): number {
  const [a, b] = [left.value ?? 0, right.value ?? 0];
  const mean = (Math.abs(a) + Math.abs(b)) / 2;
  const gap = mean > 0 ? Math.abs(a - b) / mean : 0;
  const apart = left.status && right.status ? Math.abs(steps[left.status] - steps[right.status]) : 0;
  return apart * 10 + gap;
}

function pairOf(code: string, left: Card | null, right: Card | null, sums: ReadonlySet<string>): Pair {
  const none = (reason: Reason): Pair => ({ code, left, right, difference: null, reason, weight: 0 });
  if (!left || !right || left.value === null || right.value === null) return none("missing");
  if (sums.has(code)) return none("sum");
  if (left.period.code !== right.period.code) return none("period");
  // Both are told with so many decimals: what is equal on the screen is equal.
  const scale = 10 ** left.decimals;
  const difference = (Math.round(left.value * scale) - Math.round(right.value * scale)) / scale;
  return { code, left, right, difference, reason: null, weight: difference === 0 ? 0 : weightOf(left, right) };
}

/** ``sums``: indicators that cannot be compared here, because the areas are of different size by their level. */
export function pairsOf(left: Card[], right: Card[], sums: ReadonlySet<string>): Pair[] {
  const others = new Map(right.map((card) => [card.code, card]));
  const pairs = left.map((card) => pairOf(card.code, card, others.get(card.code) ?? null, sums));
  const known = new Set(left.map((card) => card.code));
  return [...pairs, ...right.filter((card) => !known.has(card.code)).map((card) => pairOf(card.code, null, card, sums))];
}

/** Under their themes, what is worth noticing first in both; within equal weight the order in which they came. */
export function grouped(pairs: Pair[]): Group[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of [...pairs].sort((a, b) => b.weight - a.weight)) {
    const theme = pair.left?.theme ?? pair.right?.theme ?? "";
    groups.set(theme, [...(groups.get(theme) ?? []), pair]);
  }
  return [...groups].map(([theme, of]) => ({ theme, pairs: of }));
}

export interface Lines {
  left: (number | null)[];
  right: (number | null)[];
  /** Periods both lines are drawn over. */
  count: number;
}

/** Both lines over the same periods: where one begins earlier, the other has a gap there. */
export function linesOf({ left, right }: Pair): Lines {
  const [a, b] = [left?.sparkline, right?.sparkline];
  const kind = left?.period.kind ?? right?.period.kind ?? "month";
  const ahead = a && b ? stepsBetween(kind, a.first, b.first) : 0;
  const pad = (values: (number | null)[] | undefined, by: number) => [...Array<null>(Math.max(0, by)).fill(null), ...(values ?? [])];
  const [l, r] = [pad(a?.values, -ahead), pad(b?.values, ahead)];
  return { left: l, right: r, count: Math.max(l.length, r.length) };
}
