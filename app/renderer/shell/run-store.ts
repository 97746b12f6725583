import { create } from "zustand";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Told } from "../../common/contract.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import { applyEvents, type Nodes } from "./apply-events.ts";
import { asProblem, desk } from "./desk.ts";
import { useDocument } from "./document-store.ts";
import { fresh } from "./history.ts";
import { gone, useLink } from "./link.ts";
import { type RunClock, secondsLeft, seedsDone, stillClock, tick } from "./run-clock.ts";
import { addLine, type LogLine, logEvent } from "./run-log.ts";
import { markStale, staleAfter } from "./stale.ts";

export type RunState = "idle" | "starting" | "running" | "stopping" | "done" | "failed" | "stopped" | "died";

export interface Runs {
  readonly state: RunState;
  readonly nodes: Nodes;
  /** Why the last run failed, could not start, or died. */
  readonly problem: ProblemData | null;
  /** What computes the run that is going on or was last; empty before the first. */
  readonly engine: string;
  readonly startedAt: number | null;
  readonly seedsDone: number;
  readonly seedsPlanned: number;
  /** Seconds to the verdict; null while nothing was measured. */
  readonly secondsLeft: number | null;
  readonly clock: RunClock;
  readonly log: readonly LogLine[];
  /** The document that the results belong to. */
  readonly ran: GraphDocument | null;
  hear(told: Told): void;
  run(how?: { seed?: number; steps?: number }): Promise<void>;
  stop(): Promise<void>;
  reset(): void;
}

const still = {
  state: "idle" as RunState,
  nodes: {} as Nodes,
  problem: null,
  engine: "",
  startedAt: null,
  seedsDone: 0,
  seedsPlanned: 0,
  secondsLeft: null,
  clock: stillClock,
  log: [] as readonly LogLine[],
  ran: null as GraphDocument | null,
};

const dead: ProblemData = {
  code: "executor-died",
  message: "The process that trains ended unexpectedly. The document is untouched, and what had been drawn is kept.",
  fix: "Press Run to start it again.",
};
export const isBusy = (state: RunState): boolean => state === "starting" || state === "running" || state === "stopping";

/** The run of the open document: what the host tells, as the panels and nodes draw it. */
export const useRuns = create<Runs>((set, get) => {
  let waiting: RunEvent[] = [];
  let planned = false;

  /** Events of one frame are applied together: the canvas is drawn once, however fast the training is. */
  const flush = () => {
    planned = false;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    const now = Date.now();
    let { state, problem, clock, log, nodes, startedAt, engine } = get();
    nodes = applyEvents(nodes, events);
    for (const event of events) {
      clock = tick(clock, event, now);
      log = logEvent(log, event, now);
      if (event.event === "start") {
        startedAt = now;
        engine = event.engine ?? "";
        if (state !== "stopping") state = "running";
        problem = null;
      }
      if (event.event === "end") {
        state = event.status;
        problem = event.problem ?? null;
        nodes = compared(nodes, get().ran);
      }
    }
    const busy = isBusy(state);
    const left = busy ? secondsLeft(clock, now) : null;
    set({
      state,
      problem,
      clock,
      log,
      nodes,
      engine,
      startedAt,
      secondsLeft: left,
      seedsDone: seedsDone(clock, !busy),
      seedsPlanned: clock.planned,
    });
  };
  const plan = () => {
    if (planned) return;
    planned = true;
    // A hidden window draws no frames, but its run goes on.
    if (typeof requestAnimationFrame === "function") requestAnimationFrame(flush);
    setTimeout(flush, 200);
  };
  const halt = (state: "died" | "stopped", problem: ProblemData | null) => {
    const { nodes, ran, log } = get();
    const ended = applyEvents(nodes, [{ event: "end", run: "", status: "stopped", outputs: {} }]);
    const line = problem === null ? log : addLine(log, { time: Date.now(), kind: "problem", text: `${problem.message} ${problem.fix}` });
    set({ state, problem, nodes: compared(ended, ran), secondsLeft: null, log: line });
  };

  return {
    ...still,
    hear: (told) => {
      if (told.tell === "events") {
        waiting.push(...told.events);
        plan();
        return;
      }
      if (told.tell !== "executor") return;
      flush();
      const { state } = get();
      if (told.state === "running" && state === "starting") set({ state: "running" });
      if (told.state === "died") halt("died", told.problem ?? dead);
      if (told.state === "stopped" && isBusy(state)) halt("stopped", null);
    },
    run: async (how = {}) => {
      if (isBusy(get().state)) return;
      if (useLink.getState().link === "lost") {
        set({ state: "failed", problem: { ...gone } });
        return;
      }
      const { document } = useDocument.getState();
      set({
        state: "starting",
        problem: null,
        startedAt: Date.now(),
        seedsDone: 0,
        seedsPlanned: 0,
        secondsLeft: null,
        clock: stillClock,
        ran: document,
      });
      try {
        const { problems } = await desk().ask("run", { document, ...how });
        const first = problems[0];
        if (first !== undefined) set({ state: "failed", problem: first });
      } catch (thrown) {
        // A link that broke has ended it already.
        if (isBusy(get().state)) set({ state: "failed", problem: asProblem(thrown) });
      }
    },
    stop: async () => {
      const { state } = get();
      if (state !== "starting" && state !== "running") return;
      set({ state: "stopping" });
      try {
        await desk().ask("stop");
      } catch (thrown) {
        set({ problem: asProblem(thrown) });
      }
      flush();
      // The end event says how it ended; where none came (it had not begun), it is stopped now.
      if (get().state === "stopping") halt("stopped", null);
    },
    reset: () => {
      waiting = [];
      set(still);
    },
  };
});

/** Stale is what the document of now would not give; an edit that was undone leaves its results true. */
function compared(nodes: Nodes, ran: GraphDocument | null): Nodes {
  return ran === null ? nodes : markStale(nodes, staleAfter(ran, useDocument.getState().document));
}

useDocument.subscribe((now, before) => {
  if (now.document === before.document) return;
  const { state, nodes, ran, reset } = useRuns.getState();
  // Another document has no results yet.
  if (now.history === fresh) reset();
  else if (!isBusy(state))
    useRuns.setState({ nodes: ran === null ? markStale(nodes, staleAfter(before.document, now.document)) : compared(nodes, ran) });
});

// The executor ends with the link that its run was asked over: nothing more will be heard of it.
useLink.subscribe(({ link }) => {
  const { state, hear } = useRuns.getState();
  if (link === "lost" && isBusy(state)) hear({ tell: "executor", state: "died", problem: { ...gone } });
});
