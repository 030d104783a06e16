/** The one place that talks to MapLibre. */
import {
  type GeoJSONSource,
  Map as GLMap,
  LngLat,
  type MapGeoJSONFeature,
  type MapOptions,
  type PointLike,
  prewarm,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { View } from "../address";
import type { Box, Geometry, LonLat, State } from "../contract";
import { tilesWith } from "../eyes";
import { calm } from "../memory";
import { Again } from "./again";
import { hatch } from "./hatch";
import { inside } from "./inside";
import { nothing, ROOM } from "./room";
import { FILTERED, FONT, HATCH } from "./scene";
import { type Lens, type Stand, tilted } from "./tilted";
import { nowhere, type Standing, shapesOf, WEDGE, wedge, YOU } from "./you";

setWorkerUrl(workerUrl);
// Its script is as large as the page's own: it is on its way while the page is still being laid out.
prewarm();

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export type Gestures = Pick<MapOptions, "cooperativeGestures" | "locale">;

export type Hit =
  | { kind: "feature"; slug: string; id: number }
  | { kind: "several"; all: { slug: string; id: number }[] }
  | { kind: "cluster"; at: LonLat; count: number }
  | { kind: "area"; slug: string; id: number };

export interface Handlers {
  click(hit: Hit | null): void;
  moved(view: View, byPerson: boolean): void;
  turned(bearing: number, pitch: number): void;
  /** A person drags the map. */
  dragged(): void;
  rests(): void;
  /** A tile got no answer; it will be asked for again. */
  missed(): void;
  failed(): void;
}

/** What MapLibre says of a tile or a source that did not come; no status: no answer. */
interface Missed {
  sourceId: string;
  tile?: { tileID: { canonical: { z: number; x: number; y: number } } };
  error: { status?: number };
}

/** Marks a move that a person asked for by key or button, as MapLibre marks those by mouse and touch itself. */
const byPerson = { byPerson: true };
const isByPerson = (event: object): boolean => "originalEvent" in event || "byPerson" in event;
const reach = 7;
/** Zoom of the closest look at what is fitted. */
const CLOSEST = 16.5;
/** Milliseconds from a turn of the wheel to the map's first frame of it, also on a slow machine. */
const justNow = 500;

export class Canvas {
  readonly map: GLMap;
  private readonly again: Again;
  private areaSlugs = new Set<string>();
  private hovered: { source: string; sourceLayer: string; id: number } | null = null;
  private known = new Map<string, Map<string, number>>();
  private you = nowhere;

  /** ``gestures``: whose the wheel and one finger are, in words for the reader; absent, the map's. Without handlers it is a picture that another map leads. */
  constructor(container: HTMLElement, on: Handlers | null, gestures: Gestures = {}) {
    this.map = new GLMap({
      container,
      style: { version: 8, sources: {}, layers: [] },
      validateStyle: false, // The tests validate every style we make; here it would be done again at each step, and is most of its cost.
      attributionControl: false,
      keyboard: false,
      interactive: on !== null,
      doubleClickZoom: false,
      maxPitch: 70,
      maxZoom: 19,
      minZoom: 7,
      center: [126.99, 37.56],
      zoom: 10,
      ...(calm() && { fadeDuration: 0 }),
      transformRequest: (url) => ({ url: new URL(url, location.origin).href, ...tilesWith() }),
      ...gestures,
    });
    this.map.setMissingStyleImageResolver((id) => {
      if (id === ROOM) this.map.addImage(id, nothing());
      if (id.startsWith(HATCH)) this.map.addImage(id, hatch(id.slice(HATCH.length)));
      if (id.startsWith(WEDGE)) this.map.addImage(id, wedge(id.slice(WEDGE.length)));
    });
    this.again = new Again(this.map);
    this.map.on("idle", () => this.again.rest());
    this.map.on("error", (event) => {
      if (!("sourceId" in event)) on?.failed();
      else if (this.missed(event)) on?.missed();
    });
    if (on) this.hear(on);
  }

  private hear(on: Handlers): void {
    this.map.touchZoomRotate.disableRotation();
    this.map.on("click", (event) => on.click(this.hit(event.point)));
    this.map.on("mousemove", (event) => {
      if (!this.map.isMoving()) this.hover(this.hit(event.point)); // under a hand that drags, nothing is pointed at
    });
    this.map.on("mouseout", () => this.hover(null));
    // A movement by the wheel names no event of the person's: the wheel turned just before it began.
    let person = false;
    let wheeled = Number.NEGATIVE_INFINITY;
    this.map.on("wheel", () => {
      wheeled = performance.now();
    });
    this.map.on("movestart", (event: object) => {
      person = isByPerson(event) || performance.now() - wheeled < justNow;
    });
    this.map.on("moveend", (event: object) => {
      on.moved(this.view(), person || isByPerson(event));
      person = false;
    });
    this.map.on("dragstart", (event: object) => "originalEvent" in event && on.dragged());
    this.map.on("idle", () => on.rests());
    this.map.on("rotate", () => on.turned(this.map.getBearing(), this.map.getPitch()));
    this.map.on("pitch", () => on.turned(this.map.getBearing(), this.map.getPitch()));
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat, lon: lng, bearing: this.map.getBearing(), pitch: this.map.getPitch() };
  }

  /** Draws a style; what stays the same stays on the screen. ``letters``: what its labels write. */
  async draw(style: StyleSpecification, areaSlugs: string[], letters: string): Promise<void> {
    await document.fonts.load(`400 24px "${FONT}"`, letters).catch(() => []);
    this.areaSlugs = new Set(areaSlugs);
    this.dress(style);
  }

  /** A picture of the map in a style whose letters and shapes are all there, before this returns. */
  picture(style: StyleSpecification, on: HTMLCanvasElement): void {
    this.dress(style);
    this.map.redraw();
    const drawn = this.map.getCanvas();
    [on.width, on.height] = [drawn.width, drawn.height];
    on.getContext("2d")?.drawImage(drawn, 0, 0);
  }

  private dress(style: StyleSpecification): void {
    const sources: StyleSpecification["sources"] = { ...style.sources, [YOU]: { type: "geojson", data: this.you } };
    // Who wants little motion sees names and colours at once: each passage is some twenty pictures of the whole map.
    this.map.setStyle({ ...style, ...(calm() && { transition: { duration: 0, delay: 0 } }), sources }, { diff: true });
  }

  /** The reader's own place, or none. */
  stand(standing: Standing | null): void {
    this.you = shapesOf(standing);
    this.map.getSource<GeoJSONSource>(YOU)?.setData(this.you);
  }

  /** Keeps a moving place in the middle of what the panels leave free; the scale stays. */
  follow(at: LonLat, padding: Padding, animate: boolean): void {
    this.approach(at, this.map.getZoom(), padding, animate);
  }

  /** The middle of what the panels leave free. */
  middle(padding: Padding): LonLat {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const { lng, lat } = this.map.unproject([
      (padding.left + clientWidth - padding.right) / 2,
      (padding.top + clientHeight - padding.bottom) / 2,
    ]);
    return [lng, lat];
  }

  /** Values by feature id, joined to what is drawn; only what changed is set. */
  values(state: State): void {
    const source = state.layer;
    const known = this.known.get(source) ?? new Map<string, number>();
    const now = new Map<string, number>();
    for (const [id, [value]] of Object.entries(state.values)) if (value !== null) now.set(id, value);
    for (const [id, value] of now) {
      if (known.get(id) !== value) this.map.setFeatureState({ source, sourceLayer: source, id: Number(id) }, { value });
    }
    for (const id of known.keys()) {
      if (!now.has(id)) this.map.setFeatureState({ source, sourceLayer: source, id: Number(id) }, { value: null });
    }
    this.known.set(source, now);
  }

  has(source: string): boolean {
    return this.map.getSource<GeoJSONSource>(source) !== undefined;
  }

  /** Tilt and bearing stay as they are. */
  fit(box: Box, padding: Padding, animate: boolean): void {
    const { map } = this;
    const flat = map.cameraForBounds(box, { padding, maxZoom: CLOSEST, bearing: map.getBearing() });
    if (!flat?.center || flat.zoom === undefined) return;
    const from: Stand = { center: LngLat.convert(flat.center).toArray() as LonLat, zoom: flat.zoom };
    map.easeTo({
      ...(map.getPitch() ? tilted(this.lens, from, box, padding, CLOSEST) : from),
      duration: animate ? 700 : 0,
      essential: false,
    });
  }

  private get lens(): Lens {
    const { clientWidth: wide, clientHeight: high } = this.map.getContainer();
    return { wide, high, fov: this.map.getVerticalFieldOfView(), pitch: this.map.getPitch(), bearing: this.map.getBearing() };
  }

  tilt(pitch: number, animate: boolean): void {
    this.map.easeTo({ pitch, duration: animate ? 400 : 0 }, byPerson);
  }

  /** Lean at once, and not as a person's move: the address names no view for it. */
  lean(pitch: number): void {
    this.map.jumpTo({ pitch });
  }

  turn(bearing: number, tilted: number, animate: boolean): void {
    const pitch = Math.min(this.map.getMaxPitch(), Math.max(0, this.map.getPitch() + tilted));
    this.map.easeTo({ bearing: this.map.getBearing() + bearing, pitch, duration: animate ? 200 : 0 }, byPerson);
  }

  north(animate: boolean): void {
    this.map.easeTo({ bearing: 0, pitch: 0, duration: animate ? 400 : 0 }, byPerson);
  }

  /** A point in the middle of what the panels leave free. */
  approach([lon, lat]: LonLat, zoom: number, padding: Padding, animate: boolean): void {
    const offset: PointLike = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2];
    this.map.easeTo({ center: [lon, lat], zoom, offset, duration: animate ? 700 : 0, essential: false });
  }

  jump({ lon, lat, zoom, bearing, pitch }: View): void {
    this.map.jumpTo({ center: [lon, lat], zoom, bearing, pitch });
  }

  pan(x: number, y: number): void {
    this.map.panBy([x, y], { duration: 180 }, byPerson);
  }

  zoom(steps: number, around?: LonLat): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, ...(around ? { center: around } : {}), duration: 260 }, byPerson);
  }

  /** How many of these places are in view. */
  areasIn(places: LonLat[]): number {
    const bounds = this.map.getBounds();
    return places.filter((place) => bounds.contains(place)).length;
  }

  get box(): Box {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** Features drawn in view, by layer; with an outline those inside it only. */
  drawn(outline: Geometry | null): Record<string, number> {
    const seen = new Map<string, Map<unknown, number>>();
    for (const feature of this.map.queryRenderedFeatures({ layers: this.layersOf("circle", "cluster") })) {
      if (outline && feature.geometry.type === "Point" && !inside(outline, feature.geometry.coordinates as LonLat)) continue;
      const slug = slugOf(feature.source);
      const one = seen.get(slug) ?? new Map<unknown, number>();
      one.set(feature.id ?? JSON.stringify(feature.geometry), countOf(feature));
      seen.set(slug, one);
    }
    return Object.fromEntries([...seen].map(([slug, one]) => [slug, [...one.values()].reduce((a, b) => a + b, 0)]));
  }

  /** Ask now for the tiles that are missing. */
  mend(): void {
    this.again.now();
  }

  private missed(event: object): boolean {
    const { sourceId, tile, error } = event as Missed;
    return this.again.failed(sourceId, tile?.tileID.canonical ?? null, error.status ?? 0);
  }

  /** Show what another map shows, at every move of it, until the answer is called. */
  mirror(leader: Canvas): () => void {
    const move = () => this.jump(leader.view());
    leader.map.on("move", move);
    move();
    return () => leader.map.off("move", move);
  }

  resize(): void {
    this.map.resize();
  }

  remove(): void {
    this.again.end();
    this.map.remove();
  }

  private layersOf(...kinds: string[]): string[] {
    return this.map
      .getStyle()
      .layers.filter((layer) => kinds.some((kind) => layer.id.endsWith(`:${kind}`)) && !layer.id.startsWith("spots"))
      .map((layer) => layer.id);
  }

  private hit(point: { x: number; y: number }): Hit | null {
    if (!this.map.isStyleLoaded() && !this.map.getStyle()?.layers?.length) return null;
    const box: [PointLike, PointLike] = [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ];
    const found = this.map.queryRenderedFeatures(box, { layers: this.layersOf("circle", "cluster") });
    if (found.length) return severalOf(found) ?? hitOf(found[0] as MapGeoJSONFeature);
    const areas = this.map.queryRenderedFeatures([point.x, point.y], { layers: this.layersOf("fill") });
    const area = areas.find((feature) => this.areaSlugs.has(feature.source) && typeof feature.id === "number");
    return area ? { kind: "area", slug: area.source, id: Number(area.id) } : null;
  }

  private hover(hit: Hit | null): void {
    this.map.getCanvas().style.cursor = hit ? "pointer" : "";
    const now = hit?.kind === "area" ? { source: hit.slug, sourceLayer: hit.slug, id: hit.id } : null;
    if (now?.id === this.hovered?.id && now?.source === this.hovered?.source) return;
    if (this.hovered && this.has(this.hovered.source)) this.map.setFeatureState(this.hovered, { hover: false });
    if (now) this.map.setFeatureState(now, { hover: true });
    this.hovered = now;
  }
}

const slugOf = (source: string): string => (source.startsWith(FILTERED) ? source.slice(FILTERED.length) : source);
const countOf = ({ properties }: MapGeoJSONFeature): number => Number(properties.count ?? properties.point_count ?? 1);

/** More than one thing on one spot: whoever clicks there is asked which they mean. A cluster on top is opened first. */
function severalOf(found: MapGeoJSONFeature[]): Hit | null {
  if (countOf(found[0] as MapGeoJSONFeature) > 1) return null;
  const ones = found
    .filter((feature) => countOf(feature) === 1)
    .map((feature) => ({ slug: slugOf(feature.source), id: Number(feature.id) }));
  const all = [...new Map(ones.map((one) => [`${one.slug}/${one.id}`, one])).values()];
  return all.length > 1 ? { kind: "several", all } : null;
}

function hitOf(feature: MapGeoJSONFeature): Hit {
  const count = countOf(feature);
  if (count > 1 && feature.geometry.type === "Point") {
    return { kind: "cluster", at: feature.geometry.coordinates as LonLat, count };
  }
  return { kind: "feature", slug: slugOf(feature.source), id: Number(feature.id) };
}
