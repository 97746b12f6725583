import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { QueueState } from "../../common/queue.ts";
import type { RunAsk, RunRecord } from "../../common/run-record.ts";
import { checkContinuable } from "../bench/continuable.ts";
import { type Launch, launch } from "../bench/launch.ts";
import { diskProblem, HostProblem, problemOf } from "../host-problem.ts";
import { runId } from "../order.ts";
import type { RunStore } from "../runs/types.ts";
import { type Kept, queueWriter, readQueue, type Turn } from "./file.ts";
import { createLanes, type StartWorker } from "./lanes.ts";
import { type Lock, lockQueue } from "./lock.ts";
import { restored } from "./restore.ts";

/**
 * Runs that wait for a free core, in order, in processes of their own. The queue is one for all windows and all
 * processes of a projects folder, and what was running when its process ended goes on first when it starts again.
 */
export interface Queue {
  state(): Promise<QueueState>;
  enqueue(a: { document: GraphDocument; path?: string } & RunAsk): Promise<{ run: string; problems: readonly ProblemData[] }>;
  /** Goes on with a run that was begun before. */
  resume(run: string): Promise<void>;
  order(run: string, before: string | null): Promise<QueueState>;
  pause(paused: boolean): Promise<QueueState>;
  /** Takes a waiting run out, or stops a running one; false where it is neither. */
  cancel(run: string): Promise<boolean>;
  /** Lets go of what its processes hold in memory. */
  forget(): void;
  close(): Promise<void>;
}

export interface QueueOptions {
  readonly runs: RunStore;
  readonly catalog: () => Promise<Catalog>;
  /** Where results are kept between runs. */
  readonly cache?: string;
  readonly lanes?: number;
  readonly start?: StartWorker;
  /** Milliseconds after which a process that has nothing to do ends. */
  readonly idle?: number;
  /** The order, or what runs, is another one. */
  changed?(): void;
  /** Something that runs came farther. */
  progressed?(): void;
}

export function createQueue(options: QueueOptions): Queue {
  const { runs, catalog, cache, lanes: most = Math.min(2, availableParallelism()), changed = () => {} } = options;
  const lanes = createLanes({ store: runs, most, ...options });
  const write = queueWriter(runs.folder);
  let lock: Lock | null = null;
  let paused = false;
  let waiting: Turn[] = [];
  const running = new Map<string, Turn>();
  let closing = false;
  // Changes are made one after another; each sees what the one before left.
  let work: Promise<unknown> = take().catch(() => {});

  function next<T>(job: () => Promise<T>): Promise<T> {
    const done = work.then(job, job);
    work = done;
    done.catch(() => {});
    return done;
  }

  /** Takes the queue of this folder over, where no other process has it. */
  async function take(): Promise<void> {
    lock ??= lockQueue(runs.folder);
    if (lock === null) return;
    const kept = await readQueue(runs.folder);
    paused = kept.paused;
    waiting = restored(kept, runs);
    for (const { run } of waiting) if (runs.row(run)?.status !== "queued") await runs.setStatus(run, "queued");
    await settle();
  }

  async function mine(): Promise<void> {
    if (lock === null) await take();
    if (lock !== null) return;
    throw new HostProblem({
      code: "queue-elsewhere",
      message: "Another Patchbay that is open on this computer runs the queue of this folder.",
      fix: "Change the queue there, or close it and try again.",
    });
  }

  /** Starts what has a lane, and writes down how things stand. */
  async function settle(): Promise<void> {
    const starts: Turn[] = [];
    while (!paused && !closing && running.size < most) {
      waiting = waiting.filter(({ run }) => runs.row(run) !== null);
      // One that was thrown away keeps its place, for the case that it is taken out of the trash again.
      const turn = waiting.find(({ run }) => runs.row(run)?.deleted === false);
      if (turn === undefined) break;
      waiting = waiting.filter((one) => one !== turn);
      running.set(turn.run, turn);
      starts.push(turn);
    }
    try {
      await write({ paused, running: [...running.values()], waiting });
    } catch (error) {
      throw diskProblem(error, join(runs.folder, "queue.json"));
    } finally {
      changed();
      for (const turn of starts) void perform(turn);
    }
  }

  async function perform(turn: Turn): Promise<void> {
    try {
      const ready = await readyFor(turn);
      // It may have been taken out meanwhile.
      if (!closing && running.get(turn.run) === turn) {
        const recorder = await runs.reopen(turn.run);
        const order = { ...ready.order, folder: recorder.folder, resume: turn.resume, ...(cache === undefined ? {} : { cache }) };
        await lanes.run({ order, recorder, document: ready.document, path: ready.path }, running.size + waiting.length > 1);
      }
    } catch (error) {
      // One run that cannot be run does not hold the others up.
      await runs.setStatus(turn.run, "failed", problemOf(error)).catch(() => {});
    }
    // What was running when the process ends comes back first when the next one starts.
    if (closing) return;
    await next(async () => {
      if (running.get(turn.run) === turn) running.delete(turn.run);
      await settle();
    }).catch(() => {});
  }

  async function readyFor({ run }: Turn): Promise<Launch & { document: GraphDocument; path: string | null }> {
    const row = runs.row(run);
    const { document, problems: unread } = await runs.document(run);
    if (row === null || document === null) throw new HostProblem(unread[0] ?? lost(run));
    const { launch: ready, problems } = await launch({ run, document, ask: row.ask }, { catalog: await catalog(), runs });
    if (ready === null) throw new HostProblem(problems[0] ?? lost(run));
    return { ...ready, document, path: row.document ?? null };
  }

  const row = (run: string): RunRecord[] => {
    const found = runs.row(run);
    if (found === null || found.deleted) return [];
    // Hundreds may wait, and windows are told of them again and again.
    const { notes, settings, bytes, deleted, damage, ...record } = found;
    return [record];
  };

  async function now(): Promise<QueueState> {
    if (lock === null) {
      const there: Kept = await readQueue(runs.folder);
      const [on, off] = [there.running, there.waiting].map((turns) => turns.flatMap(({ run }) => row(run)));
      return { paused: there.paused, lanes: most, running: on as RunRecord[], waiting: off as RunRecord[] };
    }
    return { paused, lanes: most, running: [...running.keys()].flatMap(row), waiting: waiting.flatMap(({ run }) => row(run)) };
  }

  return {
    state: () =>
      next(async () => {
        // Whoever had it may be gone.
        if (lock === null && !closing) await take();
        return now();
      }),
    enqueue: async ({ document, path, ...ask }) => {
      const run = runId();
      const { launch: ready, problems } = await launch({ run, document, ask }, { catalog: await catalog(), runs });
      if (ready === null) return { run: "", problems };
      const { script, seeds } = ready;
      return next(async () => {
        await mine();
        const recorder = await runs.begin({
          id: run,
          document,
          ...(path === undefined ? {} : { path }),
          script,
          seeds,
          ask,
          status: "queued",
        });
        await recorder.close();
        waiting.push({ run, resume: false, broken: 0 });
        await settle();
        return { run, problems };
      });
    },
    resume: (run) =>
      next(async () => {
        await mine();
        const row = runs.row(run);
        if (row === null) throw new HostProblem(lost(run));
        checkContinuable(row);
        await runs.setStatus(run, "queued");
        waiting.push({ run, resume: true, broken: 0 });
        await settle();
      }),
    order: (run, before) =>
      next(async () => {
        await mine();
        const turn = waiting.find((one) => one.run === run);
        if (turn !== undefined && run !== before) {
          waiting = waiting.filter((one) => one !== turn);
          const place = waiting.findIndex((one) => one.run === before);
          waiting.splice(place < 0 ? waiting.length : place, 0, turn);
          await settle();
        }
        return now();
      }),
    pause: (to) =>
      next(async () => {
        await mine();
        paused = to;
        await settle();
        return now();
      }),
    cancel: async (run) => {
      const found = await next(async () => {
        if (lock === null) return false;
        if (running.has(run)) return true;
        if (!waiting.some((turn) => turn.run === run)) return false;
        waiting = waiting.filter((turn) => turn.run !== run);
        await runs.setStatus(run, "stopped");
        await settle();
        return true;
      });
      if (running.has(run) && !(await lanes.stop(run)))
        // It was not started yet.
        await next(async () => {
          running.delete(run);
          await runs.setStatus(run, "stopped");
          await settle();
        });
      return found;
    },
    forget: () => lanes.forget(),
    close: async () => {
      closing = true;
      await lanes.close();
      await work.catch(() => {});
      lock?.release();
    },
  };
}

function lost(run: string): ProblemData {
  return { code: "no-such-run", message: `The folder of the run ${run} is gone.`, fix: "Put it back, or run its graph again." };
}
