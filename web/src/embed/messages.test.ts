import { describe, expect, it } from "vitest";
import { commandOf } from "./messages";

const said = (more: object) => ({ madang: 1, ...more });

describe("what a page around the map may ask", () => {
  it("is to go somewhere or to select an area", () => {
    expect(commandOf(said({ type: "select", code: "1168000000" }))).toEqual({ type: "select", code: "1168000000" });
    expect(commandOf(said({ type: "goto" }))).toEqual({ type: "goto", code: "", feature: null, view: null });
    expect(commandOf(said({ type: "goto", code: "11", layer: "cameras", id: 7, zoom: 12, lat: 37.5, lon: 127 }))).toEqual({
      type: "goto",
      code: "11",
      feature: { slug: "cameras", id: 7 },
      view: { zoom: 12, lat: 37.5, lon: 127, bearing: 0, pitch: 0 },
    });
  });

  it.each([
    null,
    "goto",
    42,
    {},
    { type: "goto", code: "11" },
    said({ type: "run", code: "11" }),
    said({ type: "goto", code: "../admin" }),
    said({ type: "goto", code: 11 }),
    said({ type: "goto", code: "11", layer: "a/b", id: 1 }),
    said({ type: "goto", code: "11", layer: "cameras", id: "1" }),
    said({ type: "goto", layer: "cameras", id: 1 }),
    said({ type: "goto", code: "11", zoom: 12 }),
    said({ type: "goto", code: "11", zoom: 12, lat: 99, lon: 127 }),
    said({ type: "goto", code: "11", zoom: Number.NaN, lat: 37, lon: 127 }),
  ])("is nothing else: %j", (data) => {
    expect(commandOf(data)).toBeNull();
  });
});
