import { expect, it } from "vitest";
import { gradeOf } from "./grades";
import { ramp } from "./palette";

const words = ["좋음", "보통", "나쁨", "매우 나쁨"].map((ko) => ({ ko, en: ko }));
const pm10 = { ramp: "cai", edges: [31, 81, 151], words };

it("gives each value its word and colour, an edge the word above", () => {
  const told = [0, 30.9, 31, 150, 151].map((value) => gradeOf(pm10, value, "light")?.words.ko);
  expect(told).toEqual(["좋음", "좋음", "보통", "나쁨", "매우 나쁨"]);
  expect(gradeOf(pm10, 40, "dark")?.colour).toBe(ramp("dark", "cai")[1]);
});

it("says nothing of what is not known or has no words", () => {
  expect(gradeOf(pm10, null, "light")).toBeNull();
  expect(gradeOf(null, 40, "light")).toBeNull();
});
