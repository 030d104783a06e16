import { describe, expect, it } from "vitest";
import { actionOf, type Press } from "./keys";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: "",
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("a key", () => {
  it("drills on the map", () => {
    expect(["]", "[", "Enter", "Backspace", "Escape", "/", "?", "n"].map((key) => actionOf(press(key), "map"))).toEqual([
      "next",
      "previous",
      "enter",
      "up",
      "escape",
      "search",
      "help",
      "near",
    ]);
  });

  it("is left alone while Korean is composed or with a modifier", () => {
    expect(actionOf(press("Enter", { isComposing: true }), "map")).toBeNull();
    expect(actionOf(press("Escape", { isComposing: true }), "field")).toBeNull();
    expect(actionOf(press("[", { metaKey: true }), "map")).toBeNull();
  });

  it("is left alone while an input method has it, before it composes", () => {
    expect(actionOf(press("ㅎ", { code: "KeyG", keyCode: 229 }), "map")).toBeNull();
    expect(actionOf(press("Process", { code: "KeyS", keyCode: 229 }), "map")).toBeNull();
  });

  it("goes by its place on the board where that writes Korean", () => {
    const korean: [string, string][] = [
      ["ㅎ", "KeyG"],
      ["ㅣ", "KeyL"],
      ["ㅡ", "KeyM"],
      ["ㅅ", "KeyT"],
      ["ㄴ", "KeyS"],
    ];
    expect(korean.map(([key, code]) => actionOf(press(key, { code }), "map"))).toEqual(["up", "layers", "measures", "time", "share"]);
    expect(["g", "L", "m", "T", "s"].map((key) => actionOf(press(key), "control"))).toEqual(["up", "layers", "measures", "time", "share"]);
  });

  it("takes back with a modifier, but not what is written in a field", () => {
    expect(actionOf(press("z", { code: "KeyZ", ctrlKey: true }), "map")).toBe("undo");
    expect(actionOf(press("z", { code: "KeyZ", metaKey: true }), "field")).toBeNull();
  });

  it("scrolls a panel and still goes in from there", () => {
    expect(actionOf(press("ArrowDown"), "panel")).toBeNull();
    expect(actionOf(press("Enter"), "panel")).toBe("enter");
  });

  it("types in a field and presses a control", () => {
    expect(actionOf(press("/"), "field")).toBeNull();
    expect(actionOf(press("Backspace"), "field")).toBeNull();
    expect(actionOf(press("Enter"), "control")).toBeNull();
    expect(actionOf(press("ArrowDown"), "control")).toBeNull();
    expect(actionOf(press("Escape"), "field")).toBe("escape");
  });

  it("can be switched off where it is a single character", () => {
    expect(["]", "g", "S"].map((key) => actionOf(press(key), "map", false))).toEqual([null, null, null]);
    expect(actionOf(press("Enter"), "map", false)).toBe("enter");
  });

  it("turns and tilts the map with Shift and the arrows, on the map only, and levels it", () => {
    const shifted = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => actionOf(press(key, { shiftKey: true }), "map"));
    expect(shifted).toEqual(["turn-left", "turn-right", "tilt-more", "tilt-less"]);
    expect(actionOf(press("ArrowLeft", { shiftKey: true }), "field")).toBeNull();
    expect(actionOf(press("0"), "map")).toBe("level");
  });
});
