/** The map in a frame of somebody else's page. */
import "@fontsource-variable/noto-sans-kr/wght.css";
import "./letters/korean.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "virtual:palette.css";
import "./page.css";
import { mount } from "svelte";
import EmbedApp from "./embed/EmbedApp.svelte";
import { page } from "./page.svelte";

const root = document.getElementById("page");
if (root) {
  root.replaceChildren();
  page.start("missing" in root.dataset);
  mount(EmbedApp, { target: root, props: { origin: root.dataset.origin ?? "" } });
}
