import { expect, test } from "vitest";
import { without } from "./letters";

test("what is taken leaves what lies before, between and behind", () => {
  expect(
    without("U+ac00-ac10, U+ac20", [
      [0xac00, 0xac02],
      [0xac08, 0xac08],
      [0xac10, 0xac30],
    ]),
  ).toBe("U+ac03-ac07,U+ac09-ac0f");
});

test("what nobody took stays as it is, and of what is all taken nothing is left", () => {
  expect(without("U+41-5a,U+61", [[0x62, 0x7a]])).toBe("U+41-5a,U+61");
  expect(without("U+41-5a,U+61", [[0x30, 0x7a]])).toBe("");
});
