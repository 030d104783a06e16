import { describe, expect, it } from "vitest";
import { home } from "./address";
import type { Layer } from "./contract";
import { lostOf } from "./lost";

const layers = [{ slug: "cameras" }, { slug: "districts" }] as Layer[];

describe("what a link names and its reader cannot see", () => {
  it("is told once each, wherever it stands in the address", () => {
    const place = {
      ...home,
      toggled: ["cameras", "secret"],
      listed: "secret",
      filters: [{ layer: "other", key: "a", value: "1" }],
      measure: "x",
    };
    expect(lostOf(place, layers, ["green"])).toEqual({ layers: ["other", "secret"], measure: "x" });
  });

  it("is nothing where all is there, and unknown before the layers are", () => {
    expect(lostOf({ ...home, toggled: ["cameras"], measure: "green" }, layers, ["green"])).toEqual({ layers: [], measure: "" });
    expect(lostOf({ ...home, toggled: ["secret"] }, [], [])).toEqual({ layers: [], measure: "" });
  });
});
