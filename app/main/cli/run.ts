import * as fs from "node:fs/promises";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { compile } from "../../common/compile.ts";
import { serialize } from "../../common/parse.ts";
import { writeWhole } from "../documents.ts";
import { sharedCatalog } from "../host.ts";
import { withSeeds } from "../plan-seed.ts";
import { execute, exitOf } from "./execute.ts";
import { fromShell, load, withSettings } from "./load.ts";
import { out, peopleSee, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

/** One pass: with a container over seeds, its first seed or the one that is asked for. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs(
    "run",
    args,
    { set: "list", seed: "text", steps: "text", out: "text", json: "switch" },
    { name: "GRAPH or TEMPLATE", count: 1 },
  );
  const asJson = typed.has("json");
  const [seed, steps] = [typed.count("seed", 0), typed.count("steps", 1)];
  const { catalog } = await sharedCatalog();
  const { document: read, problems: unread } = await load("run", typed.words[0] as string, catalog);
  if (read === null) return fail(unread, asJson);
  const document = withSettings(read, typed.list("set"), catalog, "run");
  const { plan, problems } = compile(document, catalog);
  if (plan === null) return fail([...unread, ...problems], asJson);

  const once = withSeeds(plan, seed !== undefined ? [seed] : (plan.seeds?.values.slice(0, 1) ?? []));
  const show = asJson ? (event: RunEvent) => out(JSON.stringify(event)) : peopleSee();
  const folder = typed.text("out");
  const lines: string[] = [];
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
    const at = fromShell(folder);
    await mkdir(at, { recursive: true });
    await writeWhole(fs, join(at, "graph.json"), serialize(document));
    await writeWhole(fs, join(at, "results.json"), `${JSON.stringify(end, null, 2)}\n`);
    await writeWhole(fs, join(at, "events.jsonl"), `${lines.join("\n")}\n`);
  }
  return exitOf(end);
}

function fail(problems: Parameters<typeof sayProblems>[0], asJson: boolean): ExitCode {
  sayProblems(problems, asJson);
  return exit.problems;
}
