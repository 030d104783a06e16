/** Colours by theme, from the file that the server's styles are made from as well. */
import colours from "../../tiles/palette.json";

export type Theme = "light" | "dark";

export interface Palette {
  colors: Record<string, string>;
  ramps: Record<string, string[]>;
}

export const palettes: Record<Theme, Palette> = colours;

/** A named colour; a name the palette does not know is drawn in the accent rather than not at all. */
export function colour(theme: Theme, name: string): string {
  const { colors } = palettes[theme];
  return colors[name] ?? colors.accent ?? "#888888";
}

export function ramp(theme: Theme, name: string): string[] {
  return palettes[theme].ramps[name] ?? [];
}

function channel(value: number): number {
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of ``#rrggbb`` (WCAG 2.2). */
export function luminance(hex: string): number {
  const n = Number.parseInt(hex.slice(1), 16);
  return 0.2126 * channel(n >> 16) + 0.7152 * channel((n >> 8) & 255) + 0.0722 * channel(n & 255);
}

/** Contrast ratio of two colours, 1–21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const BLACK = "#10191A";
const WHITE = "#FFFFFF";

/** Black or white ink, whichever reads better on this ground. */
export function inkOn(ground: string): string {
  return contrast(ground, BLACK) >= contrast(ground, WHITE) ? BLACK : WHITE;
}

/** What lies around that ink: of the ground's hue, further from the ink than the ground is. */
export function haloOn(ground: string): string {
  return mixed(ground, inkOn(ground) === BLACK ? WHITE : BLACK, 0.35);
}

/** ``share``: of the second colour, 0–1. */
function mixed(a: string, b: string, share: number): string {
  const [from, to] = [a, b].map((one) => Number.parseInt(one.slice(1), 16)) as [number, number];
  const parts = [16, 8, 0].map((shift) => Math.round(((from >> shift) & 255) * (1 - share) + ((to >> shift) & 255) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
