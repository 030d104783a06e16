/** The fonts that the server writes pictures with (web/preview): beside what is built, and served to nobody. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const weights = ["Regular", "Medium", "Bold"];

export function fonts(): Plugin {
  let [from, to] = ["", ""];
  return {
    name: "fonts",
    apply: "build",
    configResolved(config) {
      from = join(config.root, "node_modules", "@embedpdf", "fonts-kr", "fonts");
      to = join(config.root, config.build.outDir, "fonts");
    },
    closeBundle() {
      mkdirSync(to, { recursive: true });
      for (const weight of weights) copyFileSync(join(from, `NotoSansKR-${weight}.otf`), join(to, `NotoSansKR-${weight}.otf`));
    },
  };
}
