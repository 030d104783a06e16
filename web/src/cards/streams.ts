/** A stream's readings over a span of time, as a chart wants them. */
import type { Point } from "../chart";
import { withGaps } from "../chart";
import type { Datastream, Quality, Reading } from "../contract";

const DAY = 86_400_000;
/** Days that may be looked at: of what comes daily a day says nothing. */
export const spansOf = (stream: Datastream): number[] => (stream.expectedIntervalSeconds < 86_400 ? [1, 7] : [30, 365]);

/** The last days up to now; of a stream that fell silent, up to its last reading. */
export function spanOf(stream: Datastream, days: number, now: number): [string, string] {
  const end = stream.stale && stream.latest ? Date.parse(stream.latest.phenomenonTime) : now;
  return [new Date(end - days * DAY).toISOString(), new Date(end).toISOString()];
}

/** What counts as a value; a reading that is suspect or from under maintenance is a gap, as the city's means have it. */
const counts = new Set<Quality>(["normal", "corrected", "substituted"]);

export function pointsOf(readings: Reading[], stream: Datastream): Point[] {
  const points = readings.map(({ phenomenonTime, result, resultQuality }) => ({
    at: phenomenonTime,
    value: counts.has(resultQuality) ? result : null,
  }));
  return withGaps(points, stream.expectedIntervalSeconds);
}

export const leftOut = (readings: Reading[]): number =>
  readings.filter(({ result, resultQuality }) => result !== null && !counts.has(resultQuality)).length;
