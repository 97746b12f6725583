import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import { diffDocuments } from "../../common/diff.ts";
import { diffWords } from "../../common/diff-words.ts";
import type { GraphDocument } from "../../common/document.ts";
import { graphIn } from "../../common/graph-in.ts";
import { sharedCatalog } from "../host.ts";
import { diskProblem } from "../host-problem.ts";
import { runFile } from "../runs/layout.ts";
import { findRun } from "./find-run.ts";
import { fromShell, load } from "./load.ts";
import { out, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

/** Says how two graphs differ in meaning, wherever they are kept. Runs and changes nothing. */
export async function diff(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("diff", args, { json: "switch" }, { name: "A or B", count: 2 });
  const asJson = typed.has("json");
  const [one, other] = typed.words as [string, string];
  const { catalog } = await sharedCatalog();
  const [a, b] = [await graphAt(one, catalog), await graphAt(other, catalog)];
  if (a.document === null || b.document === null) {
    sayProblems([...a.problems, ...b.problems], asJson);
    return exit.problems;
  }
  const { changes, pairs, replaced, moved } = diffDocuments(a.document, b.document, catalog);
  const words = diffWords({ changes, replaced }, { before: a.document, after: b.document, catalog });
  if (asJson) out(JSON.stringify({ same: changes.length === 0, words, changes, replaced, pairs, moved }));
  else {
    for (const line of words) out(line);
    if (changes.length === 0) out("The same.");
    if (moved.length > 0)
      out(`Only the layout differs of ${moved.length === 1 ? moved[0] : `${moved.length} nodes: ${moved.slice(0, 8).join(", ")}`}.`);
  }
  return changes.length === 0 ? exit.done : exit.differ;
}

/** A run's id or folder, a file that holds a graph, or a template. */
async function graphAt(
  word: string,
  catalog: Catalog,
): Promise<{ document: GraphDocument | null; problems: Parameters<typeof sayProblems>[0] }> {
  const path = fromShell(word);
  const isFile = (await stat(path).catch(() => null))?.isFile() === true;
  const run = isFile ? null : findRun(word);
  if (run === null && !isFile) return load("diff", word, catalog);
  const file = run === null ? path : join(run, runFile.graph);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw diskProblem(error, file);
  });
  return graphIn(bytes, catalog);
}
