import { setImmediate as afterAnswers } from "node:timers/promises";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunOrder } from "../executor/messages.ts";
import { createExecutor, type End, type Executor, type ExecutorState, type Hearing } from "../executor-process.ts";
import type { Recorder, RunStore } from "../runs/types.ts";

export type StartExecutor = (hearing: Hearing) => Executor;

export interface StationOptions {
  readonly store: Pick<RunStore, "setStatus">;
  readonly start?: StartExecutor;
  events(events: readonly RunEvent[]): void;
  state?(state: ExecutorState, problem?: ProblemData): void;
}

/** A run that is ready to go: what the executor is told, and who writes it down. */
export interface Ready {
  readonly order: RunOrder;
  readonly recorder: Recorder;
  readonly document: GraphDocument;
  readonly path: string | null;
}

export interface Attached {
  readonly run: string;
  readonly document: GraphDocument;
  readonly path: string | null;
  readonly events: readonly RunEvent[];
}

/** One executor whose runs are written down while they happen. Windows have one each, and so has each lane of the queue. */
export interface Station {
  readonly executor: Executor;
  /** The run that goes on here. */
  readonly run: string | null;
  /** Resolves when it has ended and everything of it is on disk; nothing else may be going on. */
  begin(ready: Ready): Promise<End>;
  /** Ends what goes on, as a person's wish; resolves when it is on disk. */
  stop(): Promise<boolean>;
  /** The run that goes on with all that it told; what it tells from now on is heard after the answer, without gap or double. */
  attach(): Promise<Attached | null>;
  /** Ends the process. What goes on is interrupted, not stopped: it saves its state and can be continued. */
  close(): Promise<void>;
}

interface Current extends Ready {
  started: boolean;
  /** Events that wait for an answer to `attach`. */
  held: (readonly RunEvent[])[] | null;
  holds: number;
  over: Promise<End>;
}

/** An executor's death is nobody's wish and no fault of the experiment: its run can be continued. */
const isDeath = (event: RunEvent): boolean => event.event === "end" && event.problem?.code === "executor-died";

export function createStation({ store, start = createExecutor, events: tell, state = () => {} }: StationOptions): Station {
  let current: Current | null = null;
  /** Pictures of cheap nodes, drawn while the graph was edited: no run tells them again. */
  const previews = new Map<string, Extract<RunEvent, { event: "view" }>>();
  let leaving = false;
  let closing: Promise<void> | null = null;
  const executor = start({ events: hear, state });

  function hear(events: readonly RunEvent[]): void {
    if (current?.held != null) current.held.push(events);
    else pass(events);
  }

  function pass(events: readonly RunEvent[]): void {
    const run = current?.order.run;
    // Pictures of a preview that was still under way are not the run's.
    const first = current?.started === true ? 0 : events.findIndex((event) => event.event === "start" && event.run === run);
    const [before, own] = first < 0 ? [events, []] : [events.slice(0, first), events.slice(first)];
    for (const event of before) if (event.event === "view") previews.set(`${event.node}\n${event.name}`, event);
    if (current !== null && own.length > 0) write(current, own);
    tell(events);
  }

  function write(now: Current, events: readonly RunEvent[]): void {
    now.started = true;
    // Without an end in its record a run is interrupted.
    const kept = events.filter((event) => !(event.event === "end" && (leaving || isDeath(event))));
    if (kept.length > 0) now.recorder.hear(kept);
  }

  function release(now: Current): void {
    if (--now.holds > 0) return;
    const held = now.held ?? [];
    now.held = null;
    for (const events of held) pass(events);
  }

  async function follow(now: Current): Promise<End> {
    try {
      const end = await executor.run(now.order);
      // An answer to `attach` that is being made still reads the record.
      while (now.held !== null) await afterAnswers();
      await now.recorder.close();
      if (isDeath(end)) await store.setStatus(now.order.run, "interrupted", end.problem);
      return end;
    } finally {
      current = null;
    }
  }

  return {
    executor,
    get run() {
      return current?.order.run ?? null;
    },
    begin: (ready) => {
      if (current !== null) throw new Error("an experiment is running already");
      const now: Current = { ...ready, started: false, held: null, holds: 0, over: Promise.resolve(null as never) };
      current = now;
      now.over = follow(now);
      // Whoever does not wait for the end is told by events.
      now.over.catch(() => {});
      return now.over;
    },
    stop: async () => {
      const now = current;
      const stopped = await executor.stop();
      if (now !== null) await now.over.catch(() => {});
      return stopped;
    },
    attach: async () => {
      const now = current;
      if (now === null) return null;
      now.held ??= [];
      now.holds++;
      try {
        const told = await now.recorder.told();
        const names = new Set(now.document.nodes.map(({ name }) => name));
        const events = [...[...previews.values()].filter(({ node }) => names.has(node)), ...told];
        return { run: now.order.run, document: now.document, path: now.path, events };
      } finally {
        // The answer goes out first.
        void afterAnswers().then(() => release(now));
      }
    },
    close: () => {
      leaving = true;
      closing ??= (async () => {
        await executor.stop().catch(() => {});
        await current?.over.catch(() => {});
        executor.close();
      })();
      return closing;
    },
  };
}
