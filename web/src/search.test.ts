import { describe, expect, it } from "vitest";
import { split } from "./search";

const matched = (text: string, start: number | null, end: number | null) => ({ field: "name_ko", text, start, end });

describe("a found name", () => {
  it("is marked where it matched, by characters", () => {
    expect(split("마포구", matched("마포구", 0, 2))).toEqual(["", "마포", "구"]);
    expect(split("𝒜마포", matched("𝒜마포", 1, 2))).toEqual(["𝒜", "마", "포"]);
  });

  it("is not marked where something else matched, or nothing literally", () => {
    expect(split("Mapo-gu", matched("마포구", 0, 2))).toEqual(["Mapo-gu", "", ""]);
    expect(split("마포구", matched("마포구", null, null))).toEqual(["마포구", "", ""]);
    expect(split("마포구", null)).toEqual(["마포구", "", ""]);
  });
});
