import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import { compile } from "../../common/compile.ts";
import type { ProblemData } from "../../common/problems.ts";
import { launch } from "../bench/launch.ts";
import type { RunOrder } from "../executor/messages.ts";
import type { End } from "../executor-process.ts";
import { sharedCatalog } from "../host.ts";
import { runId } from "../order.ts";
import { projectsFolder } from "../root.ts";
import { createRunStore } from "../runs/store.ts";
import type { NewRun } from "../runs/types.ts";
import { exitOf, perform } from "./execute.ts";
import { keepNew, openFolder } from "./kept-run.ts";
import { fromShell, load, withSettings } from "./load.ts";
import { note, out, peopleSee, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs, UsageError } from "./usage.ts";

/**
 * One pass: with a container over seeds, its first seed or the one that is asked for. `--out` keeps it in a folder of
 * its own; `--keep` among the runs of the app, which lists it, and with the app's results that are known already.
 * Without either nothing is written.
 */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs(
    "run",
    args,
    { set: "list", seed: "text", steps: "text", out: "text", keep: "switch", json: "switch" },
    { name: "GRAPH or TEMPLATE", count: 1 },
  );
  const asJson = typed.has("json");
  const to = typed.text("out");
  if (to === "") throw new UsageError("run", "--out takes a folder.");
  if (to !== undefined && typed.has("keep"))
    throw new UsageError("run", "--out keeps the run in a folder of its own, --keep among the app's: take one.");
  const folder = to === undefined ? undefined : fromShell(to);
  const [seed, steps] = [typed.count("seed", 0), typed.count("steps", 1)];
  const { catalog } = await sharedCatalog();
  const { document: read, problems: unread, path } = await load("run", typed.words[0] as string, catalog);
  if (read === null) return fail(unread, asJson);
  const document = withSettings(read, typed.list("set"), catalog, "run");
  const { plan, problems } = compile(document, catalog);
  if (plan === null) return fail([...unread, ...problems], asJson);

  const id = runId();
  const first = seed ?? plan.seeds?.values[0];
  const ask = { ...(first === undefined ? {} : { seed: first }), ...(steps === undefined ? {} : { steps }) };
  const { launch: ready } = await launch({ run: id, document, ask }, { catalog, runs: none });
  if (ready === null) return fail(problems, asJson);
  const { order, script, seeds } = ready;
  const kept: NewRun = { id, document, ...(path === null ? {} : { path }), script, seeds, ask, status: "running" };
  const show = asJson ? (event: RunEvent) => out(JSON.stringify(event)) : peopleSee();
  const end = typed.has("keep")
    ? await runAmongTheApps(order, kept, catalog, show)
    : folder !== undefined
      ? await runInFolder(order, kept, folder, show)
      : await perform(order, show);
  return exitOf(end);
}

async function runInFolder(order: RunOrder, kept: NewRun, folder: string, show: (event: RunEvent) => void): Promise<End> {
  await openFolder(folder);
  const end = await perform({ ...order, folder }, show, await keepNew(folder, kept));
  if (end.status !== "done") note(resumeWords(folder));
  return end;
}

async function runAmongTheApps(order: RunOrder, kept: NewRun, catalog: Catalog, show: (event: RunEvent) => void): Promise<End> {
  const projects = projectsFolder();
  const store = createRunStore({ projects, catalog: async () => catalog, trouble: (_, { message, fix }) => note(`${message} ${fix}`) });
  try {
    const recorder = await store.begin(kept);
    const cache = join(projects, "Cache");
    const end = await perform({ ...order, folder: recorder.folder, cache }, show, { recorder, setStatus: store.setStatus });
    note(end.status === "done" ? `Kept as run ${kept.id}` : resumeWords(kept.id));
    return end;
  } finally {
    store.close();
  }
}

/** What stopped or broke off can be gone on with. */
export const resumeWords = (run: string): string => `"patchbay resume ${run}" goes on with it.`;

/** This command branches off no other run. */
const none = { row: () => null, document: async () => ({ document: null, problems: [] }), acts: async () => [], folderOf: () => "" };

function fail(problems: readonly ProblemData[], asJson: boolean): ExitCode {
  sayProblems(problems, asJson);
  return exit.problems;
}
