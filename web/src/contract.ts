/** The shapes of the API's answers, as docs/architecture.md gives them. */

export interface Words {
  ko: string;
  en: string;
}

export type Level = "city" | "zone" | "district" | "neighbourhood";
export type LonLat = [number, number];
export type Box = [number, number, number, number];

export interface Source {
  slug: string;
  title: Words;
  agency: Words;
  licence: string;
  licence_url?: string;
  url: string;
  as_of?: string | null;
  updated_at?: string | null;
}

export interface AreaRef {
  id: number;
  code: string;
  level: Level;
  name: Words;
}

export interface AreaFacts extends AreaRef {
  population: number | null;
  area_km2: number;
  density: number | null;
  bbox: Box;
  label_point: LonLat;
}

export interface Area extends AreaFacts {
  ancestors: AreaRef[];
  zone: { code: string; name: Words } | null;
  population_on: string | null;
  children: AreaFacts[];
  siblings: AreaRef[];
  layer: string | null;
  child_layer: string | null;
  layers: { slug: string; count: number }[];
  demo: boolean;
  source: Source | null;
}

export interface Field {
  name: string;
  title: Words;
  kind: "text" | "integer" | "number" | "boolean" | "date" | "datetime" | "code";
  unit: string;
  codes: Record<string, Words>;
  filterable: boolean;
}

export type Form = "value" | "per_1000" | "per_km2" | "against_target";
export type PeriodKind = "day" | "month" | "quarter" | "year";
export type Direction = "more" | "less" | "target" | "";

export interface Span {
  kind: PeriodKind;
  first: string;
  last: string;
}

export interface Measure {
  code: string;
  title: Words;
  unit: string;
  group: Words;
  direction: Direction;
  forms: Form[];
  periods: Span | null;
}

export interface Layer {
  slug: string;
  title: Words;
  description: Words;
  geometry_type: "point" | "line" | "polygon";
  group: string;
  order: number;
  shown: boolean;
  min_zoom: number;
  max_zoom: number;
  count: number;
  bbox: Box | null;
  updated_at: string | null;
  fields: Field[];
  name_field: string;
  area_level: string;
  style: { color: string; ramp: string; breaks: number[]; label: string };
  state: { title: Words; unit: string } | null;
  measures?: Measure[];
  source: Source | null;
  tiles: string;
  version: string;
}

export type Value = string | number | boolean | null;

export interface Geometry {
  type: string;
  coordinates: unknown;
}

export interface Feature {
  type: "Feature";
  id: number;
  geometry: Geometry | null;
  properties: Record<string, Value>;
}

export interface FeaturePage {
  type: "FeatureCollection";
  features: Feature[];
  numberReturned: number;
  links: { rel: string; href: string }[];
}

export interface FeatureDetail extends Feature {
  layer: string;
  name: string;
  areas: { code: string; level: Level; name: Words }[];
  source: Source | null;
}

export interface State {
  layer: string;
  as_of: string | null;
  title: Words;
  unit: string;
  measure?: string;
  period?: string | null;
  form?: Form;
  direction?: Direction;
  ramp?: string;
  edges?: number[];
  values: Record<string, [number | null, string | null, string | null]>;
}

/** Something that is wrong right now; what is null is not known of it. */
export interface Exception {
  kind: string;
  title: Words;
  layer: string | null;
  id: number | null;
  name: Words;
  area: { code: string; level: Level; name: Words } | null;
  value: number | null;
  reference: number | null;
  unit: string;
  since: string | null;
  severity: number;
  lon: number | null;
  lat: number | null;
}

export interface Exceptions {
  exceptions: Exception[];
  kinds: { kind: string; title: Words; layer: string | null; count: number }[];
  late_sources: { late: number; of: number };
}

export interface NearGroup {
  lon: number;
  lat: number;
  distance_m: number;
  bearing: number | null;
  items: { layer: string; id: number; name: string; properties: Record<string, Value> }[];
}

export interface Nearby {
  groups: NearGroup[];
}

export interface Found {
  kind: "area" | "feature" | "position";
  layer: string | null;
  id: number | null;
  code: string | null;
  level: Level | null;
  name: Words;
  detail: string;
  matched: { field: string; text: string; start: number | null; end: number | null } | null;
  similar: boolean;
  area: { code: string; level: Level; name: Words } | null;
  areas?: { code: string; level: Level; name: Words }[];
  crs: string | null;
  lon: number;
  lat: number;
  bbox: Box | null;
  zoom: number | null;
}

export interface SearchAnswer {
  q: string;
  hint: { code: string; text: Words } | null;
  results: Found[];
}

/** One indicator in one area. ``previous``: the period before and the same a year ago. */
export interface Card {
  code: string;
  name: Words;
  theme: string;
  unit: string;
  decimals: number;
  direction: Direction;
  period: { kind: PeriodKind; code: string };
  value: number | null;
  target: number | null;
  score: number | null;
  status: "far" | "off" | "near" | "on" | null;
  quality: string | null;
  previous: { before: { period: string; value: number | null } | null; year_ago: { period: string; value: number | null } | null };
  sparkline: { first: string; values: (number | null)[]; targets: (number | null)[] };
  as_of: string | null;
  source: Source | null;
  owner: { code: string; name: Words } | null;
}

export interface Summary {
  cards: Card[];
}

export interface Indicator {
  code: string;
  definition: Words;
  formula: string;
}

export interface SiteReference {
  id: number;
  name: string;
  delay: number | null;
}

export interface SiteDetail {
  id: number;
  progress: { on: string; planned: number | null; actual: number | null; delay: number | null; spi: number | null }[];
  editable: boolean;
}

/** Money in thousand won. */
export interface ProjectDetail {
  code: string;
  name: Words;
  summary: Words;
  budget: { planned: number | null; spent: number | null; used: number | null };
  schedule: { position: number; starts_on: string; ends_on: string; amount: number; content: Words; done: boolean }[];
  site_list: SiteReference[];
  editable: boolean;
}
