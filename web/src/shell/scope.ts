/** The little of a service worker's world that worker.ts uses: its types and the page's cannot live in one program. */
export interface Waiting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
export interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
export interface Hearing extends Waiting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
export interface Scope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  /** What the server writes in front of this script (web/installable.py). */
  readonly madangShell: { version: string; page: string; files: string[]; seeds: string[] };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", then: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", then: (event: Fetching) => void): void;
  addEventListener(kind: "message", then: (event: Hearing) => void): void;
}
