/** Lines drawn from numbers: what a chart needs to know, without the page. */

export interface Dot {
  x: number;
  y: number | null;
}

export type Scale = (value: number) => number;

/** From a span of values to a span of the drawing; a span of nothing lies in the middle. */
export function scale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  return high === low ? () => (from + to) / 2 : (value) => from + ((value - low) / (high - low)) * (to - from);
}

export function extent(values: (number | null | undefined)[]): [number, number] | null {
  const known = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  return known.length ? [Math.min(...known), Math.max(...known)] : null;
}

/** A line as an SVG path. A gap stays a gap: nothing is drawn over what is not known; a value between two gaps is a dot. */
export function path(dots: Dot[], x: Scale, y: Scale): string {
  let open = false;
  const parts: string[] = [];
  dots.forEach((dot, i) => {
    if (dot.y === null) {
      open = false;
      return;
    }
    const at = `${round(x(dot.x))} ${round(y(dot.y))}`;
    const alone = !open && (dots[i + 1]?.y ?? null) === null;
    parts.push(open ? `L${at}` : alone ? `M${at}h0` : `M${at}`);
    open = true;
  });
  return parts.join("");
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** About so many round numbers within a span. */
export function ticks([low, high]: [number, number], about = 4): number[] {
  const rough = (high - low) / about;
  if (!(rough > 0)) return [low];
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, i) => Number((first + i * step).toPrecision(12)));
}

export interface Point {
  /** ISO day or time. */
  at: string;
  value: number | null;
}

/** Of a day its beginning in Seoul. */
export const timeOf = (iso: string): number => new Date(iso.length === 10 ? `${iso}T00:00:00+09:00` : iso).getTime();

/** Where readings are farther apart than two of their intervals, a gap stands between them: silence is not a straight line. */
export function withGaps(points: Point[], seconds: number): Point[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    const missed = before !== undefined && timeOf(point.at) - timeOf(before.at) > 2000 * seconds;
    return missed ? [{ at: new Date(timeOf(before.at) + 1000 * seconds).toISOString(), value: null }, point] : [point];
  });
}

/** The one of ascending times that a moment is nearest to. */
export function nearest(times: number[], moment: number): number {
  return times.reduce((best, time, i) => (Math.abs(time - moment) < Math.abs((times[best] ?? 0) - moment) ? i : best), 0);
}

const HOUR = 3_600_000;
const SEOUL = 9 * HOUR;
const steps = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 7 * 24 * HOUR];

/** Round moments of Seoul's clock within a span, about so many: whole hours, midnights, or the first of months. */
export function timeTicks([low, high]: [number, number], about = 5): { at: number; unit: "hour" | "day" | "month" | "year" }[] {
  const step = steps.find((one) => (high - low) / one <= about);
  if (step) {
    const first = Math.ceil((low + SEOUL) / step) * step - SEOUL;
    const count = Math.max(0, Math.floor((high - first) / step) + 1);
    return Array.from({ length: count }, (_, i) => ({
      at: first + i * step,
      unit: step < 24 * HOUR ? ("hour" as const) : ("day" as const),
    }));
  }
  return months(low, high, about);
}

function months(low: number, high: number, about: number): { at: number; unit: "month" | "year" }[] {
  const number = (time: number) => {
    const day = new Date(time + SEOUL);
    return 12 * day.getUTCFullYear() + day.getUTCMonth();
  };
  const [first, last] = [number(low - 1) + 1, number(high)];
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((one) => (last - first) / one < about) ?? 240;
  const from = Math.ceil(first / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((last - from) / step) + 1) }, (_, i) => ({
    at: Date.UTC(Math.floor((from + i * step) / 12), (from + i * step) % 12) - SEOUL,
    unit: step >= 12 ? "year" : "month",
  }));
}
