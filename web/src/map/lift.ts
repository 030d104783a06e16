/** Where a name has to stand on the ground to be seen on top of a prism. */
import type { View } from "../address";
import type { LonLat } from "../contract";

/** Where one looks from: the map's view, and the height of its canvas in pixels. */
export interface Eye {
  view: View;
  tall: number;
}

/** Metres a pixel at the equator at zoom 0, with tiles of 512 pixels. */
const EQUATOR = 78_271.517;
const METRES_A_DEGREE = 111_320;
/** Canvas heights from the eye to what it looks at: MapLibre's field of view is 36.87°. */
const DISTANCE = 1.5;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The line of sight through a point so many metres above ``place`` meets the ground here. */
export function lifted([lon, lat]: LonLat, metres: number, { view, tall }: Eye): LonLat {
  const narrowing = Math.cos(radians(view.lat));
  const far = (DISTANCE * tall * EQUATOR * narrowing) / 2 ** view.zoom;
  const [behind, height] = [far * Math.sin(radians(view.pitch)), far * Math.cos(radians(view.pitch))];
  if (metres <= 0 || metres > height / 2) return [lon, lat];
  const east = view.lon - (behind * Math.sin(radians(view.bearing))) / (METRES_A_DEGREE * narrowing);
  const north = view.lat - (behind * Math.cos(radians(view.bearing))) / METRES_A_DEGREE;
  const longer = height / (height - metres);
  return [east + (lon - east) * longer, north + (lat - north) * longer];
}

export const sameEye = (one: Eye | null, other: Eye | null): boolean => JSON.stringify(one) === JSON.stringify(other);
