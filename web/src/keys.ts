/** Which key asks for what. Pure, so that the composing of Korean and typing in a field can be tested. */

export type Action =
  | "next"
  | "previous"
  | "enter"
  | "up"
  | "escape"
  | "search"
  | "compare"
  | "help"
  | "near"
  | "in"
  | "out"
  | "left"
  | "right"
  | "north"
  | "south"
  | "layers"
  | "measures"
  | "time"
  | "share"
  | "undo"
  | "turn-left"
  | "turn-right"
  | "tilt-more"
  | "tilt-less"
  | "level";

export interface Press {
  key: string;
  /** The key on the board, whatever is written on it: KeyG. */
  code: string;
  /** 229 while an input method has the key, even before it says that it composes. */
  keyCode: number;
  isComposing: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}

/** Where the focus is: ``field`` takes text, ``control`` answers Enter and arrows itself, arrows scroll a ``panel``, ``map`` is the map or nothing. */
export type Focus = "field" | "control" | "panel" | "map";

const always: Record<string, Action> = { Escape: "escape" };
const single: Record<string, Action> = {
  "[": "previous",
  "]": "next",
  "/": "search",
  "?": "help",
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "level",
};
const letters: Record<string, Action> = { g: "up", l: "layers", m: "measures", t: "time", s: "share", n: "near", c: "compare" };
const INPUT_METHOD = 229;
const onMap: Record<string, Action> = { Enter: "enter", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "north", ArrowDown: "south" };

const withShift: Record<string, Action> = {
  ArrowLeft: "turn-left",
  ArrowRight: "turn-right",
  ArrowUp: "tilt-more",
  ArrowDown: "tilt-less",
};

/** ``singles``: whether single-character shortcuts are on (WCAG 2.1.4 lets people switch them off). */
export function actionOf(press: Press, focus: Focus, singles = true): Action | null {
  if (press.isComposing || press.keyCode === INPUT_METHOD || press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return press.code === "KeyZ" && focus !== "field" ? "undo" : null;
  const anywhere = always[press.key];
  if (anywhere) return anywhere;
  if (focus === "field") return null;
  if (press.key === "Backspace") return "up";
  const character = singles ? (single[press.key] ?? letters[letterOf(press)]) : undefined;
  if (character) return character;
  if (focus === "panel") return press.key === "Enter" ? "enter" : null;
  if (focus !== "map") return null;
  return (press.shiftKey && withShift[press.key]) || onMap[press.key] || null;
}

/** On the Korean layout the key of G writes ㅎ; it is the same key. */
const letterOf = ({ key, code }: Press): string => (/^[ㄱ-ㅣ]$/.test(key) ? code.slice(3).toLowerCase() : key.toLowerCase());

export function focusOf(element: Element | null): Focus {
  if (!element) return "map";
  if (element.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]")) return "field";
  if (element.closest("[data-map]")) return "map";
  if (element.matches("a, button, input, summary, [role=slider], [tabindex]:not([tabindex='-1'])")) return "control";
  return element.matches("main, [data-panel]") ? "panel" : "map";
}
