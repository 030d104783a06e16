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
  /** Whether values computed from it may be published. */
  derivatives?: boolean;
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
  /** Whether the English name is the Korean one in Latin letters, for want of another. */
  name_derived?: boolean;
  source: Source | null;
}

/** An area and what it is divided into: enough to know its parts by. */
export interface Divided extends AreaFacts {
  children: AreaFacts[];
}

/** One step of the map in one answer: the area, its outline, its figures, and its neighbours where they are not known yet. */
export interface Step extends Area {
  outline?: Feature | null;
  summary?: Summary;
  parent?: Divided | null;
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
  /** Whether nobody is shown finer positions than this reader. */
  exact?: boolean;
  /** How one of its features is shown; a kind this page does not know is shown by its fields. */
  card: string;
  style: { color: string; ramp: string; breaks: number[]; label: string; height?: string };
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

/** Values of so many periods: a place for each, null where there is none. */
export interface Series extends Omit<State, "period" | "values"> {
  periods: string[];
  values: Record<string, (number | null)[]>;
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
  status: Status | null;
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
  rollup: "sum" | "mean" | "ratio" | "none";
  name: Words;
  theme: Words;
  definition: Words;
  formula: string;
  unit: string;
  decimals: number;
  direction: Direction;
  period: PeriodKind;
  forms: Form[];
  owner: { code: string; name: Words } | null;
  source: Source;
  editable: boolean;
}

export type Status = "far" | "off" | "near" | "on";

/** ``version`` above 1: it was corrected. What was there before, by whom and why, is told to staff only. */
export interface IndicatorValue {
  period: string;
  value: number | null;
  target: number | null;
  status: Status | null;
  version: number;
  recorded_at: string;
  superseded_at?: string | null;
  note?: string | null;
  by?: string | null;
}

export interface SiteReference {
  id: number;
  name: Words;
  risk: string;
  delay: number | null;
  position: LonLat | null;
}

export interface SiteDetail {
  id: number;
  progress: { on: string; planned: number | null; actual: number | null; delay: number | null; spi: number | null }[];
  editable: boolean;
}

export type Purse = "national" | "city" | "district" | "other";
export type Stage = "planning" | "design" | "tender" | "execution" | "done" | "on_hold";
/** How a promise stands, in the words of Korea's Manifesto movement. */
export type Pledge = "done" | "continued" | "on_track" | "partial" | "on_hold" | "dropped" | "other";

/** Money in thousand won; ``used`` in per cent. */
export interface Budget {
  planned: number | null;
  spent: number | null;
  used: number | null;
}

export interface ProjectDetail {
  id: number;
  code: string;
  name: Words;
  stage: Stage;
  summary: Words;
  starts_on: string | null;
  ends_on: string | null;
  agenda: { code: string; title: Words; status: Pledge } | null;
  department: { name: Words } | null;
  budget: Budget;
  budget_lines: { year: number; purse: Purse; planned: number; spent: number }[];
  schedule: { position: number; starts_on: string; ends_on: string; amount: number; content: Words; done: boolean }[];
  documents: { title: Words; url: string; published_on: string | null }[];
  site_list: SiteReference[];
  editable: boolean;
}

export interface ShortLink {
  key: string;
  url: string;
  address: string;
}

export interface Agenda {
  id: number;
  code: string;
  title: Words;
  term: number;
  promise: Words;
  status: Pledge;
  status_on: string | null;
  department: { name: Words } | null;
  areas: string[];
  projects: { id: number; code: string; name: Words; stage: Stage; position: LonLat | null }[];
  budget: Budget;
}

/** One change of a thing; ``by``, ``reason`` and ``changes`` are told to staff only. */
export interface Change {
  at: string;
  department: Words | null;
  by?: string | null;
  reason?: string | null;
  changes?: unknown[] | null;
}

export type HistoryKind = "agenda" | "project" | "site";

/** A load of a feature's source; ``file`` and ``started_by`` are told to staff only. */
export interface Load {
  at: string;
  kept: number;
  file?: string;
  started_by?: string;
}

export type Quality = "normal" | "corrected" | "maintenance" | "suspect" | "substituted" | "missing";

export interface Reading {
  phenomenonTime: string;
  result: number | null;
  resultQuality: Quality;
}

/** What values mean in words: each word but the first begins at an edge. */
export interface Grades {
  ramp: string;
  edges: number[];
  words: Words[];
}

export interface Datastream {
  id: number;
  observedProperty: { code: string; name: Words; codes: Record<string, Words>; grades: Grades | null };
  unitOfMeasurement: { symbol: string };
  /** ISO 8601: what one reading stands for. */
  period: string;
  expectedIntervalSeconds: number;
  thresholds: Record<string, number>;
  latest: Reading | null;
  stale: boolean;
}

export interface Observations {
  observations: Reading[];
  links: { rel: string; href: string }[];
}

/** What a reported problem is about: a feature, or an indicator in an area. */
export type Reported = { layer: string; id: number } | { indicator: string; area: string };
export type ProblemKind = "place" | "value" | "gone" | "other";

export interface ProblemReport {
  kind: ProblemKind;
  text: string;
  at: string;
}
