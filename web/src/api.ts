/** Everything the page asks of the server. Nothing else fetches. */
import type { StyleSpecification } from "maplibre-gl";
import type {
  Area,
  Box,
  Exceptions,
  FeatureDetail,
  FeaturePage,
  Indicator,
  Layer,
  Nearby,
  ProjectDetail,
  SearchAnswer,
  SiteDetail,
  State,
  Summary,
} from "./contract";
import type { Language } from "./figures";
import { join, MOST_LAYERS, parts } from "./map/join";
import type { Asked } from "./measures";
import type { Theme } from "./palette";

/** ``status`` 0: no answer at all. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(`${status} ${detail}`);
  }
}

async function ask<T>(url: string, signal?: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(0, "");
  }
  if (!answer.ok) throw new Refused(answer.status, await reason(answer));
  return (await answer.json()) as T;
}

interface Problem {
  detail?: string;
  errors?: { field: string; reason: string }[];
}

/** The sentence of an RFC 9457 problem, or what it says of each field, or nothing. */
async function reason(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as Problem | null;
  return body?.detail || (body?.errors ?? []).map(({ field, reason }) => `${field}: ${reason}`).join(" ");
}

const areas = new Map<string, Promise<Area>>();

/** Areas change with a new boundary version, not within a visit: each is asked for once. ``code`` "": the city. */
export function area(code: string): Promise<Area> {
  const known = areas.get(code);
  if (known) return known;
  const asked = ask<Area>(code ? `/api/areas/${encodeURIComponent(code)}` : "/api/areas");
  areas.set(code, asked);
  asked.catch(() => areas.delete(code));
  return asked;
}

export const layers = (): Promise<Layer[]> => ask("/api/layers");

export function state({ slug, measure, period, form }: Asked): Promise<State> {
  const query = new URLSearchParams({ ...(measure && { measure, ...(period && { period }), ...(form && { form }) }) });
  return ask(`/layers/${slug}/state${query.size ? `?${query}` : ""}`);
}

/** ``box``: what is in view; of equals the nearer to its middle come first. */
export function search(text: string, box: Box | null, signal: AbortSignal): Promise<SearchAnswer> {
  const near = box ? { lon: ((box[0] + box[2]) / 2).toFixed(5), lat: ((box[1] + box[3]) / 2).toFixed(5) } : {};
  return ask(`/api/search?${new URLSearchParams({ q: text, limit: "12", ...near })}`, signal);
}

export const summary = (code: string): Promise<Summary> => ask(`/api/areas/${encodeURIComponent(code)}/summary`);

const indicators = new Map<string, Promise<Indicator>>();

/** A definition does not change within a visit. */
export function indicator(code: string): Promise<Indicator> {
  const asked = indicators.get(code) ?? ask<Indicator>(`/api/indicators/${encodeURIComponent(code)}`);
  indicators.set(code, asked);
  asked.catch(() => indicators.delete(code));
  return asked;
}

export const site = (id: number): Promise<SiteDetail> => ask(`/api/sites/${id}`);

export const project = (code: string): Promise<ProjectDetail> => ask(`/api/projects/${encodeURIComponent(code)}`);

export const exceptions = (code: string): Promise<Exceptions> =>
  ask(`/api/exceptions?limit=5${code ? `&area=${encodeURIComponent(code)}` : ""}`);

/** The style of all these layers, however many questions that takes. */
export async function style(theme: Theme, language: Language, slugs: string[]): Promise<StyleSpecification> {
  const asked = parts(slugs, MOST_LAYERS).map((some) =>
    ask<StyleSpecification>(`/styles/${theme}.json?layers=${some.map(encodeURIComponent).join(",")}&lang=${language}`),
  );
  return join(await Promise.all(asked));
}

export const feature = (slug: string, id: number, signal?: AbortSignal): Promise<FeatureDetail> =>
  ask(`/api/layers/${slug}/features/${id}`, signal);

/** ``query``: the API's parameters and filters. */
export const features = (slug: string, query: Record<string, string>): Promise<FeaturePage> =>
  ask(`/api/layers/${slug}/features?${new URLSearchParams(query)}`);

/** One page of what is in an area, by key; ``next``: the address a page before gave. */
export function featuresIn(slug: string, code: string, filters: Record<string, string>, next = ""): Promise<FeaturePage> {
  return next ? ask(next) : features(slug, { ...filters, area: code, limit: "50" });
}

export function nearby(lon: number, lat: number, slugs: string[], signal?: AbortSignal): Promise<Nearby> {
  const query = new URLSearchParams({ lon: String(lon), lat: String(lat), radius: "500", layers: slugs.join(","), limit: "12" });
  return ask(`/api/nearby?${query}`, signal);
}
