/** What is wrong in an area right now: off-target figures, late works, silent sources. */
import * as api from "./api";
import type { Area, Exceptions } from "./contract";
import { Latest } from "./latest.svelte";

export class Wrong extends Latest<Exceptions> {
  look({ code, level }: Area): Promise<void> {
    return this.put(code, () => api.exceptions(level === "city" ? "" : code));
  }
}
