import type { RunEvent } from "../../../nodes/lib/events.ts";
import { compile } from "../../common/compile.ts";
import { exportFolder } from "../export.ts";
import { sharedCatalog } from "../host.ts";
import { withSeeds } from "../plan-seed.ts";
import { compareRuns, runExport } from "../prove.ts";
import { root } from "../root.ts";
import { execute } from "./execute.ts";
import { fromShell, load, withSettings } from "./load.ts";
import { note, out, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs, UsageError } from "./usage.ts";

/** Writes the folder; with --prove also runs it, and the app beside it, and compares every number. */
export async function exportCommand(args: readonly string[]): Promise<ExitCode> {
  const flags = { to: "text", set: "list", seed: "text", steps: "text", prove: "switch", native: "switch", json: "switch" } as const;
  const typed = readArgs("export", args, flags, { name: "GRAPH or TEMPLATE", count: 1 });
  const to = typed.text("to");
  if (to === undefined) throw new UsageError("export", "--to DIR is missing.");
  const asJson = typed.has("json");
  const native = typed.has("native");
  const { catalog } = await sharedCatalog();
  const { document: read, problems: unread } = await load("export", typed.words[0] as string, catalog);
  const document = read === null ? null : withSettings(read, typed.list("set"), catalog, "export");
  const exported =
    document === null
      ? { folder: "", files: [], problems: unread }
      : await exportFolder({ document, folder: fromShell(to), catalog, root, from: process.cwd(), native });
  if (document === null || exported.problems.length > 0) {
    sayProblems(exported.problems, asJson);
    return exit.problems;
  }
  if (!typed.has("prove")) {
    if (asJson) out(JSON.stringify({ folder: exported.folder, files: exported.files }));
    else out(`Exported ${exported.files.length} files to ${exported.folder}`);
    return exit.done;
  }

  const { plan } = compile(document, catalog);
  if (plan === null) return exit.problems;
  const seed = typed.count("seed", 0) ?? plan.seeds?.values[0] ?? plan.seed;
  const steps = typed.count("steps", 1);
  const app: RunEvent[] = [];
  await execute(withSeeds(plan, [seed]), catalog, (event) => app.push(event), steps);
  const script = await runExport({
    document,
    catalog,
    root,
    native,
    args: ["--seed", String(seed), ...(steps === undefined ? [] : ["--steps", String(steps)])],
  });
  const proof = compareRuns(app, script);
  if (asJson) out(JSON.stringify({ folder: exported.folder, files: exported.files, seed, ...proof }));
  else if (proof.equal)
    out(
      `Exported ${exported.files.length} files to ${exported.folder}\nProved: ${proof.numbers} numbers of seed ${seed} are the same, bit for bit.`,
    );
  else
    note(
      `The export differs from the app after ${proof.numbers} equal numbers:\n  app    ${proof.difference?.app}\n  script ${proof.difference?.script}`,
    );
  return proof.equal ? exit.done : exit.failed;
}
