/** The three stops of the phone's sheet, as heights in pixels of a window so tall. */
export const stops = ["peek", "half", "full"] as const;
export type Stop = (typeof stops)[number];

/** Peek leaves the map to work with; full leaves the top bar. */
export function heightOf(stop: Stop, tall: number): number {
  return { peek: 132, half: Math.round(tall * 0.5), full: tall - 76 }[stop];
}

/** The stop nearest to a height. */
export function stopAt(height: number, tall: number): Stop {
  const away = (stop: Stop) => Math.abs(heightOf(stop, tall) - height);
  return [...stops].sort((a, b) => away(a) - away(b))[0] ?? "half";
}
