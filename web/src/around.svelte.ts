/** What is around the feature that is open: asked for by itself, and again after it failed. */
import * as api from "./api";
import type { FeatureDetail, Layer, Nearby, NearGroup } from "./contract";
import { boxOf, middle } from "./map/bounds";

/** How far one looks around a feature: the next station is seldom nearer. */
export const AROUND_M = 3000;

export class Around {
  groups = $state.raw<NearGroup[] | null>(null);
  trouble = $state.raw<api.Refused | null>(null);
  private of: FeatureDetail | null = null;

  async look(feature: FeatureDetail, layers: Layer[]): Promise<void> {
    this.of = feature;
    this.groups = null;
    this.trouble = null;
    try {
      const found = await near(feature, layers);
      if (this.of === feature) this.groups = without(feature, found.groups);
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      if (this.of === feature) this.trouble = error;
    }
  }

  /** No feature is open. */
  leave(): void {
    this.of = null;
    this.groups = null;
    this.trouble = null;
  }
}

async function near(feature: FeatureDetail, layers: Layer[]): Promise<Nearby> {
  const box = boxOf(feature.geometry);
  const slugs = layers.filter((layer) => layer.geometry_type === "point" && layer.count).map((layer) => layer.slug);
  if (!box || !slugs.length) return { groups: [] };
  return api.nearby(middle(box), { slugs, radius: AROUND_M, limit: 100, each: 3 });
}

/** The feature itself is the nearest of all: it is not told. */
function without(feature: FeatureDetail, groups: NearGroup[]): NearGroup[] {
  const others = groups.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.layer !== feature.layer || item.id !== feature.id),
  }));
  return others.filter((group) => group.items.length);
}
