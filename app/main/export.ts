import * as fs from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Catalog } from "../common/catalog.ts";
import { compile } from "../common/compile.ts";
import type { GraphDocument } from "../common/document.ts";
import { serialize } from "../common/parse.ts";
import type { Plan } from "../common/plan.ts";
import { print } from "../common/print.ts";
import type { ProblemData } from "../common/problems.ts";
import { writeWhole } from "./documents.ts";
import { engineFiles, staleEngineFolder } from "./engine-files.ts";
import { callsIn } from "./executor/values.ts";
import { manifest, readme } from "./export-texts.ts";
import { diskProblem, HostProblem } from "./host-problem.ts";
import { importsOf } from "./sources.ts";

/**
 * Writes an experiment as a folder that runs by itself: the script, the graph, what it needs from npm, and the
 * sources of exactly the nodes it calls and of the engine that computes them, unchanged.
 */
export interface Exported {
  readonly folder: string;
  /** Paths in the folder, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly ProblemData[];
}

export async function exportFolder(c: {
  document: GraphDocument;
  folder: string;
  catalog: Catalog;
  root: string;
  from: string;
  /** The engine's native builds too. */
  native?: boolean;
}): Promise<Exported> {
  const { plan, problems } = compile(c.document, c.catalog);
  if (plan === null) return { folder: "", files: [], problems };
  const folder = resolve(c.from, c.folder);
  await refuseForeign(folder);
  const files = await exportFiles(plan, c);
  try {
    await fs.rm(staleEngineFolder(folder), { recursive: true, force: true });
    for (const [path, content] of files) {
      await fs.mkdir(dirname(join(folder, path)), { recursive: true });
      await writeWhole(fs, join(folder, path), content);
    }
  } catch (error) {
    throw diskProblem(error, folder);
  }
  return { folder, files: [...files.keys()].sort(), problems: [] };
}

/** Path in the folder -> what is in it. */
async function exportFiles(
  plan: Plan,
  c: { document: GraphDocument; catalog: Catalog; root: string; native?: boolean },
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const used = [...new Set(callsIn(plan.calls).map(({ node }) => node))].flatMap((id) => c.catalog.nodes[id] ?? []);
  const { sources, packages } = await importsOf(c.root, [...used.map(({ file }) => file), "nodes/lib/script.ts"]);
  const compiled = await engineFiles(c.root, c.native === true);
  return new Map<string, string | Uint8Array>([
    ["experiment.ts", print(plan, c.catalog, { nodesPath: "./nodes" }).text],
    ["graph.json", serialize(c.document)],
    ["package.json", await manifest(c.root, plan.title, packages)],
    ["README.md", readme(plan, used, c.native === true)],
    ...sources,
    ...(await Promise.all(compiled.map(async (path) => [path, await fs.readFile(join(c.root, path))] as const))),
  ]);
}

/** A folder with anything else in it is left alone. */
async function refuseForeign(folder: string): Promise<void> {
  const inside = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw diskProblem(error, folder);
  });
  if (inside.length === 0 || (await isExport(folder))) return;
  throw new HostProblem({
    code: "not-empty",
    message: `${folder} has other files in it, and exporting there could overwrite them.`,
    fix: "Choose a new folder, an empty one, or one that was exported before.",
  });
}

async function isExport(folder: string): Promise<boolean> {
  try {
    return "patchbay" in (JSON.parse(await fs.readFile(join(folder, "package.json"), "utf8")) as object);
  } catch {
    return false;
  }
}
