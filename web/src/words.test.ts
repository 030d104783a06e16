import { readdirSync, readFileSync } from "node:fs";
import { type AST, parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";
import { dictionaries, name, say, unit, type Word } from "./words";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith(".test.ts") && file !== "words.ts")
  .map((file) => readFileSync(`src/${file}`, "utf8"))
  .join("\n");

/** Units, keys, and each language's own name: the same in both. */
const SAME = new Set(["/km²", "(Esc)", "px", "SPI", "한국어", "English"]);
const READ = new Set(["aria-label", "label", "title", "alt", "placeholder", "aria-description"]);
type Node = { type?: string; name?: string } & Record<string, unknown>;

/** What a component's markup says in its own words: text, and attributes that are read out. */
function written(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(written);
  if (!part || typeof part !== "object") return [];
  const node = part as Node;
  if (node.type === "StyleDirective" || (node.type === "Attribute" && !READ.has(node.name ?? ""))) return [];
  if (node.type === "Text") {
    const text = (node as unknown as AST.Text).data.trim();
    return /[A-Za-z가-힣]{2}/.test(text) && !SAME.has(text) ? [text] : [];
  }
  return Object.entries(node).flatMap(([key, value]) => (key === "metadata" || key === "parent" ? [] : written(value)));
}

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
    const built = /^(level|children|ranking|theme|form|status|stage|pledge|purse|quality|direction|problem|reason)_/;
    const idle = Object.keys(dictionaries.ko).filter((key) => !built.test(key) && !new RegExp(`["']${key}["']`).test(sources));
    expect(idle).toEqual([]);
  });

  it("are each of their own language", () => {
    // The other language is called by its own name; the rest are units, names of formats and places to fill.
    const bare = (text: string) => text.replace(/\{\w+\}/g, "");
    for (const key of Object.keys(dictionaries.ko) as Word[]) {
      if (key === "other_language") continue;
      expect(bare(dictionaries.en[key]), key).not.toMatch(/[가-힣]/);
      if (/[A-Za-z]{2,} [A-Za-z]{2,}/.test(bare(dictionaries.ko[key]))) expect(dictionaries.ko[key], key).toMatch(/[가-힣]/);
    }
  });

  it("are all the words there are: no component writes one where it stands", () => {
    const components = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svelte"));
    expect(components.length).toBeGreaterThan(50);
    expect(components.flatMap((file) => written(parse(readFileSync(`src/${file}`, "utf8"), { modern: true }).fragment))).toEqual([]);
    expect(written(parse('<p title="Stay">{a}Hello{#if b}<i>안녕</i>{/if}</p>', { modern: true }).fragment)).toEqual([
      "Stay",
      "Hello",
      "안녕",
    ]);
  });

  it("take the particle that the last consonant asks for", () => {
    expect(say("ko", "up_to", { name: "강남구" })).toBe("강남구로 나가기");
    expect(say("ko", "up_to", { name: "서울" })).toBe("서울로 나가기");
    expect(say("ko", "up_to", { name: "종로1동" })).toBe("종로1동으로 나가기");
    expect(say("ko", "compare_this", { name: "강남구" })).toBe("강남구와 견주기");
    expect(say("ko", "compare_of", { left: "서울", right: "강남구" })).toBe("서울과 강남구 견줌");
    expect(say("ko", "compare_apart", { left: "강남구", right: "역삼1동" })).toContain("강남구와 역삼1동은 층위가");
  });

  it("fall back to Korean where a name has no English", () => {
    expect(name({ ko: "역삼1동", en: "" }, "en")).toBe("역삼1동");
  });

  it("spell units of one sign out in English", () => {
    expect(["㎎/L", "㎡", "㎍/㎥", "건"].map((written) => unit(written, "en"))).toEqual(["mg/L", "m²", "μg/m³", expect.any(String)]);
    expect(unit("㎡", "ko")).toBe("㎡");
  });
});
