import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, type Palette, palettes, type Theme } from "./palette";

const themes = Object.entries(palettes) as [Theme, Palette][];
const grounds = ["panel", "paper", "land", "well"];
/** What is written on what: every pair that the sheets use together. */
const written: [string, string[]][] = [
  ["ink", [...grounds, "accent-soft", "bad-soft", "warn-soft"]],
  ["muted", [...grounds, "accent-soft"]],
  ["accent", [...grounds, "accent-soft"]],
  ["bad", ["panel", "well", "bad-soft"]],
  ["warn", ["panel", "well", "warn-soft"]],
];
/** What is to be told from its ground without being read: marks, lines, switches, the ring of the focus. */
const drawn = ["accent", "select", "track", "camera", "project", "construction", "transit", "road", "park", "building", "shelter"];

type RGB = [number, number, number];
/** Machado, Oliveira, Fernandes 2009, severity 1: what is left of linear red, green, blue. */
const sights: Record<string, [RGB, RGB, RGB]> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

function linear(hex: string): RGB {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as RGB;
}

/** CIELAB (D65) of a colour as an eye of this kind sees it. */
function seen(hex: string, sight: string): RGB {
  const rgb = linear(hex);
  const [r, g, b] = (sights[sight] ?? []).map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, part, i) => sum + part * (rgb[i] ?? 0), 0),
      ),
    ),
  ) as RGB;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (a: string, b: string, sight: string): number => {
  const [one, other] = [seen(a, sight), seen(b, sight)];
  return Math.hypot(...one.map((value, i) => value - (other[i] ?? 0)));
};
/** Four times what is just noticed side by side (2.3): classes of a map are told apart at a distance. */
const TOLD_APART = 9;

describe.each(themes)("the %s palette", (_, { colors, ramps }) => {
  const of = (name: string): string => colors[name] ?? expect.fail(`no colour ${name}`);

  it("is read on every ground it is written on", () => {
    const pale = written
      .flatMap(([ink, on]) => on.map((ground) => [ink, ground, contrast(of(ink), of(ground))] as const))
      .filter(([, , ratio]) => ratio < 4.5);
    const own = Object.keys(colors).filter((name) => name.startsWith("on-") && contrast(of(name), of(name.slice(3))) < 4.5);
    expect([...pale, ...own]).toEqual([]);
  });

  it("draws marks that stand out from land and panel", () => {
    const lines = Object.keys(colors).filter((name) => name.startsWith("line-"));
    const weak = [...drawn, ...lines].flatMap((name) =>
      ["land", "panel"].map((ground) => [name, ground, contrast(of(name), of(ground))] as const),
    );
    expect(weak.filter(([, , ratio]) => ratio < 3)).toEqual([]);
  });

  it.each(Object.keys(sights))("tells neighbouring classes apart for %s sight", (sight) => {
    const close = Object.entries(ramps).flatMap(([ramp, steps]) =>
      steps.slice(1).map((step, i) => [ramp, i, Math.round(apart(steps[i] ?? "", step, sight) * 10) / 10] as const),
    );
    expect(close.filter(([, , distance]) => distance < TOLD_APART)).toEqual([]);
  });

  it.each(Object.keys(sights))("tells good from bad for %s sight", (sight) => {
    for (const [one, other] of [
      ["bad", "accent"],
      ["warn", "accent"],
    ] as const)
      expect(apart(of(one), of(other), sight), `${one}, ${other}`).toBeGreaterThan(TOLD_APART);
    const ends = Object.entries(ramps).map(([ramp, steps]) => [ramp, apart(steps[0] ?? "", steps.at(-1) ?? "", sight)] as const);
    expect(ends.filter(([, distance]) => distance < TOLD_APART)).toEqual([]);
  });
});

describe("the sheets", () => {
  it("name no colour of their own and no size of type: both come as tokens", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svelte"));
    const stray = files.flatMap((file) => {
      const style = /<style>(.*)<\/style>/s.exec(readFileSync(`src/${file}`, "utf8"))?.[1] ?? "";
      const colours = style.match(/#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)/gi) ?? [];
      // Letters inside a chart are measured in the chart's own units.
      const sizes = file.endsWith("LineChart.svelte") ? [] : (style.match(/font-size:\s*[\d.]+px/g) ?? []);
      return [...colours, ...sizes].map((one) => `${file}: ${one}`);
    });
    expect(stray).toEqual([]);
  });
});
