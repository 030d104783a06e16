import { describe, expect, it } from "vitest";
import { isPassing, pause, probePause, TRIES } from "./retry";

describe("a question that failed", () => {
  it("is asked again while the reason may pass, later each time, and then no more", () => {
    expect([1, 2, 3].map((tried) => pause(0, tried, null, 0.5))).toEqual([400, 1200, null]);
    expect(TRIES).toBe(3);
  });
  it("is not asked again where the answer will be the same", () => {
    for (const status of [400, 401, 403, 404, 409, 500]) {
      expect(isPassing(status)).toBe(false);
      expect(pause(status, 1, null, 0.5)).toBeNull();
    }
    for (const status of [0, 429, 502, 503, 504]) expect(pause(status, 1, null, 0.5)).not.toBeNull();
  });
  it("waits as long as the server asks, if that is not too long for a reader", () => {
    expect(pause(503, 1, "2", 0)).toBe(2000);
    expect(pause(429, 1, "60", 0)).toBeNull();
    expect(pause(503, 1, "Wed, 21 Oct 2026 07:28:00 GMT", 0.5)).toBe(400);
  });
  it("comes back at another moment than its neighbours", () => {
    expect(pause(0, 1, null, 0)).toBe(300);
    expect(pause(0, 1, null, 1)).toBe(500);
  });
});

it("looks for a lost server ever more rarely, but never gives up", () => {
  const waits = Array.from({ length: 9 }, (_, tried) => probePause(tried));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[0]).toBe(3000);
  expect(waits.at(-1)).toBe(48_000);
});
