/** Diagonal lines for “no data”, drawn pixel by pixel: a colour alone would look like one more class. */
const size = 16;

/** ``colour``: `#rrggbb`. */
export function hatch(colour: string): { width: number; height: number; data: Uint8Array } {
  const n = Number.parseInt(colour.slice(1), 16);
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const on = (x + y) % 8 < 2;
      data.set([n >> 16, (n >> 8) & 255, n & 255, on ? 255 : 0], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}
