/** Names on the map, each once, with ink that reads on the colour it stands on. */
import type { Area, AreaFacts, Box, Divided, State } from "../contract";
import { type Language, short } from "../figures";
import { classOf, figureOf } from "../legend";
import type { Classes } from "../measures";
import { colour, haloOn, inkOn, type Theme } from "../palette";
import { name } from "../words";

export interface Labelled {
  theme: Theme;
  language: Language;
  area: Area;
  /** The area one level up, whose children are this one's neighbours. */
  parent: Divided | null;
  classes: Classes;
  state: State | undefined;
  /** Whether the figures are drawn at all. */
  figures: boolean;
  /** Metres a unit of the figures that stand up; null: all lie flat. */
  raise: number | null;
}

function point(area: AreaFacts, properties: Record<string, string | number>): GeoJSON.Feature {
  return { type: "Feature", id: area.id, geometry: { type: "Point", coordinates: area.label_point }, properties };
}

/** Pixels a letter takes on the map. */
const LETTER = 13;

/** The zoom from which a name is no wider than its area: before, it runs over onto other grounds. */
function fitsFrom(text: string, [west, , east]: Box): number {
  const pixels = text.length * LETTER;
  return Math.log2((pixels * 360) / (512 * Math.max(east - west, 1e-6)));
}

function inside(child: AreaFacts, at: Labelled): GeoJSON.Feature {
  const value = at.figures ? figureOf(at.state, child.id) : null;
  const none = colour(at.theme, at.figures ? "no-data" : "land");
  const ground = value === null ? none : (at.classes.colours[classOf(value, at.classes.breaks)] ?? none);
  const figure = value === null ? {} : { figure: short(value, at.language) };
  const top = Math.max(0, value ?? 0) * (at.raise ?? 0);
  return point(child, {
    name: name(child.name, at.language),
    ...figure,
    ink: inkOn(ground),
    halo: haloOn(ground),
    fits: fitsFrom(name(child.name, at.language), child.bbox),
    top,
    // Of prisms the highest are what one looks at.
    rank: at.raise === null ? -(child.population ?? 0) : -top,
  });
}

function beside(neighbour: AreaFacts, at: Labelled): GeoJSON.Feature {
  return point(neighbour, {
    name: name(neighbour.name, at.language),
    ink: colour(at.theme, neighbour.code === at.area.code ? "ink" : "muted"),
    halo: colour(at.theme, "land"),
    fits: 0,
    rank: 1,
  });
}

export function labels(at: Labelled): GeoJSON.FeatureCollection {
  const neighbours = at.parent?.children.filter((child) => child.code !== at.area.code) ?? [];
  const here = at.area.children.length ? [] : [beside(at.area, at)];
  return {
    type: "FeatureCollection",
    features: [...at.area.children.map((child) => inside(child, at)), ...here, ...neighbours.map((n) => beside(n, at))],
  };
}

/** Everything the labels will write, for loading the font's subsets before the map draws from them. */
export function lettersOf(collection: GeoJSON.FeatureCollection): string {
  const letters = new Set<string>("0123456789., ");
  for (const { properties } of collection.features) {
    for (const letter of `${properties?.name ?? ""}${properties?.figure ?? ""}`) letters.add(letter);
  }
  return [...letters].join("");
}
