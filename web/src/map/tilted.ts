/** A box seen from the side: what is near looks larger than what is far, so the camera that fits it from above does not. */
import type { Box, LonLat } from "../contract";
import type { Padding } from "./canvas";

/** What MapLibre's camera is, in CSS pixels and degrees. ``fov``: from the picture's upper to its lower edge. */
export interface Lens {
  wide: number;
  high: number;
  fov: number;
  pitch: number;
  bearing: number;
}

export interface Stand {
  center: LonLat;
  zoom: number;
}

type Spot = [x: number, y: number];

const TILE = 512;
/** Each round leaves a small part of the error. */
const ROUNDS = 8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Where to stand so that the box fills what the panels leave free. ``from``: the camera that fits it from above. */
export function tilted(lens: Lens, from: Stand, box: Box, padding: Padding, maxZoom: number): Stand {
  const [west, south, east, north] = box;
  const corners = ([[west, south], [east, south], [east, north], [west, north]] satisfies LonLat[]).map((corner) => onPlane(corner)); // biome-ignore format: one box
  const free = [lens.wide - padding.left - padding.right, lens.high - padding.top - padding.bottom] as const;
  const middle: Spot = [padding.left + free[0] / 2, padding.top + free[1] / 2];
  let at = onPlane(from.center);
  let zoom = from.zoom - 1; // from further off no corner is behind the camera
  for (let round = 0; round < ROUNDS; round++) {
    const { wide, high } = around(corners.map((corner) => seen(lens, at, zoom, corner)));
    zoom = Math.min(maxZoom, zoom + Math.log2(Math.min(free[0] / wide, free[1] / high)));
    const now = around(corners.map((corner) => seen(lens, at, zoom, corner)));
    const [is, shall] = [ground(lens, at, zoom, now.middle), ground(lens, at, zoom, middle)];
    at = [at[0] + is[0] - shall[0], at[1] + is[1] - shall[1]];
  }
  return { center: offPlane(at), zoom };
}

/** The plane of the map (Web Mercator), the whole world being 1 wide; y grows to the south. */
function onPlane([lon, lat]: LonLat): Spot {
  return [(lon + 180) / 360, (1 - Math.asinh(Math.tan(radians(lat))) / Math.PI) / 2];
}

function offPlane([x, y]: Spot): LonLat {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** How far the camera is from the middle of what it looks at. */
const distance = ({ high, fov }: Lens): number => high / 2 / Math.tan(radians(fov) / 2);

/** Where a place on the plane is seen on the screen. */
export function seen(lens: Lens, at: Spot, zoom: number, place: Spot): Spot {
  const [x, y] = turned([place[0] - at[0], place[1] - at[1]], -lens.bearing).map((one) => one * TILE * 2 ** zoom) as Spot;
  const far = distance(lens);
  const nearer = far / (far - y * Math.sin(radians(lens.pitch)));
  return [lens.wide / 2 + x * nearer, lens.high / 2 + y * Math.cos(radians(lens.pitch)) * nearer];
}

/** The other way round. */
function ground(lens: Lens, at: Spot, zoom: number, [left, top]: Spot): Spot {
  const far = distance(lens);
  const [across, down] = [(left - lens.wide / 2) / far, (top - lens.high / 2) / far];
  const [sin, cos] = [Math.sin(radians(lens.pitch)), Math.cos(radians(lens.pitch))];
  const y = (down * far) / (cos + down * sin);
  const [dx, dy] = turned([across * (far - y * sin), y], lens.bearing).map((one) => one / TILE / 2 ** zoom) as Spot;
  return [at[0] + dx, at[1] + dy];
}

function turned([x, y]: Spot, degrees: number): Spot {
  const [sin, cos] = [Math.sin(radians(degrees)), Math.cos(radians(degrees))];
  return [x * cos - y * sin, x * sin + y * cos];
}

function around(spots: Spot[]): { middle: Spot; wide: number; high: number } {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { middle: [(left + right) / 2, (top + bottom) / 2], wide: Math.max(1, right - left), high: Math.max(1, bottom - top) };
}
