import * as fs from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { compile } from "../../common/compile.ts";
import { serialize } from "../../common/parse.ts";
import { writeWhole } from "../documents.ts";
import { sharedCatalog } from "../host.ts";
import { diskProblem, HostProblem } from "../host-problem.ts";
import { withSeeds } from "../plan-seed.ts";
import { execute, exitOf } from "./execute.ts";
import { fromShell, load, withSettings } from "./load.ts";
import { out, peopleSee, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs, UsageError } from "./usage.ts";

/** One pass: with a container over seeds, its first seed or the one that is asked for. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs(
    "run",
    args,
    { set: "list", seed: "text", steps: "text", out: "text", json: "switch" },
    { name: "GRAPH or TEMPLATE", count: 1 },
  );
  const asJson = typed.has("json");
  const to = typed.text("out");
  if (to === "") throw new UsageError("run", "--out takes a folder.");
  const folder = to === undefined ? undefined : fromShell(to);
  const [seed, steps] = [typed.count("seed", 0), typed.count("steps", 1)];
  const { catalog } = await sharedCatalog();
  const { document: read, problems: unread } = await load("run", typed.words[0] as string, catalog);
  if (read === null) return fail(unread, asJson);
  const document = withSettings(read, typed.list("set"), catalog, "run");
  const { plan, problems } = compile(document, catalog);
  if (plan === null) return fail([...unread, ...problems], asJson);

  const once = withSeeds(plan, seed !== undefined ? [seed] : (plan.seeds?.values.slice(0, 1) ?? []));
  const show = asJson ? (event: RunEvent) => out(JSON.stringify(event)) : peopleSee();
  const lines: string[] = [];
  if (folder !== undefined) await openFolder(folder);
  const end = await execute(
    once,
    catalog,
    (event) => {
      show(event);
      if (folder !== undefined && event.event !== "progress") lines.push(JSON.stringify(event));
    },
    steps,
  );
  if (folder !== undefined) {
    try {
      await writeWhole(fs, join(folder, "graph.json"), serialize(document));
      await writeWhole(fs, join(folder, "results.json"), `${JSON.stringify(end, null, 2)}\n`);
      await writeWhole(fs, join(folder, eventsName), `${lines.join("\n")}\n`);
    } catch (error) {
      throw diskProblem(error, folder);
    }
  }
  return exitOf(end);
}

const eventsName = "events.jsonl";

/** Before the run, because its results must have a place: new, empty, or that of a run before. */
async function openFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true });
    const inside = await fs.readdir(folder);
    if (inside.length > 0 && !inside.includes(eventsName))
      throw new HostProblem({
        code: "not-empty",
        message: `${folder} has other files in it, and a run's results could overwrite them.`,
        fix: "Choose a new folder, an empty one, or that of a run before.",
      });
    const trial = join(folder, `.${process.pid}.tmp`);
    await fs.writeFile(trial, "");
    await fs.rm(trial);
  } catch (error) {
    throw error instanceof HostProblem ? error : diskProblem(error, folder);
  }
}

function fail(problems: Parameters<typeof sayProblems>[0], asJson: boolean): ExitCode {
  sayProblems(problems, asJson);
  return exit.problems;
}
