/** The reader's own place on the map: how far it may be off, where they are heading, and the distance looked within. */
import type { LayerSpecification } from "maplibre-gl";
import type { LonLat } from "../contract";
import { ring } from "../near";
import { colour, type Theme } from "../palette";

export const YOU = "you";
/** Name of the image that shows a heading; its colour follows. */
export const WEDGE = "wedge";

export interface Standing {
  at: LonLat;
  /** null: a place chosen on the map. */
  accuracy: number | null;
  heading: number | null;
  radius: number;
}

export const nowhere: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export function shapesOf(standing: Standing | null): GeoJSON.FeatureCollection {
  if (!standing) return nowhere;
  const { at, accuracy, heading, radius } = standing;
  const feature = (kind: string, geometry: GeoJSON.Geometry, more: object = {}): GeoJSON.Feature => ({
    type: "Feature",
    geometry,
    properties: { kind, own: accuracy !== null, ...more },
  });
  return {
    type: "FeatureCollection",
    features: [
      feature("radius", { type: "LineString", coordinates: ring(at, radius, 96) }),
      ...(accuracy !== null && accuracy > 3 ? [feature("accuracy", { type: "Polygon", coordinates: [ring(at, accuracy)] })] : []),
      ...(heading === null ? [] : [feature("heading", { type: "Point", coordinates: at }, { heading })]),
      feature("dot", { type: "Point", coordinates: at }),
    ],
  };
}

const kind = (one: string): ["==", ["get", string], string] => ["==", ["get", "kind"], one];

export function youParts(theme: Theme): LayerSpecification[] {
  const accent = colour(theme, "project");
  const own = ["get", "own"] as unknown as boolean;
  return [
    {
      id: "you:radius",
      type: "line",
      source: YOU,
      filter: kind("radius"),
      paint: { "line-color": accent, "line-width": 1.5, "line-dasharray": [3, 3], "line-opacity": 0.8 },
    },
    { id: "you:accuracy", type: "fill", source: YOU, filter: kind("accuracy"), paint: { "fill-color": accent, "fill-opacity": 0.16 } },
    {
      id: "you:heading",
      type: "symbol",
      source: YOU,
      filter: kind("heading"),
      layout: {
        "icon-image": `${WEDGE}${accent}`,
        "icon-rotate": ["get", "heading"],
        "icon-rotation-alignment": "map",
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
      },
    },
    {
      id: "you:dot",
      type: "circle",
      source: YOU,
      filter: kind("dot"),
      paint: {
        "circle-radius": ["case", own, 8, 5],
        "circle-color": accent,
        "circle-stroke-color": colour(theme, "halo"),
        "circle-stroke-width": ["case", own, 3, 2],
      },
    },
  ];
}

/** A wedge that opens northward from the middle and fades outward, pixel by pixel. ``hex``: `#rrggbb`. */
export function wedge(hex: string): { width: number; height: number; data: Uint8Array } {
  const size = 72;
  const n = Number.parseInt(hex.slice(1), 16);
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const east = x + 0.5 - size / 2;
      const north = size / 2 - y - 0.5;
      const far = Math.hypot(east, north) / (size / 2);
      const on = north > 0 && Math.abs(east) < north * 0.62 && far < 1;
      data.set([n >> 16, (n >> 8) & 255, n & 255, on ? Math.round(190 * (1 - far)) : 0], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}
