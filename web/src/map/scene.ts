/** The map's style as a pure function of what is shown.
 *
 * The server's style says how each layer looks by itself; the scene says which of them matter here: the children of the area one is
 * in carry the figures, its neighbours stay as a quiet rim, and points outside it step back.
 */
import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import type { Geometry, Layer } from "../contract";
import type { Classes } from "../measures";
import { colour, type Theme } from "../palette";

/** Name of the image that fills what has no data; its colour follows. */
export const HATCH = "hatch";
/** Sources of what a filter leaves of a layer begin so. */
export const FILTERED = "filtered/";
export const FONT = "Noto Sans KR Variable";
const faded = 0.16;

/** What an area layer is here: its areas are inside, beside, or only ground. */
export type Role = "inside" | "beside" | "ground" | "off";

export interface Scene {
  theme: Theme;
  layers: Layer[];
  visible: ReadonlySet<string>;
  level: string;
  areaId: number | null;
  areaLayer: string | null;
  childLayer: string | null;
  childIds: number[];
  siblingIds: number[];
  selected: { layer: string; id: number } | null;
  classes: Classes;
  /** Areas of the layer with figures that have none. */
  without: number[];
  /** Metres a unit of the figure, where areas are raised by it; null: flat. */
  raise: number | null;
  /** The area's own outline, to tell points inside from those outside; null: everything is inside. */
  outline: Geometry | null;
  labels: GeoJSON.FeatureCollection;
  /** What a filter leaves of a layer, in view: drawn instead of the layer's tiles. */
  filtered: Record<string, GeoJSON.FeatureCollection>;
  /** The feature that is open and the one the keyboard stands on. */
  spots: GeoJSON.FeatureCollection;
}

export function roleOf(layer: Layer, scene: Scene): Role {
  if (layer.slug === scene.childLayer) return "inside";
  if (layer.slug === scene.areaLayer) return "beside";
  return scene.layers.findIndex((l) => l.slug === layer.slug) < scene.layers.findIndex((l) => l.slug === scene.areaLayer)
    ? "ground"
    : "off";
}

const id: ExpressionSpecification = ["id"];
const oneOf = (ids: number[]): ExpressionSpecification => ["in", id, ["literal", ids]];
const is = (one: number): ExpressionSpecification => ["==", id, one];

function widths(thin: number, thick: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 9, thin, 15, thick];
}

export function compose(base: StyleSpecification, scene: Scene): StyleSpecification {
  const bySlug = new Map(scene.layers.map((layer) => [layer.slug, layer]));
  const own = (part: LayerSpecification): Layer | undefined => bySlug.get(part.id.slice(0, part.id.lastIndexOf(":")));
  const parts = base.layers.filter((part) => part.type !== "background");
  const areas = parts.filter((part) => own(part)?.area_level);
  const others = parts.filter((part) => !own(part)?.area_level);
  const surfaces = others.filter((part) => part.type === "fill" || part.type === "line");
  const points = others.filter((part) => part.type !== "fill" && part.type !== "line");
  const { glyphs: _, ...rest } = base;
  const filtered = filteredParts(base, scene);
  return {
    ...rest,
    sources: {
      ...base.sources,
      ...filteredSources(scene),
      "area-labels": { type: "geojson", data: scene.labels },
      spots: { type: "geojson", data: scene.spots },
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": colour(scene.theme, "paper") } },
      ...areas.filter((part) => part.type === "fill").flatMap((part) => areaFill(part, own(part) as Layer, scene)),
      ...surfaces.map((part) => shown(part, own(part), scene)),
      ...areas.filter((part) => part.type === "line").flatMap((part) => areaLine(part, own(part) as Layer, scene)),
      ...outlines(scene),
      ...prisms(scene),
      ...points.filter((part) => part.type === "circle").map((part) => pointPart(shown(part, own(part), scene), scene)),
      ...filtered.filter((part) => part.type !== "symbol"),
      ...areaLabels,
      ...filtered.filter((part) => part.type === "symbol"),
      ...points.filter((part) => part.type !== "circle").map((part) => pointPart(shown(part, own(part), scene), scene)),
      ...spotParts(scene),
    ],
  };
}

function areaFill(part: LayerSpecification, layer: Layer, scene: Scene): LayerSpecification[] {
  const role = roleOf(layer, scene);
  if (part.type !== "fill" || role === "off") return [];
  const land = colour(scene.theme, "land");
  const figures = scene.visible.has(layer.slug) && role !== "ground";
  const leaf = role === "beside" && !scene.childLayer;
  const paint = { ...part.paint, "fill-antialias": true };
  if (!figures || (role === "beside" && !leaf)) return [{ ...part, paint: { ...paint, "fill-color": land, "fill-opacity": 1 } }];
  const color = figureColor(scene);
  const hovered: ExpressionSpecification = ["case", ["boolean", ["feature-state", "hover"], false], 0.78, 0.94];
  if (!leaf) {
    const filter: FilterSpecification = oneOf(scene.childIds);
    const only = scene.level === "city" ? {} : { filter };
    return [{ ...part, ...only, paint: { ...paint, "fill-color": color, "fill-opacity": hovered } }, ...hatched(layer, scene)];
  }
  const near: ExpressionSpecification = ["case", is(scene.areaId ?? -1), 0.5, oneOf(scene.siblingIds), 0.18, 0];
  return [{ ...part, paint: { ...paint, "fill-color": color, "fill-opacity": near } }, ...hatched(layer, scene)];
}

const value: ExpressionSpecification = ["feature-state", "value"];

function figureColor({ classes, theme }: Scene): ExpressionSpecification | string {
  const [first, ...rest] = classes.colours;
  if (!first) return colour(theme, "no-data");
  const steps = classes.breaks.flatMap((edge, i) => [edge, rest[i] ?? first]);
  const classed = steps.length ? (["step", ["number", value, 0], first, ...steps] as unknown as ExpressionSpecification) : first;
  return ["case", ["==", ["typeof", value], "number"], classed, colour(theme, "no-data")];
}

function hatched(layer: Layer, scene: Scene): LayerSpecification[] {
  if (!scene.without.length) return [];
  const source = { source: layer.slug, "source-layer": layer.slug, filter: oneOf(scene.without) as FilterSpecification };
  return [{ id: `${layer.slug}:hatch`, type: "fill", ...source, paint: { "fill-pattern": `${HATCH}${colour(scene.theme, "rim")}` } }];
}

/** Prisms as high as their figure. The flat areas stay under them, for the pointer and for those without a figure. */
function prisms(scene: Scene): LayerSpecification[] {
  if (scene.raise === null || !scene.childLayer) return [];
  return [
    {
      id: `${scene.childLayer}:prism`,
      type: "fill-extrusion",
      source: scene.childLayer,
      "source-layer": scene.childLayer,
      filter: oneOf(scene.childIds),
      paint: {
        "fill-extrusion-color": figureColor(scene),
        "fill-extrusion-height": ["*", ["max", 0, ["number", value, 0]], scene.raise],
        "fill-extrusion-opacity": 0.88,
        "fill-extrusion-vertical-gradient": true,
      },
    },
  ];
}

function areaLine(part: LayerSpecification, layer: Layer, scene: Scene): LayerSpecification[] {
  const role = roleOf(layer, scene);
  if (part.type !== "line" || role === "off") return [];
  const inside = role === "inside";
  const filter: FilterSpecification = oneOf(scene.childIds);
  const color = colour(scene.theme, inside ? "line" : "rim");
  return [
    {
      ...part,
      ...(inside && scene.level !== "city" ? { filter } : {}),
      layout: { ...part.layout, "line-join": "round" },
      paint: { "line-color": color, "line-width": inside ? widths(0.9, 2) : widths(0.8, 1.6) },
    },
  ];
}

/** The edge of the area one is in, and of the one selected. */
function outlines(scene: Scene): LayerSpecification[] {
  const edge = (name: string, slug: string, one: number, width: ExpressionSpecification): LayerSpecification[] => [
    {
      id: `${name}:casing`,
      type: "line",
      source: slug,
      "source-layer": slug,
      filter: is(one),
      layout: { "line-join": "round" },
      paint: {
        "line-color": colour(scene.theme, "halo"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 4, 15, 7],
        "line-opacity": 0.7,
      },
    },
    {
      id: `${name}:edge`,
      type: "line",
      source: slug,
      "source-layer": slug,
      filter: is(one),
      layout: { "line-join": "round" },
      paint: { "line-color": colour(scene.theme, name === "selected" ? "accent" : "select"), "line-width": width },
    },
  ];
  return [
    ...(scene.areaLayer && scene.areaId !== null ? edge("here", scene.areaLayer, scene.areaId, widths(1.8, 3)) : []),
    ...(scene.selected ? edge("selected", scene.selected.layer, scene.selected.id, widths(2.4, 4)) : []),
  ];
}

/** Water is no tint over the land but water: it covers what it lies on. */
function shown(part: LayerSpecification, layer: Layer | undefined, scene: Scene): LayerSpecification {
  const drawn = !layer || (scene.visible.has(layer.slug) && !scene.filtered[layer.slug]);
  const visibility = drawn ? "visible" : "none";
  const water = part.type === "fill" && layer?.style.color === "water" ? { paint: { ...part.paint, "fill-opacity": 1 } } : {};
  return { ...part, ...water, layout: { ...part.layout, visibility } } as LayerSpecification;
}

function filteredSources({ filtered }: Scene): StyleSpecification["sources"] {
  return Object.fromEntries(
    Object.entries(filtered).map(([slug, data]) => [
      `${FILTERED}${slug}`,
      {
        type: "geojson",
        data,
        cluster: data.features.every(({ geometry }) => geometry.type === "Point"),
        clusterRadius: 34,
        clusterMaxZoom: 13,
      },
    ]),
  );
}

/** The layer's own look, from the source of what is left; clusters are made here, since those of the tiles count what was filtered out. */
function filteredParts(base: StyleSpecification, scene: Scene): LayerSpecification[] {
  const kinds = ["fill", "line", "circle", "cluster", "count"];
  return Object.keys(scene.filtered)
    .filter((slug) => scene.visible.has(slug))
    .flatMap((slug) => kinds.flatMap((kind) => base.layers.filter((part) => part.id === `${slug}:${kind}`)))
    .map((part) => fromFiltered(part));
}

function fromFiltered(part: LayerSpecification): LayerSpecification {
  const { "source-layer": _, minzoom: __, ...rest } = part as LayerSpecification & { "source-layer"?: string };
  const own = JSON.parse(JSON.stringify(rest).replaceAll(`"count"`, `"point_count"`)) as LayerSpecification;
  const font = own.type === "symbol" ? { layout: { ...own.layout, "text-font": [FONT], ...room(part) } } : {};
  return {
    ...own,
    ...font,
    id: `${FILTERED}${part.id}`,
    source: `${FILTERED}${(rest as { source: string }).source}`,
  } as LayerSpecification;
}

/** In the whole city the figures speak and points wait for a closer look; further in, those outside the area step back. */
function pointPart(part: LayerSpecification, scene: Scene): LayerSpecification {
  const near =
    scene.level === "city" && scene.childLayer ? { minzoom: Math.max(part.type === "background" ? 0 : (part.minzoom ?? 0), 11.5) } : {};
  const opacity: ExpressionSpecification | number = scene.outline
    ? ["case", ["within", scene.outline as unknown as GeoJSON.GeoJSON], 1, faded]
    : 1;
  if (part.type === "circle") {
    return { ...part, ...near, paint: { ...part.paint, "circle-opacity": opacity, "circle-stroke-opacity": opacity } };
  }
  if (part.type === "symbol") {
    return {
      ...part,
      ...near,
      layout: { ...part.layout, "text-font": [FONT], ...room(part) },
      paint: { ...part.paint, "text-opacity": opacity },
    };
  }
  return part;
}

/** A cluster's bubble keeps its room, so that names are not written across it. */
function room(part: LayerSpecification): SymbolLayerSpecification["layout"] {
  return part.id.endsWith(":count") ? { "text-ignore-placement": false, "text-allow-overlap": true, "text-padding": 2 } : {};
}

const labelPaint = {
  "text-color": ["get", "ink"],
  "text-halo-color": ["get", "halo"],
  "text-halo-width": 1.4,
  "text-halo-blur": 0.3,
} satisfies SymbolLayerSpecification["paint"];

const labelLayout = {
  "text-font": [FONT],
  "text-size": ["interpolate", ["linear"], ["zoom"], 9, 11.5, 11, 13, 15, 15],
  "text-line-height": 1.2,
  "text-max-width": 9,
  "text-padding": 1,
  "symbol-sort-key": ["get", "rank"],
} satisfies SymbolLayerSpecification["layout"];

/** The upper of the two is placed first: a name with its figure where both find room, else the name alone, else nothing. */
const areaLabels: LayerSpecification[] = [
  {
    id: "area-names",
    type: "symbol",
    source: "area-labels",
    layout: {
      ...labelLayout,
      "text-field": ["get", "name"],
      "text-variable-anchor-offset": ["center", [0, 0], "bottom", [0, -0.5], "top", [0, 0.5]],
    },
    paint: labelPaint,
  },
  {
    id: "area-figures",
    type: "symbol",
    source: "area-labels",
    filter: ["has", "figure"],
    layout: {
      ...labelLayout,
      "text-field": ["format", ["get", "name"], {}, "\n", {}, ["get", "figure"], { "font-scale": 0.85 }],
    },
    paint: labelPaint,
  },
];

function spotParts(scene: Scene): LayerSpecification[] {
  const accent = colour(scene.theme, "accent");
  return [
    {
      id: "spots:line",
      type: "line",
      source: "spots",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": accent, "line-width": 3.5 },
    },
    {
      id: "spots:ring",
      type: "circle",
      source: "spots",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": ["case", ["get", "open"], 15, 12],
        "circle-color": accent,
        "circle-opacity": 0.16,
        "circle-stroke-color": accent,
        "circle-stroke-width": 2.5,
      },
    },
    {
      id: "spots:dot",
      type: "circle",
      source: "spots",
      filter: ["all", ["==", ["geometry-type"], "Point"], ["get", "open"]],
      paint: {
        "circle-radius": 6,
        "circle-color": accent,
        "circle-stroke-color": colour(scene.theme, "halo"),
        "circle-stroke-width": 2,
      },
    },
  ];
}
