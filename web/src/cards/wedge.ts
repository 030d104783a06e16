/** Where a camera looks, drawn: on its card and on the map. Angles in degrees, clockwise from north. */
import type { Geometry, LonLat, Value } from "../contract";

/** ``range`` in metres; null: how far it sees is not known. */
export interface View {
  azimuth: number;
  angle: number;
  range: number | null;
}

/** Drawn so long where nobody knows how far it sees. */
export const SHOWN_M = 40;

/** Nothing is made up: without bearing or angle there is no view. */
export function viewOf(facts: Record<string, Value>): View | null {
  const { azimuth, field_of_view: angle, range_m: range } = facts;
  if (typeof azimuth !== "number" || typeof angle !== "number" || angle <= 0) return null;
  return {
    azimuth: ((azimuth % 360) + 360) % 360,
    angle: Math.min(angle, 360),
    range: typeof range === "number" && range > 0 ? range : null,
  };
}

const turns = (view: View): number[] => {
  const steps = Math.max(4, Math.ceil(view.angle / 6));
  return Array.from({ length: steps + 1 }, (_, i) => view.azimuth - view.angle / 2 + (view.angle * i) / steps);
};

/** On the ground: metres are told off a sphere, which is right to a part in three hundred. */
export function wedge([lon, lat]: LonLat, view: View): Geometry {
  const metres = view.range ?? SHOWN_M;
  const [wide, high] = [metres / (111_320 * Math.cos((lat * Math.PI) / 180)), metres / 110_950];
  const edge = turns(view).map((turn): LonLat => {
    const angle = (turn * Math.PI) / 180;
    return [lon + wide * Math.sin(angle), lat + high * Math.cos(angle)];
  });
  const ring = view.angle >= 360 ? [...edge.slice(0, -1), edge[0]] : [[lon, lat], ...edge, [lon, lat]];
  return { type: "Polygon", coordinates: [ring] };
}

/** As a path in a circle around the middle of a drawing. */
export function sector(view: View, middle: number, radius: number): string {
  const at = (turn: number) => {
    const angle = (turn * Math.PI) / 180;
    return `${(middle + radius * Math.sin(angle)).toFixed(1)} ${(middle - radius * Math.cos(angle)).toFixed(1)}`;
  };
  return `M${middle} ${middle}L${turns(view).map(at).join("L")}Z`;
}

/** North, north-east …: one of eight. */
export const eighth = (azimuth: number): number => Math.round((((azimuth % 360) + 360) % 360) / 45) % 8;
