import { describe, expect, it } from "vitest";
import { sentWith, tilesWith } from "./eyes";

describe("a page with public eyes", () => {
  it("asks without credentials and says so, for data and for tiles", () => {
    const anonymous = { credentials: "omit", headers: { "X-Madang-Eyes": "public" } };
    expect(sentWith("page", true)).toEqual(anonymous);
    expect(tilesWith(true)).toEqual(anonymous);
    expect(sentWith("stranger", false)).toEqual(anonymous);
  });

  it("is told from any other page, and from what its reader sees otherwise", () => {
    expect(sentWith("page", false)).toEqual({});
    expect(tilesWith(false)).toEqual({});
    expect(sentWith("reader", true)).toEqual({ credentials: "same-origin", referrerPolicy: "no-referrer" });
  });
});
