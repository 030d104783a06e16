/** With whose eyes the page sees. The shell decides once: an embedded map, and a page “as a citizen sees it”, see as a stranger does.
 *
 * Such a page sends no credentials and says so; the server holds it to that whatever is sent (accounts/eyes.py).
 */
import type { RequestParameters } from "maplibre-gl";

/** ``page``: as this page sees. ``stranger``: as anybody does. ``reader``: as the signed-in reader would, whatever the page's eyes. */
export type Eyes = "page" | "stranger" | "reader";

const shell = typeof document === "undefined" ? null : document.getElementById("page");
export const publicEyes = shell?.dataset.eyes === "public";

const anonymous = { credentials: "omit", headers: { "X-Madang-Eyes": "public" } } as const;

/** What a request adds. A reader's own, asked from a page with public eyes, does not name that page: it is asked in spite of it. */
export function sentWith(eyes: Eyes = "page", isPublic = publicEyes): RequestInit {
  if (eyes === "reader") return { credentials: "same-origin", referrerPolicy: "no-referrer" };
  return eyes === "stranger" || isPublic ? anonymous : {};
}

/** What a request of the map adds. The library's types know two kinds of credentials; it hands a third to fetch as it is. */
export function tilesWith(isPublic = publicEyes): Partial<RequestParameters> {
  return isPublic ? (anonymous as unknown as Partial<RequestParameters>) : {};
}
