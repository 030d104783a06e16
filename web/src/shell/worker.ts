/**
 * The shell's worker: the page opens without a line and says what it knows. Served as /sw.js with the list of the shell's files in front.
 *
 * It keeps two stores. The shell: scripts, styles and fonts of one version, and the page as nobody's. What is known: public answers, with
 * the time they were given, used only where the server cannot be reached. Nothing that was answered to a cookie or a token is in either.
 * Pages come from the server whenever there is one, so that a new version is never hidden by an old shell.
 */
import { isUnreachable, mayKeep, takesBack, wayOf } from "./rules";
import type { Fetching, Scope } from "./scope";

const scope = self as unknown as Scope;
const { version, page, files, seeds } = scope.madangShell;
const PREFIX = "madang-";
const SHELL = `${PREFIX}shell-${version}`;
const KNOWN = `${PREFIX}known`;
const KEPT_HEADER = "X-Madang-Kept";
const MOST_KNOWN = 120;
/** A page that does not come by then is opened from the shell, which goes on asking. */
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 600_000;
let looked = 0;

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install(): Promise<void> {
  const shell = await caches.open(SHELL);
  await shell.addAll(files);
  const bare = await fetch(page, { credentials: "omit", cache: "no-store" });
  if (!mayKeep(bare.status, bare.headers.get("Cache-Control"))) throw new Error(`${page}: ${bare.status}`);
  await shell.put(page, bare);
  const known = await caches.open(KNOWN);
  for (const seed of seeds)
    await fetch(seed, { credentials: "omit" }).then(
      (answer) => keep(known, seed, answer),
      () => undefined,
    );
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== SHELL && name !== KNOWN).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = {
    method: request.method,
    navigates: request.mode === "navigate",
    authorised: request.headers.has("Authorization"),
    url: request.url,
  };
  const way = wayOf(asked, scope.location.origin);
  if (way === "page") event.respondWith(openPage(event));
  else if (way === "asset") event.respondWith(asset(request));
  else if (way === "kept") event.respondWith(known(event));
});

async function openPage(event: Fetching): Promise<Response> {
  event.waitUntil(stillOffered());
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = await Promise.race([fetch(event.request), late]).catch(() => null);
  if (answer && !isUnreachable(answer.status)) return answer;
  return (await held(SHELL, page)) ?? answer ?? Response.error();
}

/** What is held is nobody's, so what it varies by does not matter. */
const held = async (store: string, url: string): Promise<Response | undefined> =>
  (await caches.open(store)).match(url, { ignoreVary: true });

async function asset(request: Request): Promise<Response> {
  const ours = await held(SHELL, request.url);
  if (ours) return ours;
  const answer = await fetch(request);
  if (mayKeep(answer.status, answer.headers.get("Cache-Control"))) await (await caches.open(SHELL)).put(request.url, answer.clone());
  return answer;
}

/** The server first; where it cannot be reached, what it said last, with the time it said so. */
async function known(event: Fetching): Promise<Response> {
  const store = await caches.open(KNOWN);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(store, event.request.url, answer.clone()));
    return answer;
  } catch (error) {
    const last = event.request.signal.aborted ? undefined : await held(KNOWN, event.request.url);
    if (last) return last;
    throw error;
  }
}

async function keep(store: Cache, url: string, answer: Response): Promise<void> {
  if (takesBack(answer.status)) await store.delete(url);
  if (!mayKeep(answer.status, answer.headers.get("Cache-Control"))) return;
  const headers = new Headers(answer.headers);
  headers.set(KEPT_HEADER, String(Date.now()));
  await store.delete(url); // so that the oldest stand first
  await store.put(url, new Response(await answer.blob(), { headers }));
  const all = await store.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_KNOWN)).map((one) => store.delete(one)));
}

/** A server that no longer offers this worker is rid of it. */
async function stillOffered(): Promise<void> {
  if (Date.now() - looked < LOOK_EVERY_MS) return;
  looked = Date.now();
  const answer = await fetch("/sw.js", { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.status === 404 || answer?.status === 410) await leave();
}

async function leave(): Promise<void> {
  await scope.registration.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX)).map((name) => caches.delete(name)));
}

scope.addEventListener("message", (event) => {
  const said = event.data as { kind?: string; files?: string[] };
  if (said.kind === "version") event.ports[0]?.postMessage(version);
  else if (said.kind === "take over") event.waitUntil(scope.skipWaiting());
  else if (said.kind === "used") event.waitUntil(holdUsed(said.files ?? []));
});

/** Fonts come in many parts; those that a page really used are held, from the browser's own store where they lie already. */
async function holdUsed(used: string[]): Promise<void> {
  const shell = await caches.open(SHELL);
  for (const file of used) {
    if (!new URL(file, scope.location.origin).pathname.startsWith("/assets/") || (await shell.match(file))) continue;
    const answer = await fetch(file).catch(() => null);
    if (answer && mayKeep(answer.status, answer.headers.get("Cache-Control"))) await shell.put(file, answer);
  }
}
