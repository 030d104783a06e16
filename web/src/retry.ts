/** What is asked again after it failed, and when. Only questions are repeated; what writes is sent once, by whoever wrote it. */

/** Times a question is asked at most. */
export const TRIES = 3;
/** The longest wait a server may ask for that a reader is left waiting; longer ones are told instead. */
const PATIENCE_MS = 5000;
const FIRST_MS = 400;
const GROWTH = 3;
/** No answer at all, or one that says: not now. */
const passing = new Set([0, 429, 502, 503, 504]);

export const isPassing = (status: number): boolean => passing.has(status);

/**
 * Milliseconds until the next try, or null where another one is of no use. ``tried``: how often it was asked; ``after``: what the answer's
 * Retry-After says, in seconds; ``chance``: 0 … 1, so that a thousand phones in one tunnel do not come back in the same moment.
 */
export function pause(status: number, tried: number, after: string | null, chance: number): number | null {
  if (!isPassing(status) || tried >= TRIES) return null;
  const wanted = after !== null && /^\d+$/.test(after) ? Number(after) * 1000 : 0;
  if (wanted > PATIENCE_MS) return null;
  return Math.max(wanted, FIRST_MS * GROWTH ** (tried - 1) * (0.75 + 0.5 * chance));
}

const PROBE_MS = [3000, 6000, 12_000, 24_000, 48_000];

/** How long until the server is looked for again, after ``tried`` looks in vain. */
export const probePause = (tried: number): number => PROBE_MS[Math.min(tried, PROBE_MS.length - 1)] ?? 48_000;
