import { describe, expect, it } from "vitest";
import { areaSize, day, distance, moment, people, short } from "./figures";

describe("figures", () => {
  it("count people by ten thousands in Korean", () => {
    expect(people(556_012, "ko")).toBe("55만 6천");
    expect(people(9_580_000, "ko")).toBe("958만");
    expect(people(19_999, "ko")).toBe("2만");
    expect(people(8_412, "ko")).toBe("8,412");
    expect(people(556_012, "en")).toBe("556,012");
  });

  it("shorten the edges of a legend", () => {
    expect([6000, 12_000, 24_500].map((v) => short(v, "ko"))).toEqual(["6천", "1.2만", "2.5만"]);
    expect([600, 6000, 12_500].map((v) => short(v, "en"))).toEqual(["600", "6k", "12.5k"]);
  });

  it("keep a day the day it is and tell moments in Korean time", () => {
    expect(day("2024-06-30", "ko")).toBe("2024. 6. 30.");
    expect(day("2024-06-30", "en")).toBe("30 Jun 2024");
    expect(moment("2026-01-25T15:30:00Z", "en")).toBe("26 Jan 2026, 00:30 KST");
    expect(moment("nonsense", "ko")).toBe("nonsense");
  });

  it("measure", () => {
    expect(areaSize(39.5, "ko")).toBe("39.5 km²");
    expect(distance(412.4, "en")).toBe("412 m");
    expect(distance(1250, "en")).toBe("1.3 km");
  });
});
