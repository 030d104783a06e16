/** What the shell's worker does with a request, and what it may keep. Pure; the worker and its tests alone import it, so that it stays in one file. */

/**
 * asset: built files, whose names change with their content. page: the map page itself. kept: public answers worth having without a line.
 * network: everything else, as if there were no worker.
 */
export type Way = "asset" | "page" | "kept" | "network";

export interface Asked {
  method: string;
  /** Whether the browser opens a page with it. */
  navigates: boolean;
  authorised: boolean;
  url: string;
}

/** What the page needs to open: not what people search for, not what is near them, and no tiles, which are many. */
const worthKeeping = [
  /^\/api\/areas(\/[A-Za-z0-9-]+(\/summary)?)?$/,
  /^\/api\/layers$/,
  /^\/api\/layers\/[a-z0-9_-]+\/features\/\d+$/,
  /^\/api\/exceptions$/,
  /^\/layers\/[a-z0-9_-]+\/state$/,
  /^\/styles\/(light|dark)\.json$/,
];

export function wayOf({ method, navigates, authorised, url }: Asked, origin: string): Way {
  const { origin: of, pathname, searchParams } = new URL(url);
  // Writing goes straight to the server. A queue for what is written without a line would begin here: docs/operate.md.
  if (method !== "GET" || of !== origin) return "network";
  // A page that sees with a citizen's eyes is told so by the server; the shell is nobody's and would not know.
  if (navigates) return (pathname === "/" || pathname.startsWith("/map/")) && !searchParams.has("as") ? "page" : "network";
  if (pathname.startsWith("/assets/")) return "asset";
  return !authorised && worthKeeping.some((form) => form.test(pathname)) ? "kept" : "network";
}

/** The server marks every answer to a Cookie or an Authorization header as private: such a one is kept nowhere. What says nothing is not kept either. */
export function mayKeep(status: number, caching: string | null): boolean {
  return status === 200 && caching !== null && !/\b(private|no-store)\b/.test(caching);
}

/** Whether an answer says that what was kept under its address is no longer for this reader. */
export const takesBack = (status: number): boolean => [401, 403, 404, 410].includes(status);

/** A proxy that cannot reach the program: the shell says more than its page does. */
export const isUnreachable = (status: number): boolean => status === 502 || status === 504;
