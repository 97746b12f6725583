import type { Catalog } from "../common/catalog.ts";
import { compile, compileReady } from "../common/compile.ts";
import type { Answer, RequestName, Requests, Told } from "../common/contract.ts";
import type { Answers } from "./answers/answers.ts";
import { cacheAnswers } from "./answers/cache.ts";
import { capsuleAnswers } from "./answers/capsule.ts";
import { liveAnswers } from "./answers/live.ts";
import { preflightAnswers } from "./answers/preflight.ts";
import { queueAnswers } from "./answers/queue.ts";
import { runsAnswers } from "./answers/runs.ts";
import { askArgs, ask as askSchema } from "./asks.ts";
import { calibrationFactor } from "./calibrate.ts";
import { type CatalogRead, readCatalog } from "./catalog.ts";
import { createDocuments } from "./documents.ts";
import { createExecutor, type Executor, type Hearing } from "./executor-process.ts";
import { exportFolder } from "./export.ts";
import { HostProblem, problemOf } from "./host-problem.ts";
import { nodesOf, runId, runOrder } from "./order.ts";
import { withSeeds } from "./plan-seed.ts";
import { projectsFolder, root, version } from "./root.ts";
import { readTemplates } from "./templates.ts";

/** The host of one window: answers the contract's requests, whatever carries them. */
export interface Host {
  /** Takes an `Ask` as it came off the wire. Null where it was none, so that nothing can be answered. */
  ask(message: unknown): Promise<Answer | null>;
  close(): void;
}

export interface HostOptions {
  readonly shell: "electron" | "browser";
  tell(told: Told): void;
  readonly projects?: string;
  readonly executor?: (hearing: Hearing) => Executor;
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

export function createHost({ shell, tell, projects = projectsFolder(), executor: start = createExecutor }: HostOptions): Host {
  const executor = start({
    events: (events) => tell({ tell: "events", events }),
    state: (state, problem) => tell({ tell: "executor", state, ...(problem === undefined ? {} : { problem }) }),
  });
  const catalogNow = async (): Promise<Catalog> => (await sharedCatalog()).catalog;
  const documents = createDocuments(projects, catalogNow);

  let starting: Promise<ReturnType<Requests["run"]>> = Promise.resolve({ run: "", problems: [] });
  async function begin({ document, seed, steps }: Parameters<Requests["run"]>[0]): Promise<ReturnType<Requests["run"]>> {
    const catalog = await catalogNow();
    const { plan, problems } = compile(document, catalog);
    if (plan === null) return { run: "", problems };
    await executor.stop();
    const run = runId();
    void executor.run(runOrder(run, seed === undefined ? plan : withSeeds(plan, [seed]), catalog, steps));
    return { run, problems };
  }

  const answers: Answers = {
    ...cacheAnswers(),
    ...capsuleAnswers(),
    ...liveAnswers(),
    ...preflightAnswers(),
    ...queueAnswers(),
    ...runsAnswers(),
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
    run: (args) => {
      // Two presses of Run in a row start one after the other.
      starting = starting.then(
        () => begin(args),
        () => begin(args),
      );
      return starting;
    },
    stop: async () => ({ stopped: await executor.stop() }),
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
    close: () => executor.close(),
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
