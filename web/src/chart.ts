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
