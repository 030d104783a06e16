import { expect, test } from "vitest";
import { Refused } from "./api";
import { Latest } from "./latest.svelte";

class Told extends Latest<string> {
  override put(key: string, ask: () => Promise<string>, keep = false): Promise<void> {
    return super.put(key, ask, keep);
  }
}

const never = (): Promise<string> => Promise.reject(new Error("must not be asked"));

test("a late answer to an older question is dropped", async () => {
  const told = new Told();
  let answerFirst = (_: string): void => {};
  const first = told.put("first", () => new Promise((resolve) => (answerFirst = resolve)));
  await told.put("second", async () => "of the second");
  answerFirst("of the first");
  await first;
  expect(told.answer).toBe("of the second");
});

test("an equal question is put again only after it was refused", async () => {
  const told = new Told();
  await told.put("one", () => Promise.reject(new Refused(503, "busy")));
  expect(told.trouble?.status).toBe(503);
  await told.put("one", async () => "here");
  await told.put("one", never);
  expect([told.answer, told.trouble]).toEqual(["here", null]);
});

test("the last answer stays until the next one is here only where it is wanted", async () => {
  const told = new Told();
  await told.put("one", async () => "of one");
  const kept = told.put("two", async () => "of two", true);
  expect(told.answer).toBe("of one");
  await kept;
  const bare = told.put("three", async () => "of three");
  expect(told.answer).toBeNull();
  await bare;
});

test("what was dropped is asked anew, and an answer under way does not come back", async () => {
  const told = new Told();
  const late = told.put("one", async () => "of one");
  told.drop();
  await late;
  expect(told.answer).toBeNull();
  await told.put("one", async () => "again");
  expect(told.answer).toBe("again");
});
