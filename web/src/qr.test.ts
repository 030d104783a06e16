import decode from "qr/decode.js";
import { expect, test } from "vitest";
import { codeOf } from "./qr";

/** The path painted at four pixels a module, as a camera would see it. */
function painted(path: string, size: number): { width: number; height: number; data: Uint8ClampedArray } {
  const scale = 4;
  const width = size * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g)) {
    for (let i = 0; i < scale * scale; i++) {
      const at = ((Number(y) * scale + Math.floor(i / scale)) * width + Number(x) * scale + (i % scale)) * 4;
      data.fill(0, at, at + 3);
    }
  }
  return { width, height: width, data };
}

test("what is drawn is read back as the address", () => {
  const address = "https://madang.example/map/1168000000?layers=cameras&m=air-pm10&lang=ko&theme=light&v=1#12.50/37.49000/127.06000";
  const code = codeOf(address);
  expect(code && decode(painted(code.path, code.size))).toBe(address);
});

test("an address too long for a screen's code has none", () => {
  expect(codeOf(`https://madang.example/?${"f".repeat(700)}`)).toBeNull();
});
