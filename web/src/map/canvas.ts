/** The one place that talks to MapLibre. */
import {
  type GeoJSONSource,
  Map as GLMap,
  type MapGeoJSONFeature,
  type PointLike,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { View } from "../address";
import type { Box, Geometry, LonLat, State } from "../contract";
import { hatch } from "./hatch";
import { inside } from "./inside";
import { FILTERED, FONT, HATCH } from "./scene";

setWorkerUrl(workerUrl);

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export type Hit =
  | { kind: "feature"; slug: string; id: number }
  | { kind: "cluster"; at: LonLat; count: number }
  | { kind: "area"; slug: string; id: number };

export interface Handlers {
  click(hit: Hit | null): void;
  moved(view: View, byPerson: boolean): void;
  turned(bearing: number, pitch: number): void;
  rests(): void;
  failed(): void;
}

/** Marks a move that a person asked for by key or button, as MapLibre marks those by mouse and touch itself. */
const byPerson = { byPerson: true };
const reach = 7;

export class Canvas {
  readonly map: GLMap;
  private areaSlugs = new Set<string>();
  private hovered: { source: string; sourceLayer: string; id: number } | null = null;
  private known = new Map<string, Map<string, number>>();

  constructor(container: HTMLElement, on: Handlers) {
    this.map = new GLMap({
      container,
      style: { version: 8, sources: {}, layers: [] },
      attributionControl: false,
      keyboard: false,
      doubleClickZoom: false,
      maxPitch: 70,
      maxZoom: 19,
      minZoom: 7,
      center: [126.99, 37.56],
      zoom: 10,
      transformRequest: (url) => ({ url: new URL(url, location.origin).href }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.on("click", (event) => on.click(this.hit(event.point)));
    this.map.on("mousemove", (event) => this.hover(this.hit(event.point)));
    this.map.on("mouseout", () => this.hover(null));
    this.map.on("moveend", (event: object) => on.moved(this.view(), "originalEvent" in event || "byPerson" in event));
    this.map.on("idle", () => on.rests());
    this.map.on("rotate", () => on.turned(this.map.getBearing(), this.map.getPitch()));
    this.map.on("pitch", () => on.turned(this.map.getBearing(), this.map.getPitch()));
    this.map.on("styleimagemissing", ({ id }: { id: string }) => {
      if (id.startsWith(HATCH)) this.map.addImage(id, hatch(id.slice(HATCH.length)));
    });
    this.map.on("error", (event) => {
      if (!("sourceId" in event)) on.failed();
    });
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat, lon: lng, bearing: this.map.getBearing(), pitch: this.map.getPitch() };
  }

  /** Draws a style; what stays the same stays on the screen. ``letters``: what its labels write. */
  async draw(style: StyleSpecification, areaSlugs: string[], letters: string): Promise<void> {
    await document.fonts.load(`400 24px "${FONT}"`, letters).catch(() => []);
    this.areaSlugs = new Set(areaSlugs);
    this.map.setStyle(style, { diff: true });
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
    const target = this.map.cameraForBounds(box, { padding, maxZoom: 16.5, bearing: this.map.getBearing(), pitch: this.map.getPitch() });
    if (target) this.map.easeTo({ ...target, pitch: this.map.getPitch(), duration: animate ? 700 : 0, essential: false });
  }

  tilt(pitch: number, animate: boolean): void {
    this.map.easeTo({ pitch, duration: animate ? 400 : 0 }, byPerson);
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

  /** How many features of the shown point layers are in view; where none are drawn yet, how many of these places. */
  inView(places: LonLat[]): number {
    const ids = new Set<string>();
    let clustered = 0;
    for (const feature of this.map.queryRenderedFeatures({ layers: this.layersOf("circle", "cluster") })) {
      const count = countOf(feature);
      if (count > 1) clustered += count;
      else ids.add(`${feature.source}/${feature.id}`);
    }
    const bounds = this.map.getBounds();
    return ids.size + clustered || places.filter((place) => bounds.contains(place)).length;
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

  resize(): void {
    this.map.resize();
  }

  remove(): void {
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
    const found = this.map.queryRenderedFeatures(box, { layers: this.layersOf("circle", "cluster") })[0];
    if (found) return hitOf(found);
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

function hitOf(feature: MapGeoJSONFeature): Hit {
  const count = countOf(feature);
  if (count > 1 && feature.geometry.type === "Point") {
    return { kind: "cluster", at: feature.geometry.coordinates as LonLat, count };
  }
  return { kind: "feature", slug: slugOf(feature.source), id: Number(feature.id) };
}
