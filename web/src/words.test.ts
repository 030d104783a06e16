import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dictionaries, name, say, type Word } from "./words";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith(".test.ts") && file !== "words.ts")
  .map((file) => readFileSync(`src/${file}`, "utf8"))
  .join("\n");

describe("the words", () => {
  it("are the same in both languages, with the same places to fill", () => {
    const slots = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(dictionaries.en)).toEqual(Object.keys(dictionaries.ko));
    for (const key of Object.keys(dictionaries.ko) as Word[]) {
      expect(dictionaries.en[key], key).not.toBe("");
      expect(slots(dictionaries.en[key]), key).toEqual(slots(dictionaries.ko[key]));
    }
  });

  it("are all used", () => {
    const built = /^(level|children|ranking|theme|form|status)_/;
    const idle = Object.keys(dictionaries.ko).filter((key) => !built.test(key) && !new RegExp(`["']${key}["']`).test(sources));
    expect(idle).toEqual([]);
  });

  it("take the particle that the last consonant asks for", () => {
    expect(say("ko", "up_to", { name: "강남구" })).toBe("강남구로 나가기");
    expect(say("ko", "up_to", { name: "서울" })).toBe("서울로 나가기");
    expect(say("ko", "up_to", { name: "종로1동" })).toBe("종로1동으로 나가기");
  });

  it("fall back to Korean where a name has no English", () => {
    expect(name({ ko: "역삼1동", en: "" }, "en")).toBe("역삼1동");
  });
});
