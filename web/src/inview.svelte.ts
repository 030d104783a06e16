/** What of the layers is in view: how many are drawn, and the features themselves where a filter is on. */
import type { Filter } from "./address";
import * as api from "./api";
import type { Box, Feature } from "./contract";
import { filtersOf, queryOf } from "./filters";
import { here as reader } from "./here.svelte";
import { boxOf } from "./map/bounds";
import { outward } from "./near";

/** More than this are not drawn one by one: the answer then says “at least”. */
export const MOST = 1000;

export interface Filtered {
  /** In view and in the area, at most MOST. */
  features: Feature[];
  /** In the whole area, at most MOST. */
  total: number;
  loading: boolean;
  trouble: api.Refused | null;
}

const none: Filtered = { features: [], total: 0, loading: true, trouble: null };

export class InView {
  box = $state.raw<Box | null>(null);
  /** Features drawn in view by layer; a cluster counts as what it holds. */
  drawn = $state.raw<Record<string, number>>({});
  filtered = $state.raw<Record<string, Filtered>>({});
  private turn = 0;
  private asked = "";

  /** Ask again for every filtered layer. ``code``: the area whose total is told; "" the city. */
  async look(filters: Filter[], code: string): Promise<void> {
    const box = this.box;
    const slugs = [...new Set(filters.map(({ layer }) => layer))];
    const asked = JSON.stringify([filters, code, box]);
    if (!box || asked === this.asked) return;
    this.asked = asked;
    const turn = ++this.turn;
    this.filtered = Object.fromEntries(slugs.map((slug) => [slug, { ...(this.filtered[slug] ?? none), loading: true }]));
    await Promise.all(slugs.map((slug) => this.lookAt(slug, filters, code, box, turn)));
  }

  private async lookAt(slug: string, filters: Filter[], code: string, box: Box, turn: number): Promise<void> {
    const query = queryOf(filtersOf(filters, slug), slug);
    try {
      const [here, all] = await Promise.all([
        api.features(slug, {
          ...query,
          ...(code && { area: code }),
          // While the map shows where the reader stands, its middle is told to the grid's cell only.
          bbox: (reader.personal ? outward(box) : box).map((one) => one.toFixed(5)).join(","),
          limit: String(MOST),
        }),
        api.features(slug, { ...query, ...(code && { area: code }), limit: String(MOST), geometry: "none" }),
      ]);
      this.put(turn, slug, { features: here.features, total: all.numberReturned, loading: false, trouble: null });
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      this.stumble(turn, slug, error);
    }
  }

  /** What failed is asked for again by the same question. */
  private stumble(turn: number, slug: string, trouble: api.Refused): void {
    if (turn === this.turn) this.asked = "";
    this.put(turn, slug, { ...none, loading: false, trouble });
  }

  /** Whether some of it is in view; what has no shape, or before there is a view, counts as in it. */
  holds(feature: Feature): boolean {
    const one = boxOf(feature.geometry);
    const box = this.box;
    return !one || !box || (one[0] <= box[2] && one[2] >= box[0] && one[1] <= box[3] && one[3] >= box[1]);
  }

  private put(turn: number, slug: string, filtered: Filtered): void {
    if (turn === this.turn) this.filtered = { ...this.filtered, [slug]: filtered };
  }

  /** The box of all that a layer's filter leaves in an area; null where nothing is, or where it did not come, which is then told. */
  async extent(filters: Filter[], slug: string, code: string): Promise<Box | null> {
    const query = { ...queryOf(filters, slug), ...(code && { area: code }), limit: String(MOST) };
    const found = await api.features(slug, query).catch((error: unknown) => {
      if (!(error instanceof api.Refused)) throw error;
      this.stumble(this.turn, slug, error);
      return { features: [] };
    });
    const boxes = found.features.map((feature) => boxOf(feature.geometry)).filter((box) => box !== null);
    if (!boxes.length) return null;
    return [
      Math.min(...boxes.map(([w]) => w)),
      Math.min(...boxes.map(([, s]) => s)),
      Math.max(...boxes.map(([, , e]) => e)),
      Math.max(...boxes.map(([, , , n]) => n)),
    ];
  }
}
