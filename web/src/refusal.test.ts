import { describe, expect, it } from "vitest";
import { Refused } from "./api";
import { told } from "./refusal";
import { say, type Word } from "./words";

const english = (word: Word, values = {}) => say("en", word, values);

describe("what a reader is told of a refusal", () => {
  it("is the server's sentence where it is in the reader's language", () => {
    expect(told(new Refused(409, "It was changed meanwhile.", "en"), "en", english)).toBe("It was changed meanwhile.");
    expect(told(new Refused(409, "그 사이 바뀌었습니다.", "ko"), "en", english)).toBe(english("error_refused", { status: 409 }));
    expect(told(new Refused(409, "<html>Bad gateway", ""), "en", english)).toBe(english("error_refused", { status: 409 }));
  });

  it("is a sentence of its own for each kind of refusal", () => {
    const statuses = [0, 401, 404, 400, 429, 500];
    const sentences = statuses.map((status) => told(new Refused(status), "en", english));
    expect(new Set(sentences).size).toBe(statuses.length);
    expect(told(new Refused(403), "en", english)).toBe(sentences[1]);
    expect(told(new Refused(502), "en", english)).toContain("502");
  });
});
