/** Which key asks for what. Pure, so that the composing of Korean and typing in a field can be tested. */

export type Action =
  | "next"
  | "previous"
  | "enter"
  | "up"
  | "escape"
  | "search"
  | "help"
  | "in"
  | "out"
  | "left"
  | "right"
  | "north"
  | "south";

export interface Press {
  key: string;
  isComposing: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the focus is: ``field`` takes text, ``control`` answers Enter and arrows itself, ``map`` is the map or nothing. */
export type Focus = "field" | "control" | "map";

const always: Record<string, Action> = { Escape: "escape" };
const single: Record<string, Action> = { "[": "previous", "]": "next", "/": "search", "?": "help", "+": "in", "=": "in", "-": "out" };
const onMap: Record<string, Action> = { Enter: "enter", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "north", ArrowDown: "south" };

/** ``singles``: whether single-character shortcuts are on (WCAG 2.1.4 lets people switch them off). */
export function actionOf(press: Press, focus: Focus, singles = true): Action | null {
  if (press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return null;
  const anywhere = always[press.key];
  if (anywhere) return anywhere;
  if (focus === "field") return null;
  if (press.key === "Backspace") return "up";
  if (singles && single[press.key]) return single[press.key] ?? null;
  return focus === "map" ? (onMap[press.key] ?? null) : null;
}

export function focusOf(element: Element | null): Focus {
  if (!element) return "map";
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return "field";
  return element.matches("a, button, input, summary, [role=slider], [tabindex]:not([tabindex='-1'])") && !element.closest("[data-map]")
    ? "control"
    : "map";
}
