import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { StyleSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import { enlarged } from "./enlarged";

const style: StyleSpecification = {
  version: 8,
  sources: { points: { type: "geojson", data: { type: "FeatureCollection", features: [] } } },
  layers: [
    { id: "background", type: "background" },
    {
      id: "names",
      type: "symbol",
      source: "points",
      layout: { "text-field": ["get", "name"], "text-size": ["interpolate", ["linear"], ["zoom"], 9, 11.5, 15, 15], "text-padding": 1 },
      paint: { "text-halo-width": 1.4 },
    },
    {
      id: "marks",
      type: "circle",
      source: "points",
      minzoom: 11.5,
      paint: { "circle-radius": ["step", ["zoom"], 3, 12, ["case", ["get", "open"], 15, 12]], "circle-opacity": 0.5 },
    },
  ],
};

describe("an enlarged style", () => {
  it("grows what is measured in pixels, at every zoom, and nothing else", () => {
    const grown = enlarged(style, 2) as unknown as { layers: { layout: Record<string, unknown>; paint: Record<string, unknown> }[] };
    expect(grown.layers[1]?.layout["text-size"]).toEqual(["interpolate", ["linear"], ["zoom"], 9, 28, 15, 30]);
    expect(grown.layers[1]?.layout["text-padding"]).toBe(1);
    expect(grown.layers[1]?.paint["text-halo-width"]).toBe(2.8);
    expect(grown.layers[2]?.paint["circle-radius"]).toEqual(["step", ["zoom"], 6, 12, ["*", 2, ["case", ["get", "open"], 15, 12]]]);
    expect(grown.layers[2]?.paint["circle-opacity"]).toBe(0.5);
    expect((grown.layers[2] as unknown as { minzoom: number }).minzoom).toBe(12.5);
    expect(validateStyleMin(grown as unknown as StyleSpecification)).toEqual([]);
  });

  it("keeps the page's scale of type for a reader of large letters", () => {
    const grown = enlarged(style, 1.25);
    expect(grown.layers[1]?.layout).toMatchObject({ "text-size": ["interpolate", ["linear"], ["zoom"], 9, 14.375, 15, 18.75] });
  });

  it("is the style itself where nothing is to grow", () => {
    expect(enlarged(style, 1)).toBe(style);
  });
});
