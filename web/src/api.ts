/** Everything the page asks of the server. Nothing else fetches. */
import type { StyleSpecification } from "maplibre-gl";
import type {
  Agenda,
  Area,
  Box,
  Change,
  Datastream,
  Divided,
  Exceptions,
  FeatureDetail,
  FeaturePage,
  Form,
  HistoryKind,
  Indicator,
  IndicatorValue,
  Layer,
  Load,
  LonLat,
  Nearby,
  Observations,
  ProblemKind,
  ProblemReport,
  ProjectDetail,
  Reading,
  Reported,
  SearchAnswer,
  Series,
  ShortLink,
  SiteDetail,
  State,
  Step,
  Summary,
} from "./contract";
import { type Eyes, sentWith } from "./eyes";
import type { Language } from "./figures";
import { line } from "./line.svelte";
import type { Asked } from "./measures";
import type { Theme } from "./palette";
import { pause } from "./retry";

/** ``status`` 0: no answer at all. ``detail``: the server's own sentence, in ``language``. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail = "",
    readonly language = "",
  ) {
    super(`${status} ${detail}`);
  }
}

/** What is not answered by then counts as not answered: a tunnel lets a request hang for minutes. */
const HANGING_MS = 30_000;
/** Of when an answer is that came from the device's store (shell/worker.ts). */
const KEPT = "X-Madang-Kept";

type Read<T> = (answer: Response) => Promise<T>;
const json = <T>(answer: Response): Promise<T> => answer.json() as Promise<T>;

/** A question is asked again while the reason may pass (retry.ts); what writes is sent once. */
async function ask<T>(url: string, signal?: AbortSignal, more: RequestInit = {}, eyes?: Eyes, read: Read<T> = json): Promise<T> {
  const added = sentWith(eyes);
  const sent = { ...added, ...more, headers: { ...added.headers, ...more.headers } };
  const repeats = sent.method === undefined || sent.method === "GET";
  const waited = line.waitFor();
  try {
    for (let tried = 1; ; tried += 1) {
      const answer = await tell(url, signal, sent, read);
      if ("found" in answer) return answer.found;
      const wait = repeats && line.since === null ? pause(answer.refused.status, tried, answer.after, Math.random()) : null;
      if (wait === null) {
        if (answer.refused.status === 0) line.doubt();
        throw answer.refused;
      }
      await sleep(wait, signal);
    }
  } finally {
    waited();
  }
}

type Told<T> = { found: T } | { refused: Refused; after: string | null };

async function tell<T>(url: string, signal: AbortSignal | undefined, sent: RequestInit, read: Read<T>): Promise<Told<T>> {
  const hanging = new AbortController();
  const stop = () => hanging.abort();
  const timer = setTimeout(stop, HANGING_MS);
  signal?.addEventListener("abort", stop);
  try {
    signal?.throwIfAborted();
    const answer = await fetch(url, { ...sent, headers: { Accept: "application/json", ...sent.headers }, signal: hanging.signal });
    const kept = answer.headers.get(KEPT);
    if (answer.status < 500) line.hear(kept === null ? null : Number(kept));
    if (answer.ok) return { found: await read(answer) };
    const told = new Refused(answer.status, await reason(answer), answer.headers.get("Content-Language") ?? "");
    return { refused: told, after: answer.headers.get("Retry-After") };
  } catch {
    signal?.throwIfAborted();
    // No answer, one that broke off, or one that is not the server's: a hotel's sign-in page.
    return { refused: new Refused(0), after: null };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Whether the server is there, by the smallest answer it has. */
export async function alive(): Promise<boolean> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), 8000);
  const answer = await fetch("/healthz", { cache: "no-store", signal: waiting.signal }).catch(() => null);
  clearTimeout(timer);
  return answer?.ok ?? false;
}

interface Problem {
  detail?: string;
  errors?: { field: string; reason: string }[];
}

/** The sentence of an RFC 9457 problem; of what was asked wrongly, what it says of each field; or nothing. */
async function reason(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as Problem | null;
  const fields = answer.status === 400 || answer.status === 422 ? (body?.errors ?? []) : [];
  return body?.detail || fields.map(({ field, reason }) => `${field}: ${reason}`).join(" ");
}

const areas = new Map<string, Promise<Area>>();
/** By the code of a part: the area that is divided into it, of all that was answered. */
const above = new Map<string, Divided>();

function learn(area: Divided): void {
  for (const child of area.children) above.set(child.code, area);
}

const path = (code: string): string => (code ? `/api/areas/${encodeURIComponent(code)}` : "/api/areas");

/** Areas change with a new boundary version, not within a visit: each is asked for once. ``code`` "": the city. */
export function area(code: string): Promise<Area> {
  const known = areas.get(code);
  if (known) return known;
  const asked = ask<Area>(path(code));
  areas.set(code, asked);
  asked.then(learn, () => areas.delete(code));
  return asked;
}

/** What an area lies in, as far as it has been asked for. */
export const parentOf = (code: string): Divided | null => above.get(code) ?? null;

/** Where an area lies, as far as anything that was answered tells. ``code`` "": the city. */
export function boxOfArea(code: string): Box | null {
  const divided = [...above.values()].find((one) => (code ? one.code === code : one.level === "city"));
  return divided?.bbox ?? above.get(code)?.children.find((child) => child.code === code)?.bbox ?? null;
}

/** Everything the map needs of an area it enters, in one question. ``summary``: whether its figures are shown. */
export function step(code: string, summary: boolean): Promise<Step> {
  const parts = [...(code ? ["outline"] : []), ...(code && !above.has(code) ? ["parent"] : []), ...(summary ? ["summary"] : [])];
  return recent(`${path(code)}${parts.length ? `?with=${parts.join(",")}` : ""}`, (answer: Step) => {
    learn(answer);
    if (answer.parent) learn(answer.parent);
    areas.set(code, Promise.resolve(answer));
  });
}

const A_MINUTE = 60_000;
const answers = new Map<string, { at: number; asked: Promise<unknown> }>();

/** What was answered before the line broke may have changed. */
export const forget = (): void => answers.clear();

/** The answer of the last minute, or a new one: who goes down and up again asks nothing twice. */
function recent<T>(url: string, then: (answer: T) => void = () => undefined): Promise<T> {
  const known = answers.get(url);
  if (known && Date.now() - known.at < A_MINUTE) return known.asked as Promise<T>;
  const asked = ask<T>(url);
  answers.set(url, { at: Date.now(), asked });
  asked.then(then, () => answers.delete(url));
  return asked;
}

export const layers = (eyes?: Eyes): Promise<Layer[]> => ask("/api/layers", undefined, {}, eyes);

export function state({ slug, measure, period, form }: Asked): Promise<State> {
  const query = new URLSearchParams({ ...(measure && { measure, ...(period && { period }), ...(form && { form }) }) });
  return recent(`/layers/${slug}/state${query.size ? `?${query}` : ""}`);
}

/** The last 24 periods of a measure in one answer. */
export function series({ slug, measure, form }: Asked): Promise<Series> {
  return ask(`/layers/${slug}/state?${new URLSearchParams({ measure, ...(form && { form }), periods: "24" })}`);
}

/** One tile of a layer as it is drawn; empty where nothing is. */
export function tile(slug: string, z: number, x: number, y: number): Promise<ArrayBuffer> {
  const headers = { Accept: "application/vnd.mapbox-vector-tile" };
  return ask(`/tiles/${slug}/${z}/${x}/${y}.mvt`, undefined, { headers }, "page", (answer) => answer.arrayBuffer());
}

/** ``box``: what is in view; of equals the nearer to its middle come first. Where the reader stands, that is the middle: it is rounded. */
export function search(text: string, box: Box | null, signal: AbortSignal): Promise<SearchAnswer> {
  const near = box ? { lon: ((box[0] + box[2]) / 2).toFixed(3), lat: ((box[1] + box[3]) / 2).toFixed(3) } : {};
  return ask(`/api/search?${new URLSearchParams({ q: text, limit: "12", ...near })}`, signal);
}

export const summary = (code: string): Promise<Summary> => ask(`/api/areas/${encodeURIComponent(code)}/summary`);

/** Every indicator the reader may know of, without its definition. */
export const indicatorList = (): Promise<Indicator[]> => ask("/api/indicators");

const indicators = new Map<string, Promise<Indicator>>();

/** A definition does not change within a visit. */
export function indicator(code: string): Promise<Indicator> {
  const asked = indicators.get(code) ?? ask<Indicator>(`/api/indicators/${encodeURIComponent(code)}`);
  indicators.set(code, asked);
  asked.catch(() => indicators.delete(code));
  return asked;
}

/** An area's values of an indicator, oldest first; ``versions``: what stood before corrections too, for staff. */
export function values(code: string, area: string, form: Form, versions = false): Promise<IndicatorValue[]> {
  const query = new URLSearchParams({ area, form, limit: "5000", ...(versions && { versions: "all" }) });
  return ask<{ values: IndicatorValue[] }>(`/api/indicators/${encodeURIComponent(code)}/values?${query}`).then((found) => found.values);
}

export const site = (id: number): Promise<SiteDetail> => ask(`/api/sites/${id}`);

export const project = (code: string): Promise<ProjectDetail> => ask(`/api/projects/${encodeURIComponent(code)}`);

export const exceptions = (code: string): Promise<Exceptions> =>
  recent(`/api/exceptions?limit=5${code ? `&area=${encodeURIComponent(code)}` : ""}`);

/** The style of every layer the reader may know of. web/first.py asks for it ahead by the same address. */
export const style = (theme: Theme, language: Language): Promise<StyleSpecification> =>
  ask(`/styles/${theme}.json?layers=*&lang=${language}&sources=whole`);

export const feature = (slug: string, id: number, signal?: AbortSignal, eyes?: Eyes): Promise<FeatureDetail> =>
  ask(`/api/layers/${slug}/features/${id}`, signal, {}, eyes);

/** ``query``: the API's parameters and filters. */
export const features = (slug: string, query: Record<string, string>): Promise<FeaturePage> =>
  ask(`/api/layers/${slug}/features?${new URLSearchParams(query)}`);

/** One page of what is in an area, by key; ``next``: the address a page before gave. */
export function featuresIn(slug: string, code: string, filters: Record<string, string>, next = ""): Promise<FeaturePage> {
  return next ? ask(next) : features(slug, { ...filters, area: code, limit: "50" });
}

export interface Within {
  slugs: string[];
  radius: number;
  limit: number;
  /** At most so many of each layer. */
  each?: number;
}

export function nearby([lon, lat]: LonLat, { slugs, radius, limit, each }: Within, signal?: AbortSignal): Promise<Nearby> {
  const query = new URLSearchParams({
    lon: String(lon),
    lat: String(lat),
    radius: String(radius),
    layers: slugs.slice(0, MOST_NEAR).join(","),
    limit: String(limit),
    ...(each && { each: String(each) }),
  });
  return ask(`/api/nearby?${query}`, signal);
}
/** As many layers as one question may name. */
const MOST_NEAR = 20;

export const agenda = (code: string): Promise<Agenda> => ask(`/api/agendas/${encodeURIComponent(code)}`);

/** Newest first. */
export const history = (kind: HistoryKind, id: number): Promise<Change[]> =>
  ask<{ entries: Change[] }>(`/api/history/${kind}/${id}`).then(({ entries }) => entries);

/** Newest first. */
export const loads = (layer: string, id: number): Promise<Load[]> =>
  ask<{ loads: Load[] }>(`/api/layers/${encodeURIComponent(layer)}/features/${id}/loads`).then((found) => found.loads);

export const datastreams = (station: number): Promise<Datastream[]> =>
  ask<{ datastreams: Datastream[] }>(`/api/stations/${station}/datastreams`).then((found) => found.datastreams);

/** All readings of a stream between two times, however many answers that takes. */
export async function readings(stream: number, from: string, to: string): Promise<Reading[]> {
  const found: Reading[] = [];
  let next: string | undefined = `/api/datastreams/${stream}/observations?${new URLSearchParams({ from, to, limit: "2000" })}`;
  while (next) {
    const page: Observations = await ask<Observations>(next);
    found.push(...page.observations);
    next = page.links.find(({ rel }) => rel === "next")?.href;
  }
  return found;
}

/** ``address``: path, query and hash of what is seen. */
export const shorten = (address: string): Promise<ShortLink> =>
  ask("/api/links", undefined, {
    method: "POST",
    body: JSON.stringify({ address }),
    headers: { "Content-Type": "application/json" },
  });

/** The plain form for a problem, which answers scripts too. */
export function reportAddress(about: Reported): string {
  const parts = "layer" in about ? [about.layer, String(about.id)] : ["indicators", about.indicator, about.area];
  return `/reports/of/${parts.map(encodeURIComponent).join("/")}`;
}

/** Sends it and answers where its receipt is read. The form's token is asked for first: nobody who only looks gets a cookie. */
export async function report(about: Reported, kind: ProblemKind, text: string): Promise<string> {
  const at = reportAddress(about);
  const { token } = await ask<{ token: string }>(at);
  const sent = { method: "POST", body: new URLSearchParams({ kind, text }), headers: { "X-CSRFToken": token } };
  return (await ask<{ receipt: string }>(at, undefined, sent)).receipt;
}

/** What was reported and not looked at yet; for staff. */
export function reportsOf(about: Reported): Promise<ProblemReport[]> {
  const query = "layer" in about ? { layer: about.layer, id: String(about.id) } : { indicator: about.indicator, area: about.area };
  return ask<{ reports: ProblemReport[] }>(`/api/reports?${new URLSearchParams(query)}`).then(({ reports }) => reports);
}
