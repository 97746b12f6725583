import { compileReady } from "../common/compile.ts";
import type { Answer, RequestName, Told } from "../common/contract.ts";
import type { Answers } from "./answers/answers.ts";
import { cacheAnswers } from "./answers/cache.ts";
import { capsuleAnswers } from "./answers/capsule.ts";
import { liveAnswers } from "./answers/live.ts";
import { preflightAnswers } from "./answers/preflight.ts";
import { queueAnswers } from "./answers/queue.ts";
import { runsAnswers } from "./answers/runs.ts";
import { windowRuns } from "./answers/window-runs.ts";
import { askArgs, ask as askSchema } from "./asks.ts";
import type { Bench } from "./bench/bench.ts";
import { createStation, type StartExecutor } from "./bench/station.ts";
import { calibrationFactor } from "./calibrate.ts";
import { type CatalogRead, readCatalog } from "./catalog.ts";
import { createDocuments } from "./documents.ts";
import { exportFolder } from "./export.ts";
import { HostProblem, problemOf } from "./host-problem.ts";
import { nodesOf } from "./order.ts";
import { root, version } from "./root.ts";
import { readTemplates } from "./templates.ts";

/** The host of one window: answers the contract's requests, whatever carries them. */
export interface Host {
  /** Takes an `Ask` as it came off the wire. Null where it was none, so that nothing can be answered. */
  ask(message: unknown): Promise<Answer | null>;
  /** The window is there, or its link is lost. */
  link(open: boolean): void;
  /** A window that comes back would find something: a run that goes on, or one that ended unseen. */
  busy(): boolean;
  /** Resolves when its run is safely on disk, where the next start finds it. */
  close(): Promise<void>;
}

export interface HostOptions {
  readonly shell: "electron" | "browser";
  tell(told: Told): void;
  readonly bench: Bench;
  readonly executor?: StartExecutor;
}

let reading: Promise<CatalogRead> | null = null;

/** One catalog a process, however many windows. */
export function sharedCatalog(): Promise<CatalogRead> {
  reading ??= readCatalog({ root });
  reading.catch(() => {
    reading = null;
  });
  return reading;
}

export function createHost({ shell, tell, bench, executor: start }: HostOptions): Host {
  const { projects, catalog: catalogNow } = bench;
  const station = createStation({
    store: bench.runs,
    events: (events) => tell({ tell: "events", events }),
    state: (state, problem) => tell({ tell: "executor", state, ...(problem === undefined ? {} : { problem }) }),
    ...(start === undefined ? {} : { start }),
  });
  const { executor } = station;
  const documents = createDocuments(projects, catalogNow);
  const ground = { bench, station };
  const { link, busy, ...windowAnswers } = windowRuns(ground);
  bench.stations.add(station);
  const leave = bench.watch(tell);

  const answers: Answers = {
    ...cacheAnswers(ground),
    ...capsuleAnswers(ground),
    ...liveAnswers(ground),
    ...preflightAnswers(ground),
    ...queueAnswers(ground),
    ...runsAnswers({ store: bench.runs, catalog: catalogNow }),
    ...windowAnswers,
    hello: async () => ({ version: version(), shell, engine: await executor.ready().catch(() => "none"), projects: documents.folder }),
    catalog: catalogNow,
    templates: async () => readTemplates(await catalogNow()),
    calibrate: async () => ({ factor: await calibrationFactor(() => executor.calibrate()) }),
    documents: () => documents.list(),
    open: ({ path }) => documents.open(path),
    save: async ({ path, document }) => ({ path: await documents.save(path, document) }),
    preview: async ({ document }) => {
      const catalog = await catalogNow();
      const { plan, problems } = compileReady(document, catalog);
      executor.preview({ do: "preview", plan, nodes: nodesOf(plan, catalog) });
      return { problems };
    },
    export: async ({ document, folder, native = false }) =>
      exportFolder({ document, folder, native, catalog: await catalogNow(), root, from: documents.folder }),
  };

  return {
    ask: async (message) => {
      const read = askSchema.safeParse(message);
      if (!read.success) return null;
      const { id, ask } = read.data;
      try {
        const args = askArgs[ask].safeParse(read.data.args);
        if (!args.success) throw badArguments(ask, args.error.issues[0]);
        return { id, ok: await (answers[ask] as (args: unknown) => Promise<unknown>)(args.data) };
      } catch (error) {
        return { id, problem: problemOf(error) };
      }
    },
    link,
    busy,
    close: async () => {
      leave();
      await station.close();
      bench.stations.delete(station);
    },
  };
}

function badArguments(ask: RequestName, issue: { path: PropertyKey[]; message: string } | undefined): HostProblem {
  const where = issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.map(String).join(".")}: ${issue.message})`;
  return new HostProblem({
    code: "bad-request",
    message: `The request ${ask} came with arguments that it does not take${where}.`,
    fix: "Reload the window; if it stays, report it.",
  });
}
