import { dirname, join, resolve } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import { parse } from "../../common/parse.ts";
import { checkContinuable } from "../bench/continuable.ts";
import { type Launch, launch } from "../bench/launch.ts";
import { sharedCatalog } from "../host.ts";
import { HostProblem } from "../host-problem.ts";
import { projectsFolder } from "../root.ts";
import { damageOf } from "../runs/damage.ts";
import { runFile, runsFolder } from "../runs/layout.ts";
import { readSmall } from "../runs/read-file.ts";
import type { StoredRecord } from "../runs/record.ts";
import { createRunStore } from "../runs/store.ts";
import type { RunStore } from "../runs/types.ts";
import { exitOf, perform } from "./execute.ts";
import { runFolder } from "./find-run.ts";
import { keepOn, recordIn } from "./kept-run.ts";
import { resumeWords } from "./run.ts";
import { note, out, peopleSee } from "./say.ts";
import { type ExitCode, readArgs } from "./usage.ts";

/** Goes on with a run that was stopped or broke off, and prints what it would have printed undisturbed, from the start. */
export async function resume(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("resume", args, { json: "switch" }, { name: "RUN", count: 1 });
  const folder = runFolder(typed.words[0] as string);
  const record = recordIn(folder);
  if (record === null) throw unreadable(folder);
  const { catalog } = await sharedCatalog();
  const projects = projectsFolder();
  const store = createRunStore({ projects, catalog: async () => catalog, trouble: (_, { message, fix }) => note(`${message} ${fix}`) });
  const show = typed.has("json") ? (event: RunEvent) => out(JSON.stringify(event)) : peopleSee();
  try {
    // Only what lies in the app's folder of runs is one of its runs.
    const isApps = resolve(dirname(folder)) === resolve(runsFolder(projects));
    if (isApps) checkContinuable(store.row(record.id) ?? record);
    const { order } = await readyAgain(folder, record, catalog, store);
    const kept = isApps ? { recorder: await store.reopen(record.id), setStatus: store.setStatus } : await keepOn(folder, record);
    const cache = isApps ? { cache: join(projects, "Cache") } : {};
    const end = await perform({ ...order, folder, resume: true, ...cache }, show, kept);
    if (end.status !== "done") note(resumeWords(typed.words[0] as string));
    return exitOf(end);
  } finally {
    store.close();
  }
}

async function readyAgain(folder: string, { id, ask }: StoredRecord, catalog: Catalog, runs: RunStore): Promise<Launch> {
  const read = readSmall(join(folder, runFile.graph));
  if ("damage" in read) throw new HostProblem(damageOf(read.damage, runFile.graph, "the run cannot be gone on with"));
  const { document, problems: unread } = parse(read.text, catalog);
  const { launch: ready, problems } =
    document === null ? { launch: null, problems: unread } : await launch({ run: id, document, ask }, { catalog, runs });
  if (ready === null) throw new HostProblem(problems[0] ?? unreadable(folder).problem);
  return ready;
}

function unreadable(folder: string): HostProblem {
  return new HostProblem({
    code: "run-unreadable",
    message: `${join(folder, runFile.record)} cannot be read, and it says what was asked for.`,
    fix: "Run the graph of that folder again.",
  });
}
