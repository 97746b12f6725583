import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { relativeImports } from "./imports.ts";

/** Paths in the catalog are written with slashes on every system. */
export function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** Every node file below `root`, as `nodes/<family>/<file>.ts`, sorted. `lib` is no family. */
export function nodeFiles(root: string): readonly string[] {
  const folder = join(root, "nodes");
  const families = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "lib");
  return families
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter(isNode)
        .map((file) => `nodes/${name}/${file}`),
    )
    .sort();
}

/** `a-b.ts`; a second dot marks tests and their helpers. */
function isNode(file: string): boolean {
  return /^[a-z0-9-]+\.ts$/.test(file);
}

/** A file and all that it imports for values, followed through its neighbours; paths from `root`, sorted. */
export function filesBehind(root: string, file: string): readonly string[] {
  const found = new Set<string>();
  const open = [resolve(root, file)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const { path: to, type } of relativeImports(readFileSync(path, "utf8"))) if (!type) open.push(resolve(dirname(path), to));
  }
  return [...found].map((path) => slashed(relative(root, path))).sort();
}

/** sha256 over names and bytes, so that moving a file counts as a change. */
export function hashOf(root: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** Hash of all that a catalog is read from: every source below `nodes/`, tests left out. */
export function hashOfAll(root: string): string {
  const all = readdirSync(join(root, "nodes"), { recursive: true, encoding: "utf8" }).filter((file) =>
    isNode(file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)),
  );
  return hashOf(root, all.map((file) => slashed(join("nodes", file))).sort());
}
