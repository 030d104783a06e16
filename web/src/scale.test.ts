import { describe, expect, it } from "vitest";
import { scaleBar } from "./scale";

describe("a scale bar", () => {
  it("is a round number of metres, as wide as it says", () => {
    expect(scaleBar(0, 0, 110).metres).toBe(5_000_000);
    const { metres, pixels } = scaleBar(14, 37.56, 110);
    expect(metres).toBe(200);
    // One pixel at zoom 14 and 37.56° N: 40,075,017 m × cos(37.56°) ÷ (512 × 2¹⁴) = 3.787 m.
    expect(pixels).toBeCloseTo(200 / 3.787, 1);
  });

  it("is never wider than there is room", () => {
    for (let zoom = 7; zoom <= 19; zoom += 0.3) {
      const { pixels } = scaleBar(zoom, 37.56, 110);
      expect(pixels).toBeLessThanOrEqual(110);
      expect(pixels).toBeGreaterThan(110 / 2.5 - 1);
    }
  });
});
