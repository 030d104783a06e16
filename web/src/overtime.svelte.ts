/** All periods of the measure on the map in one answer, asked for once somebody looks at its time. */
import * as api from "./api";
import type { Series } from "./contract";
import { Latest } from "./latest.svelte";
import type { Asked } from "./measures";

export class OverTime extends Latest<Series> {
  unroll(asked: Asked): Promise<void> {
    return this.put(`${asked.slug} ${asked.measure} ${asked.form}`, () => api.series(asked));
  }
}
