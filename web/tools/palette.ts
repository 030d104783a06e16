/** The page's colours come from the file the map's styles are made from, so that a colour is changed in one place. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

interface Theme {
  colors: Record<string, string>;
  ramps: Record<string, string[]>;
}

const file = fileURLToPath(new URL("../../tiles/palette.json", import.meta.url));
const name = "virtual:palette.css";

function variables(theme: Theme): string {
  const colors = Object.entries(theme.colors).map(([key, value]) => `--${key}:${value};`);
  const ramps = Object.entries(theme.ramps).flatMap(([key, values]) => values.map((value, i) => `--${key}-${i}:${value};`));
  return [...colors, ...ramps].join("");
}

/** Paper is white: what is printed has the light theme's ink. */
export function css(palette: { light: Theme; dark: Theme }): string {
  const light = variables(palette.light);
  const dark = variables(palette.dark);
  return [
    `:root{color-scheme:light;${light}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${dark}}}`,
  ].join("\n");
}

export function palette(): Plugin {
  return {
    name: "palette",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(file);
      return css(JSON.parse(readFileSync(file, "utf8")));
    },
  };
}
