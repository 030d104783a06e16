/** What is around a point: how far, in which direction, in words, and how much of the point leaves the device. */
import type { Box, LonLat, NearGroup } from "./contract";
import { distance, type Language } from "./figures";
import { say, type Word } from "./words";

/** Metres one may look around oneself. */
export const radii = [100, 250, 500, 1000, 2000] as const;
export type Radius = (typeof radii)[number];

/** Decimals of a degree that are sent: a step of 0.001° is 111 m northward and, in Korea, about 88 m eastward. */
const SENT_DECIMALS = 3;
/** How far a sent point may lie from the true one: half the diagonal of that grid's cell at the equator, where it is longest, 78.7 m. */
export const SLACK_M = 80;
/** Mean radius of the earth (IUGG). Within 2 km the sphere is off by less than 0.5 %. */
const EARTH_M = 6_371_008.8;
const DEGREE_M = (EARTH_M * Math.PI) / 180;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (turn: number): number => (turn * 180) / Math.PI;

/** Great-circle distance (haversine). */
export function metres([lon, lat]: LonLat, [toLon, toLat]: LonLat): number {
  const up = Math.sin(radians(toLat - lat) / 2);
  const across = Math.sin(radians(toLon - lon) / 2);
  const half = up * up + Math.cos(radians(lat)) * Math.cos(radians(toLat)) * across * across;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Degrees clockwise from north, 0 … 360. */
export function bearing([lon, lat]: LonLat, [toLon, toLat]: LonLat): number {
  const turn = radians(toLon - lon);
  const y = Math.sin(turn) * Math.cos(radians(toLat));
  const x = Math.cos(radians(lat)) * Math.sin(radians(toLat)) - Math.sin(radians(lat)) * Math.cos(radians(toLat)) * Math.cos(turn);
  return (degrees(Math.atan2(y, x)) + 360) % 360;
}

const winds = ["wind_n", "wind_ne", "wind_e", "wind_se", "wind_s", "wind_sw", "wind_w", "wind_nw"] as const satisfies readonly Word[];

/** The eighth of the compass a bearing lies in. */
export function wind(turn: number): Word {
  return winds[Math.round((((turn % 360) + 360) % 360) / 45) % 8] ?? "wind_n";
}

/** As one would say it while walking: single metres close by, tens further off. */
export function walked(far: number, language: Language): string {
  return distance(far < 20 ? Math.round(far) : Math.round(far / 10) * 10, language);
}

/** “북동쪽 240 m”; on the spot no direction; ``about``: the place is known to the grid's cell only. */
export function whither(far: number, turn: number | null, about: boolean, language: Language): string {
  if (!about && far < 5) return say(language, "here");
  const text = walked(far, language);
  const where = turn === null || far < 5 ? text : say(language, "way", { wind: say(language, wind(turn)), distance: text });
  return about ? say(language, "about", { what: where }) : where;
}

/** What of a position is sent. */
export function coarse([lon, lat]: LonLat): LonLat {
  return [Number(lon.toFixed(SENT_DECIMALS)), Number(lat.toFixed(SENT_DECIMALS))];
}

/** A box whose sides lie on the grid that positions are sent on; no smaller than it was. */
export function outward([w, s, e, n]: Box): Box {
  const scale = 10 ** SENT_DECIMALS;
  return [Math.floor(w * scale) / scale, Math.floor(s * scale) / scale, Math.ceil(e * scale) / scale, Math.ceil(n * scale) / scale];
}

/** Wide enough that nothing within the radius of the true point is missed, whichever point of the cell it is. */
export const askedRadius = (radius: number): number => radius + SLACK_M;

export interface Around {
  at: LonLat;
  metres: number;
  /** None where one stands on it. */
  bearing: number | null;
  /** Of lines and areas the nearest place to the sent point is known, not to the true one. */
  about: boolean;
  items: NearGroup["items"];
}

/** The answer to a coarse question, measured anew from the true point: what lies within the radius, nearest first. */
export function around(groups: NearGroup[], from: LonLat, radius: number, isPoint: (layer: string) => boolean): Around[] {
  return groups
    .map((group): Around => {
      const at: LonLat = [group.lon, group.lat];
      const far = metres(from, at);
      const about = group.items.some((item) => !isPoint(item.layer));
      return { at, metres: far, bearing: far < 1 ? null : bearing(from, at), about, items: group.items };
    })
    .filter((one) => one.metres <= radius)
    .sort((a, b) => a.metres - b.metres);
}

/** Up to where the list is known to be complete, where the server cut it; null: all of it. */
export function completeTo(groups: NearGroup[], limit: number): number | null {
  const count = groups.reduce((sum, group) => sum + group.items.length, 0);
  return count < limit ? null : Math.max(0, (groups.at(-1)?.distance_m ?? 0) - SLACK_M);
}

/** A ring of points at a distance, closed, counter-clockwise as RFC 7946 wants. */
export function ring([lon, lat]: LonLat, radius: number, corners = 64): LonLat[] {
  const high = radius / DEGREE_M;
  const wide = high / Math.max(0.01, Math.cos(radians(lat)));
  return Array.from({ length: corners + 1 }, (_, i): LonLat => {
    const turn = ((i % corners) / corners) * 2 * Math.PI;
    return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)];
  });
}

export function boxAround(at: LonLat, radius: number): Box {
  const [lon, lat] = at;
  const high = radius / DEGREE_M;
  const wide = high / Math.max(0.01, Math.cos(radians(lat)));
  return [lon - wide, lat - high, lon + wide, lat + high];
}

export const within = ([w, s, e, n]: Box, [lon, lat]: LonLat): boolean => lon >= w && lon <= e && lat >= s && lat <= n;
