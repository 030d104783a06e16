/** How high a unit of the figure stands, so that the highest prism is a part of the area's own width. */
import type { Area, AreaFacts, State } from "../contract";
import { figureOf } from "../legend";

const METRES_A_DEGREE = 111_320;
const part = 0.11;

/** Metres a unit; null where nothing stands out. */
export function prismScale(area: Area, areas: AreaFacts[], state: State | undefined): number | null {
  const most = Math.max(0, ...areas.map((one) => figureOf(state, one.id) ?? 0));
  const [, south, , north] = area.bbox;
  return most > 0 ? ((north - south) * METRES_A_DEGREE * part) / most : null;
}
