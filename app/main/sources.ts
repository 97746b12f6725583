import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { slashed } from "./catalog-files.ts";
import { relativeImports } from "./imports.ts";

/** Sources by path from the root, and the npm packages that they import or read files of. */
export interface Sources {
  readonly sources: ReadonlyMap<string, Uint8Array>;
  readonly packages: readonly string[];
}

/** These files and all that they import from their neighbours, types too, so that what is exported also type-checks. */
export async function importsOf(root: string, files: readonly string[]): Promise<Sources> {
  const sources = new Map<string, Uint8Array>();
  const packages = new Set<string>();
  const open = files.map((file) => resolve(root, file));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const name = slashed(relative(root, path));
    if (sources.has(name)) continue;
    const bytes = await readFile(path);
    sources.set(name, bytes);
    const text = bytes.toString("utf8");
    for (const { path: to } of relativeImports(text)) open.push(resolve(dirname(path), to));
    for (const one of packagesIn(text)) packages.add(one);
  }
  return { sources: new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1))), packages: [...packages].sort() };
}

const imported = /^\s*(?:import|export)\s+(?:[^"';]*?\sfrom\s*)?["']([^."'][^"']*)["']/gm;
const read = /\bpackage(?:File|Path)\(\s*["']([^"']+)["']/g;

/** Names of packages in import statements and of those whose files are read; Node's own are none. */
export function packagesIn(text: string): string[] {
  const names = [...text.matchAll(imported), ...text.matchAll(read)].map(([, name]) => name as string);
  return names
    .filter((name) => !name.startsWith("node:"))
    .map((name) =>
      name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/"),
    );
}
