import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Catalog } from "../common/catalog.ts";
import type { ProblemData } from "../common/problems.ts";
import { hashOf, hashOfAll } from "./catalog-files.ts";

/** The catalog and the node files that could not be loaded. */
export interface CatalogRead {
  readonly catalog: Catalog;
  readonly problems: readonly ProblemData[];
}

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Reads the cards of every node below `root` in a child process, so that no node is ever loaded into the host.
 * What was read is kept in `cache` and taken from there while no node file has changed; null keeps nothing.
 */
export async function readCatalog({
  root,
  cache = join(root, ".cache", "catalog.json"),
}: {
  root: string;
  cache?: string | null;
}): Promise<CatalogRead> {
  const hash = `${hashOfAll(root)} ${hashOf(here, ["catalog-card.ts", "catalog-child.ts", "catalog-files.ts", "imports.ts"])} ${process.version}`;
  const kept = cache === null ? null : load(cache, hash);
  if (kept !== null) return kept;
  const { nodes, problems } = JSON.parse(await readInChild(root)) as { nodes: Catalog["nodes"]; problems: ProblemData[] };
  const read: CatalogRead = { catalog: { nodes }, problems };
  // A broken file may be broken by what it imports from elsewhere, so it is tried again.
  if (cache !== null && problems.length === 0) keep(cache, hash, read);
  return read;
}

function readInChild(root: string): Promise<string> {
  return new Promise((done, fail) => {
    const file = join(here, "catalog-child.ts");
    execFile(process.execPath, ["--no-warnings", file, root], { maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
      const last = stdout.trimEnd().split("\n").at(-1);
      if (error === null && last !== undefined && last.startsWith("{")) done(last);
      else fail(new Error(`the nodes below ${root} could not be read: ${stderr.trim() || error?.message || "no answer"}`));
    });
  });
}

function load(cache: string, hash: string): CatalogRead | null {
  try {
    const kept = JSON.parse(readFileSync(cache, "utf8"));
    return kept.hash === hash ? { catalog: kept.catalog, problems: [] } : null;
  } catch {
    return null;
  }
}

/** A cache that cannot be written is only slower. */
function keep(cache: string, hash: string, { catalog }: CatalogRead): void {
  try {
    mkdirSync(dirname(cache), { recursive: true });
    const fresh = `${cache}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify({ hash, catalog }), { flush: true });
    renameSync(fresh, cache);
  } catch {}
}
