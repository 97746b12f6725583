import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CapsuleLock } from "../../common/capsule.ts";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type LockFile = { readonly packages: Readonly<Record<string, Locked>> };
const lockFile = async (root: string) => JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as LockFile;
const entryOf = ({ version = "", integrity }: Locked) => ({ version, ...(integrity === undefined ? {} : { integrity }) });
const withoutFolder = (path: string) => path.replace(/^node_modules\//, "");

/** All packages of package-lock.json. */
export async function allLocked(root: string): Promise<CapsuleLock> {
  const { packages } = await lockFile(root);
  return { packages: Object.fromEntries(Object.entries(packages).map(([path, entry]) => [withoutFolder(path), entryOf(entry)])) };
}

/** The packages that an experiment imports, and all that these need, as package-lock.json has them. */
export async function lockedPackages(root: string, packages: readonly string[]): Promise<CapsuleLock> {
  const lock = await lockFile(root);
  const found = new Map<string, Locked>();
  const open = packages.map((name) => ({ name, from: "" }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = placeOf(lock.packages, next.name, next.from);
    const entry = path === null ? undefined : lock.packages[path];
    if (path === null || entry === undefined || found.has(path)) continue;
    found.set(path, entry);
    for (const name of Object.keys(entry.dependencies ?? {})) open.push({ name, from: path });
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return { packages: Object.fromEntries(sorted.map(([path, entry]) => [withoutFolder(path), entryOf(entry)])) };
}

/** Where npm put the package that is meant from there: beside it, or in a folder above. */
function placeOf(packages: Readonly<Record<string, Locked>>, name: string, from: string): string | null {
  for (let at = from; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, path)) return path;
    if (at === "") return null;
  }
}
