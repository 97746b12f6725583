import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { root } from "./files.ts";

/** Electron's Node cannot strip types, and a sandboxed preload must be one CommonJS file: both are bundled. */
export async function bundleShell(): Promise<string> {
  const folder = join(root, "dist", "electron");
  mkdirSync(folder, { recursive: true });
  for (const { entry, format, file } of [
    { entry: "main", format: "es", file: "main.js" },
    { entry: "preload", format: "cjs", file: "preload.cjs" },
  ] as const) {
    await build({
      configFile: false,
      root,
      logLevel: "warn",
      build: {
        ssr: join(root, `app/main/electron/${entry}.ts`),
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        target: "node20",
        rollupOptions: { external: ["electron", /^node:/], output: { format, entryFileNames: file } },
      },
    });
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "patchbay", version: "0.1.0", type: "module", main: "main.js" }));
  return folder;
}
