import { describe, expect, it } from "vitest";
import type { Field, Layer } from "./contract";
import { factsOf } from "./facts";

const field = (name: string, kind: Field["kind"] = "text", unit = ""): Field => ({
  name,
  title: { ko: `${name} 이름`, en: `${name} title` },
  kind,
  unit,
  codes: {},
  filterable: false,
});
const layer = {
  name_field: "name_ko",
  fields: [field("name_ko"), field("name_en"), field("note_ko"), field("note_en"), field("size", "integer", "명"), field("a"), field("b")],
} as unknown as Layer;

describe("what is said of a feature in a small card", () => {
  it("is at most three known facts, in the reader's language, without its name", () => {
    const properties = { name_ko: "가", name_en: "A", note_ko: "메모", note_en: "Note", size: 1200, a: null, b: "끝" };
    expect(factsOf(layer, properties, "ko").map(({ text }) => text)).toEqual(["메모", "1,200 명", "끝"]);
    expect(factsOf(layer, properties, "en").map(({ title, text }) => `${title}: ${text}`)).toEqual([
      "note_en title: Note",
      "size title: 1,200 people",
      "b title: 끝",
    ]);
    expect(factsOf(layer, properties, "ko", 1)).toHaveLength(1);
  });

  it("falls back to the other language, and is nothing where nothing is known", () => {
    expect(factsOf(layer, { name_ko: "가", note_ko: "메모" }, "en").map(({ text }) => text)).toEqual(["메모"]);
    expect(factsOf(layer, { name_ko: "가" }, "ko")).toEqual([]);
  });
});
