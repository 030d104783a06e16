import "@fontsource-variable/noto-sans-kr/wght.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "virtual:palette.css";
import "./page.css";
import { mount } from "svelte";
import App from "./App.svelte";
import "./icon.svg";
import { page } from "./page.svelte";

const root = document.getElementById("page");
if (root) {
  root.replaceChildren();
  page.start("missing" in root.dataset);
  mount(App, { target: root, props: { user: root.dataset.user ?? "" } });
}
