import type { Requests } from "../../common/contract.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { RunAsk } from "../../common/run-record.ts";
import { checkContinuable } from "../bench/continuable.ts";
import { launch } from "../bench/launch.ts";
import type { Attached } from "../bench/station.ts";
import { thinEvents } from "../bench/thin-events.ts";
import { HostProblem } from "../host-problem.ts";
import { runId } from "../order.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

/** Of one curve that a window is told again. */
const mostPoints = 20_000;

type Begun = ReturnType<Requests["run"]>;

export interface WindowRuns extends Answers<"run" | "continueRun" | "attach"> {
  /** The window is there, or its link is lost. */
  link(open: boolean): void;
  /** Something goes on, or has ended while nobody was there to see it. */
  busy(): boolean;
}

/** The runs that a window starts for itself: one at a time, each instead of the one before. */
export function windowRuns({ bench, station }: Ground): WindowRuns {
  const { runs, queue, cache } = bench;
  let there = true;
  let unseen: Omit<Attached, "events"> | null = null;
  let starting: Promise<unknown> = Promise.resolve();

  /** Two presses of Run in a row start one after the other. */
  function next(job: () => Promise<Begun>): Promise<Begun> {
    const begun = starting.then(job, job);
    starting = begun;
    starting.catch(() => {});
    return begun;
  }

  async function begin(a: { run: string; document: GraphDocument; path: string | null; ask: RunAsk; resume: boolean }): Promise<Begun> {
    const { run, document, path, ask, resume } = a;
    const { launch: ready, problems } = await launch({ run, document, ask }, { catalog: await bench.catalog(), runs });
    if (ready === null) return { run: "", problems };
    await station.stop();
    unseen = null;
    const { script, seeds } = ready;
    const file = path === null ? {} : { path };
    const recorder = resume
      ? await runs.reopen(run)
      : await runs.begin({ id: run, document, ...file, script, seeds, ask, status: "running" });
    const order = { ...ready.order, folder: recorder.folder, cache: cache.folder, resume };
    const ended = station.begin({ order, recorder, document, path });
    ended.then(
      () => {
        if (!there) unseen = { run, document, path };
      },
      () => {},
    );
    return { run, problems };
  }

  async function goOn(run: string): Promise<Begun> {
    const row = runs.row(run);
    if (row === null) throw new HostProblem({ code: "no-such-run", message: `There is no run ${run}.`, fix: "Choose another run." });
    checkContinuable(row);
    const { document, problems } = await runs.document(run);
    if (document === null) return { run: "", problems };
    return begin({ run, document, path: row.document ?? null, ask: row.ask, resume: true });
  }

  return {
    run: ({ document, path = null, ...ask }) => next(() => begin({ run: runId(), document, path, ask, resume: false })),
    continueRun: async ({ run, queued = false }) => {
      if (!queued) return next(() => goOn(run));
      await queue.resume(run);
      return { run, problems: [] };
    },
    attach: async () => {
      const going = await station.attach();
      if (going !== null) return { ...going, events: thinEvents(going.events, mostPoints) };
      if (unseen === null) return null;
      const seen = unseen;
      unseen = null;
      return { ...seen, events: thinEvents(await runs.events(seen.run), mostPoints) };
    },
    link: (open) => {
      there = open;
    },
    busy: () => station.run !== null || unseen !== null,
  };
}
