import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { builds } from "./tools/builds.ts";
import { compress } from "./tools/compress.ts";
import { fonts } from "./tools/fonts.ts";
import { letters } from "./tools/letters.ts";
import { palette } from "./tools/palette.ts";

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [svelte(), palette(), letters(), compress(), fonts(), builds()],
  worker: { format: "es" },
  test: { testTimeout: 60_000 }, // one reads and compiles every component, which a busy machine does in more than the five seconds usual
  server: { fs: { allow: [".."] } },
  build: {
    outDir: "dist",
    assetsDir: "",
    emptyOutDir: false, // tools/builds.ts clears away what is old
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: ["src/main.ts", "src/embed.ts", "src/admin/map.ts", "src/shell/worker.ts"] },
  },
});
