/** What colours the right side of a divided map: the last answer stays until the next one is here. */
import * as api from "./api";
import type { State } from "./contract";
import { Latest } from "./latest.svelte";
import type { Asked } from "./measures";

export class Across extends Latest<State> {
  /** Whether the device draws one map only. */
  undrawn = $state(false);

  /** Null: the map is not divided. */
  async colour(asked: Asked | null): Promise<void> {
    if (asked) await this.put(JSON.stringify(asked), () => api.state(asked), true);
    else this.drop();
  }
}
