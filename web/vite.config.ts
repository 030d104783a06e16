import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compress } from "./tools/compress.ts";
import { palette } from "./tools/palette.ts";

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [svelte(), palette(), compress()],
  worker: { format: "es" },
  server: { fs: { allow: [".."] } },
  build: {
    outDir: "dist",
    assetsDir: "",
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: ["src/main.ts", "src/admin/map.ts"] },
  },
});
