import "@fontsource-variable/noto-sans-kr/wght.css";
import "./letters/korean.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "virtual:palette.css";
import "./page.css";
import { mount } from "svelte";
import App from "./App.svelte";
import "./icon.svg";
import "./icons/any-192.png";
import "./icons/any-512.png";
import "./icons/apple-180.png";
import "./icons/maskable-512.png";
import { line } from "./line.svelte";
import { page } from "./page.svelte";

const root = document.getElementById("page");
if (root) {
  root.replaceChildren();
  page.staff = "staff" in root.dataset;
  page.signedIn = Boolean(root.dataset.user);
  page.start("missing" in root.dataset, "shell" in root.dataset);
  // A part of the page that the server no longer has: it was opened before a deployment. Without a line nothing is known of that.
  addEventListener("vite:preloadError", () => {
    if (navigator.onLine && line.since === null) page.tellOutdated(() => location.reload());
  });
  mount(App, { target: root, props: { user: root.dataset.user ?? "" } });
  const version = root.dataset.app;
  // The shell is for the next visit: it waits until the map stands, and where none can (no WebGL) not for ever.
  const late = new Promise((resolve) => setTimeout(resolve, 15_000));
  if (version) {
    void Promise.race([page.stood, late]).then(async () => (await import("./shell/register")).bringShell(version, page.tellOutdated));
  }
}
