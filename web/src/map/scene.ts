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
import { rooms } from "./room";
import { nowhere, YOU, youParts } from "./you";

/** Name of the image that fills what has no data; its colour follows. */
export const HATCH = "hatch";
/** Sources of what a filter leaves of a layer begin so. */
export const FILTERED = "filtered/";
export const FONT = "Noto Sans KR Variable";
const faded = 0.16;
/** Bubbles among prisms. */
const behindPrisms = 0.4;

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
  /** The area that the selected one is compared with. */
  versus: { layer: string; id: number } | null;
  classes: Classes;
  /** Areas of the layer with figures that have none. */
  without: number[];
  /** Metres a unit of the figure, where areas are raised by it; null: flat. */
  raise: number | null;
  /** Whether what has a height of its own stands up. */
  standing: boolean;
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
  const { glyphs: _, ...rest } = base;
  const beside = besideEachOther(base, scene);
  const points = others
    .filter((part) => part.type !== "fill" && part.type !== "line")
    .map((part) => moved(pointPart(shown(part, own(part), scene), scene), beside));
  const filtered = filteredParts(base, scene).map((part) => moved(part, beside));
  const bubbles = [
    ...rooms([...points, ...filtered]),
    ...filtered.filter((part) => part.type === "symbol"),
    ...points.filter((part) => part.type !== "circle"),
  ];
  // What comes last finds room first: bubbles before names, but where prisms stand, which step in front of what lies on the ground.
  const written = scene.raise === null ? [...areaLabels(scene), ...bubbles] : [...bubbles.filter(isNoCount), ...areaLabels(scene)];
  return {
    ...rest,
    sources: {
      ...base.sources,
      ...filteredSources(scene),
      "area-labels": { type: "geojson", data: scene.labels },
      spots: { type: "geojson", data: scene.spots },
      // Filled by the canvas: a position moves every second, and that is no new style.
      [YOU]: { type: "geojson", data: nowhere },
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": colour(scene.theme, "paper") } },
      ...areas.filter((part) => part.type === "fill").flatMap((part) => areaFill(part, own(part) as Layer, scene)),
      ...surfaces.map((part) => shown(part, own(part), scene)),
      ...areas.filter((part) => part.type === "line").flatMap((part) => areaLine(part, own(part) as Layer, scene)),
      ...outlines(scene),
      ...prisms(scene),
      ...bodies(base, scene),
      ...points.filter((part) => part.type === "circle"),
      ...filtered.filter((part) => part.type !== "symbol"),
      ...written,
      ...spotParts(scene),
      ...youParts(scene.theme),
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

/** From here on one stands among houses; prisms of whole areas would only hide them. */
const AMONG_HOUSES = 14;

const stands = (scene: Scene): Layer[] =>
  scene.standing ? scene.layers.filter(({ slug, style }) => style.height && scene.visible.has(slug) && !scene.filtered[slug]) : [];

/** Shapes as high as they are, in the colour they have on the ground. */
function bodies(base: StyleSpecification, scene: Scene): LayerSpecification[] {
  return stands(scene).flatMap(({ slug, style }) => {
    const ground = base.layers.find(({ id }) => id === `${slug}:fill`);
    if (ground?.type !== "fill") return [];
    return {
      id: `${slug}:body`,
      type: "fill-extrusion" as const,
      source: slug,
      "source-layer": slug,
      minzoom: Math.max(AMONG_HOUSES, ground.minzoom ?? 0),
      paint: {
        "fill-extrusion-color": ground.paint?.["fill-color"] ?? colour(scene.theme, "building"),
        "fill-extrusion-height": ["number", ["get", style.height ?? ""], 0] as ExpressionSpecification,
        "fill-extrusion-opacity": 0.92,
        "fill-extrusion-vertical-gradient": true,
      },
    };
  });
}

/** Prisms as high as their figure. The flat areas stay under them, for the pointer and for those without a figure. */
function prisms(scene: Scene): LayerSpecification[] {
  if (scene.raise === null || !scene.childLayer) return [];
  return [
    {
      id: `${scene.childLayer}:prism`,
      type: "fill-extrusion",
      ...(stands(scene).length ? { maxzoom: AMONG_HOUSES } : {}),
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

const edges = { here: "select", selected: "accent", versus: "versus" } as const;

/** The edge of the area one is in, of the one selected, and of the one it is compared with: that one is broken, not only of another hue. */
function outlines(scene: Scene): LayerSpecification[] {
  const edge = (name: keyof typeof edges, slug: string, one: number, width: ExpressionSpecification): LayerSpecification[] => [
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
        "line-opacity": name === "versus" ? 1 : 0.7,
      },
    },
    {
      id: `${name}:edge`,
      type: "line",
      source: slug,
      "source-layer": slug,
      filter: is(one),
      layout: { "line-join": "round" },
      paint: {
        "line-color": colour(scene.theme, edges[name]),
        "line-width": width,
        ...(name === "versus" ? { "line-dasharray": [2.2, 1.3] } : {}),
      },
    },
  ];
  return [
    ...(scene.areaLayer && scene.areaId !== null ? edge("here", scene.areaLayer, scene.areaId, widths(1.8, 3)) : []),
    ...(scene.versus ? edge("versus", scene.versus.layer, scene.versus.id, widths(2.8, 4.4)) : []),
    ...(scene.selected ? edge("selected", scene.selected.layer, scene.selected.id, widths(2.4, 4)) : []),
  ];
}

/** Water is no tint over the land but water: it covers what it lies on. */
function shown(part: LayerSpecification, layer: Layer | undefined, scene: Scene): LayerSpecification {
  // Where nothing lies there is nothing to ask for: an empty layer has no extent, and would be asked for all over the view.
  const drawn = !layer || (layer.count > 0 && scene.visible.has(layer.slug) && !scene.filtered[layer.slug]);
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

const isNoCount = ({ id }: LayerSpecification): boolean => !id.endsWith(":count");

/** In the whole city the figures speak and points wait for a closer look; further in, those outside the area step back. */
function pointPart(part: LayerSpecification, scene: Scene): LayerSpecification {
  const near =
    scene.level === "city" && scene.childLayer ? { minzoom: Math.max(part.type === "background" ? 0 : (part.minzoom ?? 0), 11.5) } : {};
  const inside = scene.raise !== null && part.id.endsWith(":cluster") ? behindPrisms : 1;
  // Letters that faint would be read by nobody.
  const opacity: ExpressionSpecification | number = scene.outline
    ? ["case", ["within", scene.outline as unknown as GeoJSON.GeoJSON], inside, part.type === "symbol" ? 0 : faded]
    : inside;
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

const counted: ExpressionSpecification = ["number", ["coalesce", ["get", "point_count"], ["get", "count"]], 0];

/** Of two counts that would cover each other the larger is legible. */
function room(part: LayerSpecification): SymbolLayerSpecification["layout"] {
  if (!part.id.endsWith(":count")) return {};
  return { "text-ignore-placement": false, "text-allow-overlap": false, "text-padding": 2, "symbol-sort-key": ["-", 0, counted] };
}

/** Pixels between the middles of bubbles that stand beside each other. */
const APART = 24;
/** Further than this it would leave the cell it counts. */
const FARTHEST = 24;

/** All layers are counted in the same cells, where they have much the same middle: each layer's bubbles stand a little to another side
 * of it, in a row or a ring. By slug; nothing where one layer is alone. */
function besideEachOther(base: StyleSpecification, scene: Scene): Record<string, [number, number]> {
  const slugs = scene.layers
    .filter(({ slug, count }) => count && scene.visible.has(slug) && base.layers.some((part) => part.id === `${slug}:cluster`))
    .map(({ slug }) => slug);
  if (slugs.length < 2) return {};
  const far = Math.min(FARTHEST, APART / 2 / Math.sin(Math.PI / slugs.length));
  const at = (i: number): [number, number] => {
    const angle = Math.PI + (2 * Math.PI * i) / slugs.length;
    // Adding nothing turns −0 into 0.
    return [Math.round(far * Math.cos(angle)) + 0, Math.round(far * Math.sin(angle)) + 0];
  };
  return Object.fromEntries(slugs.map((slug, i) => [slug, at(i)]));
}

function moved(part: LayerSpecification, beside: Record<string, [number, number]>): LayerSpecification {
  const [slug = "", kind] = part.id.replace(FILTERED, "").split(":");
  const by = beside[slug];
  if (by && kind === "cluster" && part.type === "circle") {
    return { ...part, paint: { ...part.paint, "circle-translate": by, "circle-translate-anchor": "viewport" } };
  }
  // Not translated: what is moved so late would keep the room of where it was.
  if (by && kind === "count" && part.type === "symbol") {
    const size = Number(part.layout?.["text-size"] ?? 11);
    return { ...part, layout: { ...part.layout, "text-offset": [by[0] / size, by[1] / size] } };
  }
  return part;
}

/** A name that fits into its area has the ink that reads on it; one that runs over has the theme's, which reads on all of them. */
const inked = (own: "ink" | "halo", theme: Theme): ExpressionSpecification => {
  const over = colour(theme, own);
  const zooms = Array.from({ length: 17 }, (_, i) => 8 + i / 2);
  const steps = zooms.flatMap((zoom) => [zoom, ["case", ["<=", ["get", "fits"], zoom], ["get", own], over]]);
  return ["step", ["zoom"], over, ...steps] as unknown as ExpressionSpecification;
};

const labelPaint = (theme: Theme) =>
  ({
    "text-color": inked("ink", theme),
    "text-halo-color": inked("halo", theme),
    "text-halo-width": 1.4,
    "text-halo-blur": 0.3,
  }) satisfies SymbolLayerSpecification["paint"];

const labelLayout = {
  "text-font": [FONT],
  "text-size": ["interpolate", ["linear"], ["zoom"], 9, 11.5, 11, 13, 15, 15],
  "text-line-height": 1.2,
  "text-max-width": 9,
  "text-padding": 1,
  "symbol-sort-key": ["get", "rank"],
} satisfies SymbolLayerSpecification["layout"];

/** Names stand on top of their prisms as long as these stand, a little further apart: prisms stand close behind one another. */
function onPrisms(scene: Scene): SymbolLayerSpecification["layout"] {
  if (scene.raise === null) return {};
  const top: ExpressionSpecification = ["number", ["get", "top"], 0];
  return { "text-padding": 3, "symbol-height-offset": stands(scene).length ? ["step", ["zoom"], top, AMONG_HOUSES, 0] : top };
}

/** The upper of the two is placed first: a name with its figure where both find room, else the name alone, else nothing. */
const areaLabels = (scene: Scene): LayerSpecification[] => [
  {
    id: "area-names",
    type: "symbol",
    source: "area-labels",
    layout: {
      ...labelLayout,
      ...onPrisms(scene),
      "text-field": ["get", "name"],
      "text-variable-anchor-offset": ["center", [0, 0], "bottom", [0, -0.5], "top", [0, 0.5]],
    },
    paint: labelPaint(scene.theme),
  },
  {
    id: "area-figures",
    type: "symbol",
    source: "area-labels",
    filter: ["has", "figure"],
    layout: {
      ...labelLayout,
      ...onPrisms(scene),
      "text-field": ["format", ["get", "name"], {}, "\n", {}, ["get", "figure"], { "font-scale": 0.85 }],
    },
    paint: labelPaint(scene.theme),
  },
];

function spotParts(scene: Scene): LayerSpecification[] {
  const accent = colour(scene.theme, "accent");
  return [
    {
      id: "spots:wedge",
      type: "fill",
      source: "spots",
      filter: ["has", "wedge"],
      paint: { "fill-color": accent, "fill-opacity": 0.28 },
    },
    {
      id: "spots:line",
      type: "line",
      source: "spots",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": accent, "line-width": ["case", ["has", "wedge"], 1.4, 3.5] },
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
