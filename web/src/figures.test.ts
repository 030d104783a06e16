import { describe, expect, it } from "vitest";
import { ago, areaSize, clock, day, distance, figure, hours, moment, money, people, short } from "./figures";

describe("hours", () => {
  it.each([
    [0.25, "15분", "15 min"],
    [58.2, "58시간", "58 h"],
    [96, "4일", "4 days"],
  ])("are told as they are spoken of: %s", (value, ko, en) => {
    expect([hours(value, "ko"), hours(value, "en")]).toEqual([ko, en]);
  });
});

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

  it("tell money by 만, 억 and 조, or by millions", () => {
    expect([72_690_000_000, 350_000_000, 35_000_000, 2_500_000_000_000, 900].map((won) => money(won, "ko"))).toEqual([
      "727억 원",
      "3.5억 원",
      "3,500만 원",
      "2.5조 원",
      "900원",
    ]);
    expect([72_690_000_000, 35_000_000, 900].map((won) => money(won, "en"))).toEqual(["₩72.7bn", "₩35m", "₩900"]);
  });

  it("show a true minus and as many decimals as matter", () => {
    expect([-16.64, 96.23, 3.456, 0.0712, 14_859.6].map((value) => figure(value, "en"))).toEqual([
      "−16.6",
      "96.2",
      "3.46",
      "0.071",
      "14,860",
    ]);
  });

  it("tell how long ago", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    expect(
      ["2026-11-23T11:59:40Z", "2026-11-23T11:48:00Z", "2026-11-22T11:00:00Z", "2026-01-01", "x"].map((iso) => ago(iso, now, "ko")),
    ).toEqual(["방금", "12분 전", "1일 전", "2026. 1. 1.", "x"]);
    expect(ago("2026-11-23T09:00:00Z", now, "en")).toBe("3 hours ago");
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

  it("tell the time of day in Seoul, midnight as 00", () => {
    expect(clock(Date.UTC(2026, 10, 25, 5, 5))).toBe("14:05");
    expect(clock(Date.UTC(2026, 10, 25, 15, 0))).toBe("00:00");
  });
});
