/** The features of one layer in one area, page by page, and the one the keyboard or the pointer stands on. */
import type { Filter } from "./address";
import * as api from "./api";
import type { Feature } from "./contract";
import { queryOf } from "./filters";

export interface List {
  slug: string;
  code: string;
  /** What the filters it was asked with ask for. */
  query: Record<string, string>;
  features: Feature[];
  next: string;
  loading: boolean;
  trouble: api.Refused | null;
}

export class Listing {
  list = $state.raw<List | null>(null);
  cursor = $state.raw<Feature | null>(null);

  /** Load the first page of what is to be listed. ``slug``: "" lists nothing. */
  async fill(slug: string, code: string, filters: Filter[]): Promise<void> {
    const query = queryOf(filters, slug);
    if (!slug) this.list = null;
    else if (!this.is(slug, code, query)) {
      this.list = { slug, code, query, features: [], next: "", loading: false, trouble: null };
      await this.more();
    } else if (this.list?.trouble) await this.more();
  }

  async more(): Promise<void> {
    const list = this.list;
    if (!list || list.loading || (list.features.length && !list.next)) return;
    const asking = { ...list, loading: true, trouble: null };
    this.list = asking;
    try {
      const page = await api.featuresIn(list.slug, list.code, list.query, list.next);
      if (this.list !== asking) return;
      const next = page.links.find((link) => link.rel === "next")?.href ?? "";
      this.list = { ...asking, features: [...list.features, ...page.features], next, loading: false };
    } catch (error) {
      if (this.list === asking && error instanceof api.Refused) this.list = { ...asking, loading: false, trouble: error };
    }
  }

  point(feature: Feature | null): void {
    this.cursor = feature;
  }

  /** The feature of the list with this number, where it is the list of that layer. */
  find(slug: string, id: number): Feature | undefined {
    return this.list?.slug === slug ? this.list.features.find((feature) => feature.id === id) : undefined;
  }

  /** Stand on the next or the previous one in view, from ``open`` where the cursor stands nowhere; null: there is none, and more is asked for. */
  step(by: 1 | -1, open: number | undefined, inView: (feature: Feature) => boolean): Feature | null {
    const features = this.list?.features ?? [];
    const current = this.cursor?.id ?? open;
    const at = features.findIndex((feature) => feature.id === current);
    const onwards = by > 0 ? features.slice(at + 1) : features.slice(0, Math.max(0, at)).reverse();
    const next = onwards.find(inView) ?? (features.some(inView) ? null : onwards[0]);
    if (next) this.point(next);
    else if (by > 0) void this.more();
    return next ?? null;
  }

  private is(slug: string, code: string, query: Record<string, string>): boolean {
    return this.list?.slug === slug && this.list.code === code && JSON.stringify(this.list.query) === JSON.stringify(query);
  }
}
