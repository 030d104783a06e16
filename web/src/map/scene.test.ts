import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { CircleLayerSpecification, StyleSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import type { Layer } from "../contract";
import { contrast, haloOn, inkOn, palettes, type Theme } from "../palette";
import { compose, roleOf, type Scene } from "./scene";

const layer = (slug: string, more: Partial<Layer>): Layer => ({
  slug,
  title: { ko: slug, en: slug },
  description: { ko: "", en: "" },
  geometry_type: "polygon",
  group: "",
  order: 1,
  shown: true,
  min_zoom: 0,
  max_zoom: 16,
  count: 1,
  bbox: null,
  updated_at: null,
  fields: [],
  name_field: "",
  area_level: "",
  card: "generic",
  style: { color: "land", ramp: "", breaks: [], label: "" },
  state: null,
  source: null,
  tiles: "",
  version: "",
  ...more,
});

const layers = [
  layer("districts", { area_level: "district" }),
  layer("neighbourhoods", { area_level: "neighbourhood" }),
  layer("zones", { area_level: "zone" }),
  layer("cameras", { geometry_type: "point" }),
];

const polygon = (slug: string) => [
  { id: `${slug}:fill`, type: "fill" as const, source: slug, "source-layer": slug, paint: { "fill-color": "#ffffff" } },
  { id: `${slug}:line`, type: "line" as const, source: slug, "source-layer": slug },
  { id: `${slug}:label`, type: "symbol" as const, source: slug, "source-layer": slug },
];

const base: StyleSpecification = {
  version: 8,
  sources: Object.fromEntries(layers.map(({ slug }) => [slug, { type: "vector", url: `/tiles/${slug}.json` }])),
  layers: [
    { id: "background", type: "background" },
    ...polygon("districts"),
    ...polygon("neighbourhoods"),
    ...polygon("zones"),
    { id: "cameras:circle", type: "circle", source: "cameras", "source-layer": "cameras" },
    { id: "cameras:cluster", type: "circle", source: "cameras", "source-layer": "cameras" },
    { id: "cameras:count", type: "symbol", source: "cameras", "source-layer": "cameras", layout: { "text-field": ["get", "count"] } },
  ],
};

const empty: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const square = {
  type: "Polygon",
  coordinates: [
    [
      [127, 37],
      [128, 37],
      [128, 38],
      [127, 37],
    ],
  ],
};

const city: Scene = {
  theme: "light",
  layers,
  visible: new Set(["districts", "neighbourhoods", "cameras"]),
  level: "city",
  areaId: null,
  areaLayer: null,
  childLayer: "districts",
  childIds: [1, 2],
  siblingIds: [],
  versus: null,
  selected: { layer: "districts", id: 1 },
  classes: { breaks: [1, 2], colours: ["#111111", "#222222", "#333333"] },
  without: [],
  raise: null,
  standing: false,
  filtered: {},
  outline: null,
  labels: empty,
  spots: empty,
};
const district: Scene = {
  ...city,
  level: "district",
  areaId: 1,
  areaLayer: "districts",
  childLayer: "neighbourhoods",
  childIds: [7, 8],
  siblingIds: [2],
  outline: square,
};
const leaf: Scene = {
  ...district,
  level: "neighbourhood",
  areaId: 7,
  areaLayer: "neighbourhoods",
  childLayer: null,
  childIds: [],
  siblingIds: [8],
  selected: null,
  versus: null,
};

const ids = (style: StyleSpecification) => style.layers.map((part) => part.id);
const part = (style: StyleSpecification, id: string) => style.layers.find((one) => one.id === id);

describe("the scene", () => {
  it.each([city, district, leaf, { ...leaf, theme: "dark" as Theme }])("makes a style the specification accepts ($level)", (scene) => {
    expect(validateStyleMin(compose(base, scene)).map((error) => error.message)).toEqual([]);
  });

  it("knows which areas are inside, beside, below and not here", () => {
    const roles = (scene: Scene) => layers.slice(0, 3).map((one) => roleOf(one, scene));
    expect(roles(city)).toEqual(["inside", "off", "off"]);
    expect(roles(district)).toEqual(["beside", "inside", "off"]);
    expect(roles(leaf)).toEqual(["ground", "beside", "off"]);
  });

  it("draws only the smaller areas of the district that was entered", () => {
    expect(part(compose(base, district), "neighbourhoods:fill")).toMatchObject({ filter: ["in", ["id"], ["literal", [7, 8]]] });
    expect(part(compose(base, city), "districts:fill")).not.toHaveProperty("filter");
  });

  it("lets points outside the area step back, and keeps them for a closer look in the whole city", () => {
    const opacity = (scene: Scene) =>
      (part(compose(base, scene), "cameras:cluster") as { paint: Record<string, unknown> }).paint["circle-opacity"];
    expect(opacity(district)).toEqual(["case", ["within", square], 1, expect.any(Number)]);
    expect(opacity(city)).toBe(1);
    expect(part(compose(base, city), "cameras:circle")).toMatchObject({ minzoom: 11.5 });
  });

  it("hides a layer that is switched off, and leaves the ground to stand on", () => {
    const off = compose(base, { ...city, visible: new Set() });
    expect(part(off, "cameras:circle")).toMatchObject({ layout: { visibility: "none" } });
    expect(part(off, "districts:fill")).toMatchObject({ paint: { "fill-color": palettes.light.colors.land } });
  });

  it("colours by the classes in hand, hatches what has no figure and raises prisms when asked", () => {
    const flat = compose(base, { ...city, without: [2] });
    expect(part(flat, "districts:fill")).toMatchObject({
      paint: {
        "fill-color": ["case", expect.anything(), ["step", expect.anything(), "#111111", 1, "#222222", 2, "#333333"], expect.any(String)],
      },
    });
    expect(part(flat, "districts:hatch")).toMatchObject({ filter: ["in", ["id"], ["literal", [2]]] });
    expect(ids(flat)).not.toContain("districts:prism");
    const prisms = compose(base, { ...district, without: [7], raise: 0.5 });
    expect(part(prisms, "neighbourhoods:prism")).toMatchObject({ filter: ["in", ["id"], ["literal", [7, 8]]] });
    expect(part(prisms, "area-figures")).toMatchObject({ layout: { "symbol-height-offset": ["number", ["get", "top"], 0] } });
    expect(part(flat, "area-figures")).not.toHaveProperty("layout.symbol-height-offset");
    expect(validateStyleMin(prisms)).toEqual([]);
    expect(validateStyleMin(compose(base, { ...city, classes: { breaks: [], colours: [] } }))).toEqual([]);
  });

  it("lets houses stand in their height, where prisms give way to them", () => {
    const houses = layer("houses", { style: { color: "building", ramp: "", breaks: [], label: "", height: "height" } });
    const known: Scene = { ...district, layers: [...layers, houses], visible: new Set([...district.visible, "houses"]), raise: 0.5 };
    const ground: StyleSpecification = {
      ...base,
      sources: { ...base.sources, houses: { type: "vector", url: "/tiles/houses.json" } },
      layers: [...base.layers, ...polygon("houses")],
    };
    expect(ids(compose(ground, known))).not.toContain("houses:body");
    const standing = compose(ground, { ...known, standing: true });
    expect(validateStyleMin(standing)).toEqual([]);
    expect(part(standing, "houses:body")).toMatchObject({
      type: "fill-extrusion",
      minzoom: 14,
      paint: { "fill-extrusion-color": "#ffffff" },
    });
    expect(part(standing, "neighbourhoods:prism")).toMatchObject({ maxzoom: 14 });
    expect(part(standing, "area-names")).toMatchObject({
      layout: { "symbol-height-offset": ["step", ["zoom"], ["number", ["get", "top"], 0], 14, 0] },
    });
    const off = compose(ground, { ...known, standing: true, visible: district.visible });
    expect(ids(off)).not.toContain("houses:body");
    expect(part(off, "neighbourhoods:prism")).not.toHaveProperty("maxzoom");
  });

  it("draws what a filter leaves in place of the layer's tiles", () => {
    const left = {
      type: "FeatureCollection" as const,
      features: [{ type: "Feature" as const, id: 3, geometry: { type: "Point" as const, coordinates: [127, 37] }, properties: {} }],
    };
    const made = compose(base, { ...district, filtered: { cameras: left } });
    expect(validateStyleMin(made)).toEqual([]);
    expect(part(made, "cameras:circle")).toMatchObject({ layout: { visibility: "none" } });
    expect(part(made, "filtered/cameras:cluster")).toMatchObject({ source: "filtered/cameras" });
    expect(part(made, "filtered/cameras:count")).toMatchObject({ layout: { "text-field": ["get", "point_count"] } });
    expect(ids(compose(base, { ...district, filtered: { cameras: left }, visible: new Set() }))).not.toContain("filtered/cameras:circle");
  });

  it("stands the bubbles of several layers beside each other, with their counts", () => {
    const works = base.layers
      .filter(({ id }) => id.startsWith("cameras:"))
      .map((one) => ({ ...one, id: one.id.replace("cameras", "works"), source: "works", "source-layer": "works" }));
    const both: Scene = {
      ...district,
      layers: [...layers, layer("works", { geometry_type: "point" })],
      visible: new Set([...district.visible, "works"]),
    };
    const more = {
      ...base,
      sources: { ...base.sources, works: { type: "vector" as const, url: "/tiles/works.json" } },
      layers: [...base.layers, ...works] as StyleSpecification["layers"],
    };
    const made = compose(more, both);
    expect(validateStyleMin(made)).toEqual([]);
    const [left, right] = ["cameras", "works"].map((slug) => part(made, `${slug}:cluster`) as CircleLayerSpecification);
    expect(left?.paint?.["circle-translate"]).toEqual([-12, 0]);
    expect(right?.paint?.["circle-translate"]).toEqual([12, 0]);
    expect(part(made, "works:count")).toMatchObject({ layout: { "text-offset": [12 / 11, 0], "text-allow-overlap": false } });
    const filtered = compose(more, { ...both, filtered: { works: empty } });
    expect(part(filtered, "filtered/works:cluster")).toMatchObject({ paint: { "circle-translate": [12, 0] } });
    const alone = part(compose(more, { ...both, visible: district.visible }), "cameras:cluster") as CircleLayerSpecification;
    expect(alone.paint ?? {}).not.toHaveProperty("circle-translate");
  });

  it("keeps names off the bubbles, where each stands", () => {
    const made = compose(base, district);
    const order = ids(made);
    expect(order.indexOf("cameras:room")).toBeGreaterThan(order.indexOf("area-figures"));
    expect(part(made, "cameras:room")).toMatchObject({ type: "symbol", source: "cameras", layout: { visibility: "visible" } });
    expect(part(compose(base, { ...district, visible: new Set() }), "cameras:room")).toMatchObject({ layout: { visibility: "none" } });
  });

  it("writes names once, not once a tile", () => {
    expect(ids(compose(base, city)).filter((id) => id.endsWith(":label"))).toEqual([]);
    expect(ids(compose(base, city))).toContain("area-names");
  });

  it("does not touch the style it was given", () => {
    const before = structuredClone(base);
    compose(base, leaf);
    expect(base).toEqual(before);
  });
});

describe("the palette", () => {
  const themes: Theme[] = ["light", "dark"];

  it.each(themes)("has the same names and ramps that read in one direction (%s)", (theme) => {
    expect(Object.keys(palettes[theme].colors)).toEqual(Object.keys(palettes.light.colors));
    for (const [name, colours] of Object.entries(palettes[theme].ramps)) {
      const steps = colours.slice(1).map((colour, i) => contrast(colour, colours[i] ?? ""));
      expect(Math.min(...steps), name).toBeGreaterThan(1.2);
    }
  });

  it.each(themes)("gives every class an ink that reads on it (%s)", (theme) => {
    const { colors, ramps } = palettes[theme];
    for (const ground of [...Object.values(ramps).flat(), colors.land ?? "", colors["no-data"] ?? ""]) {
      expect(contrast(ground, inkOn(ground)), ground).toBeGreaterThanOrEqual(4.5);
      expect(contrast(haloOn(ground), inkOn(ground)), ground).toBeGreaterThan(Math.min(12, contrast(ground, inkOn(ground))));
    }
  });

  it.each(themes)("keeps text readable on its grounds (%s)", (theme) => {
    const c = palettes[theme].colors as Record<string, string>;
    const pairs = [
      "ink/panel",
      "muted/panel",
      "muted/well",
      "accent/panel",
      "on-accent/accent",
      "bad/bad-soft",
      "ink/bad-soft",
      "warn/warn-soft",
      "ink/accent-soft",
      "muted/accent-soft",
      "muted/land",
      "ink/well",
      "on-camera/camera",
    ];
    for (const pair of pairs) {
      const [ink = "", ground = ""] = pair.split("/");
      expect(contrast(c[ink] ?? "", c[ground] ?? ""), pair).toBeGreaterThanOrEqual(4.5);
    }
  });
});
