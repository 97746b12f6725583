import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The window's files. Addresses are relative, so that one build serves the loopback server and Electron's own scheme. */
export default defineConfig({
  root: at("app/renderer"),
  base: "./",
  publicDir: false,
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: at("dist/renderer"),
    emptyOutDir: true,
    target: "chrome130",
    // Fonts as files: the content security policy admits no data: addresses.
    assetsInlineLimit: 0,
    // The editor's own chunk is large and loaded after the first paint.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
});
