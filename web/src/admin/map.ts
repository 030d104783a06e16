/** The map beside a place's inputs in the administration. The inputs are the truth: the map reads them and writes into them. */
import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import { type GeoJSONSource, Map as GLMap, Marker, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Geometry, LonLat } from "../contract";
import { boxOf } from "../map/bounds";
import { colour, type Theme } from "../palette";
import { begun, type Corner, corners, insert, middles, move, type Path, read, remove } from "./shape";

setWorkerUrl(workerUrl);

const city: [number, number, number, number] = [126.76, 37.42, 127.19, 37.71];
/** More handles than this in view hide the shape they belong to. */
const mostHandles = 150;
const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What the map shows, and how it says that a person changed it. */
interface Place {
  read(): Geometry | null;
  write(geometry: Geometry): void;
  inputs: HTMLElement[];
  /** What the field holds, as the database calls it. */
  type: string;
}

function pointOf(root: HTMLElement): Place {
  const axis = (name: string) => root.querySelector(`[data-axis=${name}]`) as HTMLInputElement;
  const inputs = [axis("lon"), axis("lat")];
  return {
    inputs,
    type: "POINT",
    read: () =>
      inputs.some((input) => input.value === "")
        ? null
        : read(JSON.stringify({ type: "Point", coordinates: inputs.map((i) => i.valueAsNumber) })),
    write: (geometry) => {
      for (const [at, input] of inputs.entries()) input.value = String((geometry.coordinates as number[])[at]);
    },
  };
}

function shapeOf(root: HTMLElement): Place {
  const text = root.querySelector("textarea") as HTMLTextAreaElement;
  return {
    inputs: [text],
    type: root.dataset.type ?? "",
    read: () => read(text.value),
    write: (geometry) => {
      text.value = JSON.stringify(geometry);
    },
  };
}

class PlaceMap {
  private readonly map: GLMap;
  private handles: Marker[] = [];
  private shape: Geometry | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly place: Place,
    private readonly theme: Theme,
  ) {
    const container = root.querySelector(".place-map") as HTMLElement;
    container.hidden = false;
    this.shape = place.read();
    this.map = new GLMap({
      container,
      style: `/styles/${theme}.json?layers=districts,neighbourhoods`,
      attributionControl: { compact: true },
      bounds: city,
      dragRotate: false,
      maxZoom: 19,
      keyboard: true,
      transformRequest: (url) => ({ url: new URL(url, location.origin).href }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.once("load", () => this.start());
    this.map.on("moveend", () => this.showHandles());
    this.map.on("click", (event) => this.clicked(event.lngLat.toArray() as LonLat));
    for (const input of place.inputs) input.addEventListener("input", () => this.typed());
  }

  private start(): void {
    const paint = colour(this.theme, "accent");
    const data = { type: "FeatureCollection" as const, features: [] };
    this.map.addSource("place", { type: "geojson", data });
    this.map.addLayer({
      id: "place:fill",
      type: "fill",
      source: "place",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": paint, "fill-opacity": 0.2 },
    });
    this.map.addLayer({ id: "place:line", type: "line", source: "place", paint: { "line-color": paint, "line-width": 2 } });
    this.draw();
    this.look();
    this.root.dataset.ready = "";
  }

  private typed(): void {
    this.shape = this.place.read();
    const wrong = this.shape === null && this.place.inputs.some((input) => "value" in input && input.value !== "");
    say(this.root, wrong ? "unread" : "");
    this.draw();
    this.look();
  }

  /** A click sets a point, and begins a shape where there is none. */
  private clicked(at: LonLat): void {
    if (!this.shape || this.shape.type === "Point") this.change(begun(this.place.type, at, (x, y) => this.beside(at, x, y)));
  }

  private beside(at: LonLat, right: number, down: number): LonLat {
    const from = this.map.project(at);
    return this.map.unproject([from.x + right, from.y + down]).toArray() as LonLat;
  }

  private change(shape: Geometry): void {
    this.shape = shape;
    this.place.write(shape);
    say(this.root, "");
    this.draw();
  }

  private draw(): void {
    const source = this.map.getSource<GeoJSONSource>("place");
    if (!source) return;
    const features = this.shape ? [{ type: "Feature" as const, properties: {}, geometry: this.shape as GeoJSON.Geometry }] : [];
    source.setData({ type: "FeatureCollection", features });
    this.showHandles();
  }

  private look(): void {
    const box = boxOf(this.shape);
    if (box) this.map.fitBounds(box, { padding: 48, maxZoom: 16, duration: 0 });
  }

  private showHandles(): void {
    const focused = this.handles.findIndex((handle) => handle.getElement() === document.activeElement);
    for (const handle of this.handles) handle.remove();
    this.handles = [];
    if (!this.shape) return;
    const bounds = this.map.getBounds();
    const seen = (found: Corner[]) => found.filter(({ at }) => bounds.contains(at));
    const mine = seen(corners(this.shape));
    if (mine.length > mostHandles) return;
    this.handles = mine.map((corner) => this.corner(corner));
    this.handles[focused]?.getElement().focus({ preventScroll: true });
    this.handles.push(...seen(middles(this.shape)).map((middle) => this.between(middle)));
  }

  private corner({ path, at }: Corner): Marker {
    const label = this.root.dataset.label ?? "";
    const handle = this.handle(at, "corner", label, (to) => this.shape && this.change(move(this.shape, path, to)));
    handle.getElement().addEventListener("keydown", (event) => this.key(event, path, handle));
    return handle;
  }

  private key(event: KeyboardEvent, path: Path, handle: Marker): void {
    const step = steps[event.key];
    if (!this.shape || (!step && event.key !== "Delete")) return;
    event.preventDefault();
    event.stopPropagation();
    this.change(step ? move(this.shape, path, this.stepped(handle, step, event.shiftKey)) : remove(this.shape, path));
  }

  /** Two pixels on, or with Shift twenty. */
  private stepped(handle: Marker, [right, down]: [number, number], far: boolean): LonLat {
    const from = this.map.project(handle.getLngLat());
    const pixels = far ? 20 : 2;
    return this.map.unproject([from.x + right * pixels, from.y + down * pixels]).toArray() as LonLat;
  }

  private between({ path, at }: Corner): Marker {
    const make = (to: LonLat) => this.shape && this.change(insert(this.shape, path, to));
    const handle = this.handle(at, "between", this.root.dataset.between ?? "", make);
    handle.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      make(at);
    });
    return handle;
  }

  private handle(at: LonLat, kind: string, label: string, dropped: (to: LonLat) => unknown): Marker {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `place-${kind}`;
    element.setAttribute("aria-label", label);
    element.title = label;
    const handle = new Marker({ element, draggable: true }).setLngLat(at).addTo(this.map);
    handle.on("dragend", () => dropped(handle.getLngLat().toArray() as LonLat));
    element.addEventListener("click", (event) => event.stopPropagation());
    return handle;
  }
}

function say(root: HTMLElement, what: "" | "fault" | "unread"): void {
  const line = root.querySelector(".place-fault") as HTMLElement;
  line.textContent = what ? (line.dataset[what] ?? "") : "";
  line.hidden = !line.textContent;
}

const dark = document.documentElement.dataset.theme === "dark" || matchMedia("(prefers-color-scheme: dark)").matches;
for (const root of document.querySelectorAll<HTMLElement>("[data-place]")) {
  try {
    new PlaceMap(root, root.dataset.place === "point" ? pointOf(root) : shapeOf(root), dark ? "dark" : "light");
  } catch {
    say(root, "fault"); // no WebGL here: the inputs do
  }
}
