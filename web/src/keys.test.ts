import { describe, expect, it } from "vitest";
import { actionOf, type Press } from "./keys";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("a key", () => {
  it("drills on the map", () => {
    expect(["]", "[", "Enter", "Backspace", "Escape", "/", "?"].map((key) => actionOf(press(key), "map"))).toEqual([
      "next",
      "previous",
      "enter",
      "up",
      "escape",
      "search",
      "help",
    ]);
  });

  it("is left alone while Korean is composed or with a modifier", () => {
    expect(actionOf(press("Enter", { isComposing: true }), "map")).toBeNull();
    expect(actionOf(press("Escape", { isComposing: true }), "field")).toBeNull();
    expect(actionOf(press("[", { metaKey: true }), "map")).toBeNull();
  });

  it("types in a field and presses a control", () => {
    expect(actionOf(press("/"), "field")).toBeNull();
    expect(actionOf(press("Backspace"), "field")).toBeNull();
    expect(actionOf(press("Enter"), "control")).toBeNull();
    expect(actionOf(press("ArrowDown"), "control")).toBeNull();
    expect(actionOf(press("Escape"), "field")).toBe("escape");
  });

  it("can be switched off where it is a single character", () => {
    expect(actionOf(press("]"), "map", false)).toBeNull();
    expect(actionOf(press("Enter"), "map", false)).toBe("enter");
  });
});
