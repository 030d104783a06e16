import { expect, it } from "vitest";
import type { Datastream, Quality, Reading } from "../contract";
import { leftOut, pointsOf, spanOf, spansOf } from "./streams";

const stream = (more: Partial<Datastream> = {}): Datastream =>
  ({ id: 1, expectedIntervalSeconds: 3600, stale: false, latest: null, ...more }) as Datastream;
const reading = (hour: number, result: number | null, resultQuality: Quality = "normal"): Reading => ({
  phenomenonTime: new Date(Date.UTC(2026, 10, 1, hour)).toISOString(),
  result,
  resultQuality,
});

it("draws what counts, and leaves gaps for what does not", () => {
  const readings = [reading(0, 10), reading(1, 900, "suspect"), reading(2, null, "missing"), reading(3, 12), reading(8, 13)];
  expect(pointsOf(readings, stream()).map(({ value }) => value)).toEqual([10, null, null, 12, null, 13]);
  expect(leftOut(readings)).toBe(1);
});

it("looks back from now, or from the last word of a stream that fell silent", () => {
  const now = Date.UTC(2026, 10, 25, 8);
  expect(spanOf(stream(), 1, now)).toEqual(["2026-11-24T08:00:00.000Z", "2026-11-25T08:00:00.000Z"]);
  const silent = stream({ stale: true, latest: reading(5, 3) });
  expect(spanOf(silent, 1, now)[1]).toBe("2026-11-01T05:00:00.000Z");
  expect([spansOf(stream()), spansOf(stream({ expectedIntervalSeconds: 86_400 }))]).toEqual([
    [1, 7],
    [30, 365],
  ]);
});
