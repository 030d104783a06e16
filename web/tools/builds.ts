/** Keeps the files of the builds before this one: a page that was opened before a deployment goes on finding its parts.
 *
 * Their names carry the hash of their content, so builds lie beside each other. `.vite/builds.json` names the files of each, the newest first;
 * it is written last, when all the others lie there, and a running server takes it for the sign of a new build (web/assets.py).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** This one and two before it. */
const MOST_BUILDS = 3;
const compressed = /\.(br|gz)$/;

export function builds(): Plugin {
  let folder = "";
  let built: string[] = [];
  return {
    name: "builds",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    writeBundle(_options, bundle) {
      built = Object.keys(bundle).filter((name) => !name.includes("/"));
    },
    closeBundle() {
      if (!built.length) return;
      const note = join(folder, ".vite", "builds.json");
      const before: string[][] = existsSync(note) ? JSON.parse(readFileSync(note, "utf8")) : [];
      const kept = [built, ...before].slice(0, MOST_BUILDS);
      const wanted = new Set(kept.flat());
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (statSync(path).isFile() && !wanted.has(name.replace(compressed, ""))) rmSync(path);
      }
      mkdirSync(join(folder, ".vite"), { recursive: true });
      writeFileSync(`${note}.new`, JSON.stringify(kept));
      renameSync(`${note}.new`, note);
    },
  };
}
