/** The page's side of the shell's worker: brings it, tells of a new version, and says which of the built files it used. */

const LOOK_EVERY_MS = 3_600_000;

/** ``version``: of the shell this page was delivered with. ``outdated``: called with what brings the new one, by the reader's press. */
export async function bringShell(version: string, outdated: (renew: () => void) => void): Promise<void> {
  // Not in a frame of somebody else's page.
  if (!("serviceWorker" in navigator) || window.top !== window) return;
  const workers = navigator.serviceWorker;
  const registration = await workers.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => null);
  if (!registration) return;

  const consider = async (worker: ServiceWorker): Promise<void> => {
    // The page came from the server with the worker's own version: nothing changes for the reader.
    if ((await versionOf(worker)) === version) worker.postMessage({ kind: "take over" });
    else outdated(() => renew(worker));
  };
  const watch = (worker: ServiceWorker | null): void => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && workers.controller) void consider(worker);
    });
  };
  if (registration.waiting && workers.controller) void consider(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));

  const look = () => void registration.update().catch(() => undefined);
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  void tellUsed(workers);
}

function renew(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  worker.postMessage({ kind: "take over" });
}

function versionOf(worker: ServiceWorker): Promise<string> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<string>) => resolve(event.data);
    worker.postMessage({ kind: "version" }, [port2]);
  });
}

/** Fonts are loaded as letters appear: told once the page has stood for a moment, and again when it is put aside. */
async function tellUsed(workers: ServiceWorkerContainer): Promise<void> {
  const { active } = await workers.ready;
  const worker = workers.controller ?? active;
  const tell = () => {
    const used = performance.getEntriesByType("resource").map(({ name }) => name);
    worker?.postMessage({ kind: "used", files: used.filter((name) => name.startsWith(`${location.origin}/assets/`)) });
  };
  setTimeout(tell, 4000);
  document.addEventListener("visibilitychange", () => document.hidden && tell());
}
