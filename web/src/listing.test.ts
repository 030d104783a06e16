import { expect, test } from "vitest";
import type { Feature } from "./contract";
import { Listing } from "./listing.svelte";

const feature = (id: number): Feature => ({ type: "Feature", id, geometry: null, properties: {} });
const everything = (): boolean => true;

function listingOf(...ids: number[]): Listing {
  const listing = new Listing();
  listing.list = { slug: "sites", code: "", query: {}, features: ids.map(feature), next: "", loading: false, trouble: null };
  return listing;
}

test("steps go on from the cursor, and from the open feature where there is none", () => {
  const listing = listingOf(1, 2, 3, 4);
  expect(listing.step(1, 2, everything)?.id).toBe(3);
  expect(listing.step(1, 2, everything)?.id).toBe(4);
  expect(listing.step(-1, 2, everything)?.id).toBe(3);
});

test("what is out of view is passed over while something is in view", () => {
  expect(listingOf(1, 2, 3).step(1, undefined, ({ id }) => id === 3)?.id).toBe(3);
  expect(listingOf(1, 2, 3).step(1, undefined, () => false)?.id).toBe(1);
});

test("at the end the cursor stays where it is", () => {
  const listing = listingOf(1, 2);
  listing.point(feature(2));
  expect(listing.step(1, undefined, everything)).toBeNull();
  expect(listing.cursor?.id).toBe(2);
});

test("a feature is found in the list of its own layer only", () => {
  expect(listingOf(1).find("sites", 1)?.id).toBe(1);
  expect(listingOf(1).find("cameras", 1)).toBeUndefined();
});
