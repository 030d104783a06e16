/**
 * Where the reader stands and what is around: asked for by a press, watched while the page is seen, forgotten when it is put away.
 *
 * The position stays in this object. It is sent as a cell of about 100 m (near.ts), and is in no address: while it is on the map, the
 * address does not follow the map (page.svelte.ts).
 */
import * as api from "./api";
import type { Box, LonLat, NearGroup } from "./contract";
import { type Around, around, askedRadius, coarse, completeTo, type Radius, within } from "./near";

export type Trouble = "insecure" | "denied" | "unavailable" | "timeout" | "outside";

export interface Fix {
  at: LonLat;
  /** Metres. */
  accuracy: number;
  /** Degrees clockwise from north in which one moves; null while one stands or where the device does not say. */
  heading: number | null;
  /** Milliseconds. */
  time: number;
}

const LIMIT = 200;
const WAIT_MS = 20_000;
/** A position that old is still where one stands. */
const FRESH_MS = 10_000;

export class Here {
  /** The device is being asked and has not answered. */
  asking = $state(false);
  trouble = $state<Trouble | null>(null);
  fix = $state.raw<Fix | null>(null);
  /** The device stopped answering: the fix is the last one known. */
  lost = $state(false);
  /** A place of the map instead of the reader's own. */
  chosen = $state.raw<LonLat | null>(null);
  /** The map moves with the reader. */
  following = $state(false);
  /** Counts up whenever the map is to show the whole radius again. */
  framed = $state(0);
  radius = $state<Radius>(500);
  /** Layers looked for; empty: not yet chosen. */
  layers = $state.raw<string[]>([]);
  groups = $state.raw<NearGroup[] | null>(null);
  loading = $state(false);
  refused = $state.raw<api.Refused | null>(null);
  /** When the list was answered, milliseconds. */
  answered = $state(0);
  /** The middle of what the panels leave of the map, when it last rested. */
  middle: LonLat | null = null;
  /** Where the city is, once it is known. */
  private city: Box | null = null;
  private centred = false;
  private watching: number | null = null;
  private asked = "";
  private aborting: AbortController | null = null;

  get origin(): LonLat | null {
    return this.chosen ?? this.fix?.at ?? null;
  }

  /** The position may be off by more than the distance that is looked for: what the list says of metres is then a guess. */
  get vague(): boolean {
    return this.chosen === null && this.fix !== null && this.fix.accuracy > this.radius;
  }

  /** Whether anything of it is on the map or on its way. */
  get on(): boolean {
    return this.asking || this.origin !== null || this.trouble !== null;
  }

  /** Whether the map tells the reader's own position, or still stands where it did: then the address must not follow it. */
  get personal(): boolean {
    return this.fix !== null || this.asking || this.centred;
  }

  /** Asked for by a press. */
  locate(): void {
    this.chosen = null;
    this.trouble = null;
    this.lost = false;
    if (!isSecureContext) this.fail("insecure");
    else if (!("geolocation" in navigator)) this.fail("unavailable");
    else {
      this.asking = this.fix === null;
      this.following = true;
      this.framed += 1;
      this.watch();
    }
  }

  private watch(): void {
    this.rest();
    this.watching = navigator.geolocation.watchPosition(
      (position) => this.stand(position),
      (error) => this.stumble(error),
      { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: WAIT_MS },
    );
    document.addEventListener("visibilitychange", this.seen);
  }

  /** A page nobody sees asks for nothing. */
  private seen = (): void => {
    if (document.hidden) this.rest();
    else if (this.watching === null && (this.fix || this.asking)) this.watch();
  };

  private rest(): void {
    if (this.watching !== null) navigator.geolocation.clearWatch(this.watching);
    this.watching = null;
  }

  private stand({ coords, timestamp }: GeolocationPosition): void {
    const first = this.fix === null;
    const at: LonLat = [coords.longitude, coords.latitude];
    this.asking = false;
    this.lost = false;
    if (this.city && !within(this.city, at)) {
      this.leaveCity();
      return;
    }
    this.trouble = null;
    this.centred = true;
    const heading = coords.heading === null || Number.isNaN(coords.heading) ? null : coords.heading;
    this.fix = { at, accuracy: coords.accuracy, heading, time: timestamp };
    if (first) this.framed += 1;
  }

  private leaveCity(): void {
    this.fix = null;
    this.fail("outside");
  }

  private stumble(error: GeolocationPositionError): void {
    this.asking = false;
    if (error.code === error.PERMISSION_DENIED) {
      this.fix = null;
      this.fail("denied");
    } else if (this.fix) this.lost = true;
    else if (!this.chosen) this.fail(error.code === error.TIMEOUT ? "timeout" : "unavailable");
  }

  private fail(trouble: Trouble): void {
    this.rest();
    this.following = false;
    this.asking = false;
    this.trouble = trouble;
  }

  /** Look around the middle of the map instead: nobody is asked for a position. */
  useMiddle(): void {
    if (!this.middle) return;
    this.forget();
    this.chosen = this.middle;
    this.framed += 1;
  }

  /** The city's box: outside of it there is nothing to look for. */
  know(city: Box): void {
    this.city = city;
    if (this.fix && !within(city, this.fix.at)) this.leaveCity();
  }

  follow(): void {
    this.following = this.chosen === null;
    this.framed += 1;
  }

  /** A person took the map elsewhere. */
  leave(): void {
    this.following = false;
    if (!this.fix) this.centred = false;
  }

  look(radius: Radius): void {
    this.radius = radius;
    this.framed += 1;
  }

  private forget(): void {
    this.rest();
    document.removeEventListener("visibilitychange", this.seen);
    this.asking = false;
    this.trouble = null;
    this.lost = false;
    this.fix = null;
    this.following = false;
  }

  /** Put away: the position is forgotten, the list too. */
  stop(): void {
    this.forget();
    this.chosen = null;
    this.groups = null;
    this.refused = null;
    this.asked = "";
    this.aborting?.abort();
    this.loading = false;
  }

  /** Ask for what is around, if what is sent differs from what was sent last. */
  async ask(again = false): Promise<void> {
    if (!this.origin || !this.layers.length) return;
    const [lon, lat] = coarse(this.origin);
    const asked = JSON.stringify([lon, lat, this.radius, this.layers]);
    if (asked === this.asked && !again) return;
    this.asked = asked;
    this.aborting?.abort();
    const mine = new AbortController();
    this.aborting = mine;
    this.loading = true;
    this.refused = null;
    try {
      const found = await api.nearby([lon, lat], { slugs: this.layers, radius: askedRadius(this.radius), limit: LIMIT }, mine.signal);
      if (this.aborting !== mine) return;
      this.groups = found.groups;
      this.answered = Date.now();
      this.loading = false;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof api.Refused)) throw error;
      this.loading = false;
      this.refused = error;
    }
  }

  around(isPoint: (slug: string) => boolean): Around[] {
    return this.origin && this.groups ? around(this.groups, this.origin, this.radius, isPoint) : [];
  }

  /** Metres up to which the list names everything; null: to the radius. */
  get complete(): number | null {
    return this.groups ? completeTo(this.groups, LIMIT) : null;
  }
}

export const here = new Here();
