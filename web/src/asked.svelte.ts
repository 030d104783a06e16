/** An answer to what is asked for now: one to an older question is dropped, a refusal is kept beside it and can be asked again. */
import { Refused } from "./api";

export class Asked<Answer> {
  answer = $state.raw<Answer | null>(null);
  trouble = $state.raw<Refused | null>(null);
  private turn = $state(0);

  /** For a component while it is made. `ask` is asked again when something it reads changes; null: there is nothing to ask. */
  constructor(ask: () => Promise<Answer> | null, arrived: (answer: Answer) => void = () => {}) {
    $effect(() => {
      void this.turn;
      let current = true;
      this.answer = null;
      this.trouble = null;
      ask()?.then(
        (answer) => {
          if (!current) return;
          this.answer = answer;
          arrived(answer);
        },
        (error: unknown) => {
          if (current && error instanceof Refused) this.trouble = error;
        },
      );
      return () => {
        current = false;
      };
    });
  }

  again = (): void => {
    this.turn += 1;
  };
}
