/** What every card is given, and what it says of the ways on from its feature. */
import type { FeatureDetail, HistoryKind } from "../contract";

/** ``edit``: where the reader may change it, "" if not. ``history``: whose changes are kept. */
export interface Ways {
  edit: string;
  history: { kind: HistoryKind; id: number } | null;
}

export const noWays: Ways = { edit: "", history: null };

export interface CardProps {
  feature: FeatureDetail;
  tell: (ways: Ways) => void;
}
