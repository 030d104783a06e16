/** The letters that lie in one file (web/tools/letters.py) are taken from the package's many parts, and each letter is left to one part only:
 * where two claim it, the last one counts, but what asks for a font by its letters (map/canvas.ts) would fetch both.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const PARTS = "/@fontsource-variable/noto-sans-kr/";
const face = /@font-face \{[^}]*unicode-range: ([^;]+);[^}]*\}/g;

type Run = [first: number, last: number];

function runs(range: string): Run[] {
  return range
    .split(",")
    .filter(Boolean)
    .map((one) => {
      const [first = "", last = first] = one.trim().replace(/^U\+/i, "").split("-");
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
    });
}

/** What of `range` is not in `taken`; "" where nothing is left. */
export function without(range: string, taken: Run[]): string {
  let left = runs(range);
  for (const [first, last] of taken) {
    left = left.flatMap(([from, to]): Run[] => {
      if (last < from || to < first) return [[from, to]];
      const around: Run[] = [
        [from, first - 1],
        [last + 1, to],
      ];
      return around.filter(([low, high]) => low <= high);
    });
  }
  return left.map(([from, to]) => `U+${from.toString(16)}${to > from ? `-${to.toString(16)}` : ""}`).join(",");
}

export function letters(): Plugin {
  let gathered: Run[] = [];
  return {
    name: "letters",
    enforce: "pre",
    configResolved(config) {
      const own = readFileSync(join(config.root, "src", "letters", "korean.css"), "utf8");
      gathered = [...own.matchAll(face)].flatMap(([, range = ""]) => runs(range));
    },
    transform(code, id) {
      if (!id.includes(PARTS) || !id.split("?")[0]?.endsWith(".css")) return null;
      const taken = [...gathered];
      const left: string[] = [];
      for (const [part, range = ""] of [...code.matchAll(face)].reverse()) {
        const others = without(range, taken);
        if (others) left.unshift(part.replace(range, others));
        taken.push(...runs(others));
      }
      return { code: left.join("\n"), map: null };
    },
  };
}
