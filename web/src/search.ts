/** What of a found name is to be shown as found. */
import type { Found } from "./contract";

/** Before, matched, after. A match in another field, or one by sound or by keyboard, marks nothing. */
export function split(name: string, matched: Found["matched"]): [string, string, string] {
  if (!matched || matched.start === null || matched.end === null || matched.text !== name) return [name, "", ""];
  const letters = [...name];
  return [
    letters.slice(0, matched.start).join(""),
    letters.slice(matched.start, matched.end).join(""),
    letters.slice(matched.end).join(""),
  ];
}
