/** The line to the server: whether it holds, since when not, and of when what is seen is. */
import { probePause } from "./retry";

/** A question that takes longer is told of, calmly. */
const SLOW_MS = 7000;
/** How long it is told that the line holds again. */
const REGAINED_MS = 5000;

export class Line {
  /** Since when nothing gets through, in milliseconds; null: it holds. */
  since = $state<number | null>(null);
  /** When the server last answered anything; 0: never in this visit. */
  answered = $state(0);
  /** Of when answers are that came from the device's own store; null: all are the server's. */
  kept = $state<number | null>(null);
  /** Questions that wait longer than they should. */
  slow = $state(0);
  /** It was lost and holds again, a moment ago. */
  regained = $state(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looking = false;
  private tried = 0;
  private alive: () => Promise<boolean> = async () => true;
  private back: () => void = () => undefined;

  /** ``alive``: asks the server whether it is there; ``back``: what is done once it is there again. */
  start(alive: () => Promise<boolean>, back: () => void): void {
    this.alive = alive;
    this.back = back;
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => void this.look());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.since !== null) void this.look();
    });
  }

  /** A question begins; what it gives back ends it. */
  waitFor(): () => void {
    let slow = false;
    const timer = setTimeout(() => {
      slow = true;
      this.slow += 1;
    }, SLOW_MS);
    return () => {
      clearTimeout(timer);
      if (slow) this.slow -= 1;
    };
  }

  /** The server answered. ``kept``: no, the device did, with what the server said then. */
  hear(kept: number | null = null): void {
    if (kept !== null) {
      this.kept = this.kept === null ? kept : Math.min(this.kept, kept);
      this.lose();
      return;
    }
    this.answered = Date.now();
    if (this.since !== null) this.regain();
  }

  /** A question got no answer: is it that question, or the line? */
  doubt(): void {
    if (this.since === null) void this.look();
  }

  private lose(): void {
    this.since ??= Date.now();
    this.wait();
  }

  private regain(): void {
    clearTimeout(this.timer);
    this.since = null;
    this.kept = null;
    this.tried = 0;
    this.regained = true;
    setTimeout(() => {
      this.regained = false;
    }, REGAINED_MS);
    this.back();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), probePause(this.tried));
  }

  /** Look for the server now. A page that nobody sees waits until it is seen. */
  async look(): Promise<void> {
    if (this.looking) return;
    if (document.hidden && this.since !== null) return;
    this.looking = true;
    const found = await this.alive();
    this.looking = false;
    if (found) {
      this.answered = Date.now();
      if (this.since !== null) this.regain();
    } else {
      this.tried += 1;
      this.lose();
    }
  }
}

export const line = new Line();
