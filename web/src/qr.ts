/** A QR code as one path of an SVG. */
import encode from "qr";

/** The most that a code holds which a phone still reads from a screen; a longer address gets a short link first. */
const longest = 700;

export interface Code {
  /** Modules on a side, with the quiet margin that readers need. */
  size: number;
  path: string;
}

export function codeOf(text: string): Code | null {
  if (new TextEncoder().encode(text).length > longest) return null;
  const rows = encode(text, "raw", { ecc: "low", border: 3 });
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size: rows.length, path };
}
