/** The answer to the question put last: one to an older question is dropped, an equal question is put again only after it was refused. */
import { Refused } from "./api";

export class Latest<Answer> {
  answer = $state.raw<Answer | null>(null);
  trouble = $state.raw<Refused | null>(null);
  private key = "";

  /** ``key``: what tells one question from another. ``keep``: the last answer stays until the next one is here. */
  protected async put(key: string, ask: () => Promise<Answer>, keep = false): Promise<void> {
    if (key === this.key && !this.trouble) return;
    this.key = key;
    this.trouble = null;
    if (!keep) this.answer = null;
    try {
      const found = await ask();
      if (key === this.key) this.answer = found;
    } catch (error) {
      if (key === this.key && error instanceof Refused) this.trouble = error;
    }
  }

  /** Nothing is asked for any more. */
  drop(): void {
    this.key = "";
    this.answer = null;
    this.trouble = null;
  }
}
