import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilerVersion } from "./engine-clang.ts";

/** `builds.json` beside the builds: what made them, and how long each is, so that one that was cut off is not loaded. */
export interface Manifest {
  readonly compiler: string;
  readonly bytes: Readonly<Record<string, number>>;
}

export function describeBuilds(folder: string): void {
  const files = readdirSync(folder).filter((name) => /\.(node|wasm)$/.test(name));
  const bytes = Object.fromEntries(files.sort().map((name) => [name, statSync(join(folder, name)).size]));
  const manifest: Manifest = { compiler: compilerVersion() ?? "", bytes };
  writeFileSync(join(folder, "builds.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "builds.json"), "utf8"));
}
