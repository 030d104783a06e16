import { describe, expect, it } from "vitest";
import type { Field } from "./contract";
import { areaOf, fieldText, linkOf } from "./fields";

const field = (more: Partial<Field>): Field => ({
  name: "x",
  title: { ko: "x", en: "x" },
  kind: "text",
  unit: "",
  codes: {},
  filterable: true,
  ...more,
});

describe("a field", () => {
  it("tells what is not known as unknown, and zero as zero", () => {
    expect(fieldText(field({}), null, "ko")).toBe("모름");
    expect(fieldText(field({}), "", "en")).toBe("Unknown");
    expect(fieldText(field({ kind: "integer", unit: "대" }), 0, "ko")).toBe("0 대");
  });

  it("puts codes into words, and shows a code it does not know as it is", () => {
    const purpose = field({ kind: "code", codes: { crime: { ko: "방범", en: "Crime prevention" } } });
    expect(fieldText(purpose, "crime", "en")).toBe("Crime prevention");
    expect(fieldText(purpose, "new", "en")).toBe("new");
  });

  it("writes each kind in its way", () => {
    expect(fieldText(field({ kind: "boolean" }), false, "ko")).toBe("아니요");
    expect(fieldText(field({ kind: "date" }), "2019-08-01", "ko")).toBe("2019. 8. 1.");
    expect(fieldText(field({ kind: "integer", unit: "일" }), 30, "en")).toBe("30 days");
    expect(fieldText(field({ kind: "integer" }), 12_000, "en")).toBe("12,000");
  });
});

it("follows what is an address on the web and nothing else", () => {
  expect(linkOf("https://data.seoul.go.kr/a?b=1")).toBe("https://data.seoul.go.kr/a?b=1");
  for (const value of ["javascript:alert(1)", "see https://a.kr", "ftp://a", 3, null, undefined]) expect(linkOf(value)).toBe("");
});

it("finds the area that a code names among those the feature lies in", () => {
  const areas = [{ code: "1100000000" }, { code: "1168000000" }];
  expect(areaOf(areas, "1168000000")).toBe(areas[1]);
  for (const value of ["1165000000", "", 1168000000, null, undefined]) expect(areaOf(areas, value)).toBeUndefined();
});
