import { create } from "zustand";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Told } from "../../common/contract.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunAsk, RunOrigin } from "../../common/run-record.ts";
import { applyEvents, type Nodes } from "./apply-events.ts";
import { asProblem, desk } from "./desk.ts";
import { showGallery } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { useHands } from "./hand-store.ts";
import { fresh } from "./history.ts";
import { gone, useLink } from "./link.ts";
import { pinsNow, usePins } from "./pins-store.ts";
import { type RunClock, secondsLeft, seedsDone, stillClock, tick } from "./run-clock.ts";
import { addLine, type LogLine, logEvent } from "./run-log.ts";
import { plannedNodes } from "./run-plan.ts";
import { downstream, markStale, staleAfter } from "./stale.ts";
import { tell, tellProblem } from "./toasts.tsx";

/** "paused": a training stands at a step border and waits. */
export type RunState = "idle" | "starting" | "running" | "paused" | "stopping" | "done" | "failed" | "stopped" | "died";
export interface Steer {
  readonly how: "pause" | "go" | "step";
  /** One training instead of all. */
  readonly node?: string;
  readonly path?: string;
}
export interface Attached {
  readonly run: string;
  readonly document: GraphDocument;
  readonly path?: string | null;
  readonly events: readonly RunEvent[];
}

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
  /** Its id; empty before the first. */
  readonly id: string;
  /** Pause was pressed, and no training stands yet. */
  readonly pausing: boolean;
  /** Where the next run branches off; until it starts or is given up. */
  readonly fork: RunOrigin | null;
  /** The run that this one branched off, as it was drawn, to be seen behind it. */
  readonly parent: { readonly origin: RunOrigin; readonly nodes: Nodes } | null;
  hear(told: Told): void;
  run(how?: RunAsk): Promise<void>;
  /** Puts it behind the runs that wait; this window goes on with what it does. */
  enqueue(how?: RunAsk): Promise<void>;
  stop(): Promise<void>;
  steer(how: Steer): Promise<void>;
  branchOff(origin: RunOrigin | null): void;
  /** Shows a run that goes on, or went on while nobody watched, as if it had been watched from its start. */
  attached(run: Attached): void;
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
  id: "",
  pausing: false,
  fork: null as RunOrigin | null,
  parent: null as Runs["parent"],
};

const dead: ProblemData = {
  code: "executor-died",
  message: "The process that trains ended unexpectedly. The document is untouched, and what had been drawn is kept.",
  fix: "Continue goes on from the last saved state; press Run to start anew.",
};
export const isBusy = (state: RunState): boolean =>
  state === "starting" || state === "running" || state === "paused" || state === "stopping";
/** A training may be steered and acted on. */
export const isGoing = (state: RunState): boolean => state === "running" || state === "paused";

/** The run of the open document: what the host tells, as the panels and nodes draw it. */
export const useRuns = create<Runs>((set, get) => {
  let waiting: RunEvent[] = [];
  let planned = false;
  /** What was asked for with the run that is on its way, or was last. */
  let asked: RunAsk = {};

  /** Events of one frame are applied together: the canvas is drawn once, however fast the training is. */
  const flush = () => {
    planned = false;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    const now = Date.now();
    let { state, problem, clock, log, nodes, startedAt, engine, id, pausing } = get();
    const { ran } = get();
    const begins = ran !== null && events.some(({ event }) => event === "start");
    nodes = applyEvents(nodes, events, begins ? plannedNodes(ran, asked.to) : []);
    for (const event of events) {
      clock = tick(clock, event, now);
      log = logEvent(log, event, now);
      if (event.event === "start") {
        startedAt = now;
        engine = event.engine ?? "";
        id = event.run;
        if (state !== "stopping") state = "running";
        problem = null;
      }
      if (event.event === "end") {
        state = event.status;
        problem = event.problem ?? null;
        nodes = compared(nodes, ran);
        pausing = false;
      }
      if (event.event === "paused") pausing = false;
    }
    if (isGoing(state)) state = Object.values(nodes).some((node) => node.state === "paused") ? "paused" : "running";
    useHands.getState().hear(events);
    const busy = isBusy(state);
    const left = busy ? secondsLeft(clock, now) : null;
    set({
      state,
      problem,
      clock,
      log,
      nodes,
      engine,
      id,
      pausing,
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
    useHands.getState().forget();
    set({ state, problem, nodes: compared(ended, ran), secondsLeft: null, pausing: false, log: line });
  };
  /** The open document and how it is to be run, as the host takes it. */
  const order = (how: RunAsk) => {
    const { document, path } = useDocument.getState();
    const pins = pinsNow();
    return {
      document,
      ...(path === null ? {} : { path }),
      ...(Object.keys(pins).length === 0 ? {} : { pins }),
      ...how,
    };
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
      const { fork, nodes, id } = get();
      asked = fork === null ? how : { fork, ...how };
      const ordered = order(asked);
      keptThen = Object.keys(ordered.pins ?? {});
      set({
        state: "starting",
        problem: null,
        startedAt: Date.now(),
        seedsDone: 0,
        seedsPlanned: 0,
        secondsLeft: null,
        clock: stillClock,
        ran: ordered.document,
        pausing: false,
        parent: asked.fork !== undefined && asked.fork.run === id ? { origin: asked.fork, nodes } : null,
      });
      try {
        const { problems } = await desk().ask("run", ordered);
        const first = problems[0];
        if (first !== undefined) set({ state: "failed", problem: first });
        else if (get().fork === fork) set({ fork: null });
      } catch (thrown) {
        // A link that broke has ended it already.
        if (isBusy(get().state)) set({ state: "failed", problem: asProblem(thrown) });
      }
    },
    stop: async () => {
      const { state } = get();
      if (state !== "starting" && !isGoing(state)) return;
      set({ state: "stopping", pausing: false });
      try {
        await desk().ask("stop");
      } catch (thrown) {
        set({ problem: asProblem(thrown) });
      }
      flush();
      // The end event says how it ended; where none came (it had not begun), it is stopped now.
      if (get().state === "stopping") halt("stopped", null);
    },
    enqueue: async (how = {}) => {
      const { fork } = get();
      try {
        const { problems } = await desk().ask("enqueue", order(fork === null ? how : { fork, ...how }));
        const [first] = problems;
        if (first !== undefined) {
          tellProblem("It cannot wait for its turn", first);
          return;
        }
        if (get().fork === fork) set({ fork: null });
        tell("Added to the queue", "It runs as soon as a core is free.");
      } catch (thrown) {
        tellProblem("It cannot wait for its turn", asProblem(thrown));
      }
    },
    steer: async (how) => {
      if (!isGoing(get().state)) return;
      if (how.node === undefined) set({ pausing: how.how === "pause" && get().state === "running" });
      try {
        await desk().ask("steer", how);
      } catch (thrown) {
        set({ pausing: false });
        tellProblem("The training does not answer", asProblem(thrown));
      }
    },
    branchOff: (fork) => set({ fork }),
    attached: ({ run, document, path = null, events }) => {
      const open = useDocument.getState();
      // What the person has on the canvas stays there; a window that shows nothing yet shows what runs.
      if (open.document.nodes.length === 0 && !open.dirty && open.path === null) {
        open.load(document, path);
        showGallery(false);
      }
      waiting = [];
      asked = {};
      keptThen = [];
      useHands.getState().forget();
      set({ ...still, fork: get().fork, state: "starting", startedAt: Date.now(), ran: document, id: run });
      waiting.push(...events);
      flush();
    },
    reset: () => {
      waiting = [];
      asked = {};
      keptThen = [];
      useHands.getState().forget();
      set(still);
    },
  };
});

/** Stale is what the document of now would not give; an edit that was undone leaves its results true. */
function compared(nodes: Nodes, ran: GraphDocument | null): Nodes {
  return ran === null ? nodes : markStale(nodes, staleSince(ran));
}

/** Nodes that kept an earlier result in the last run. */
let keptThen: readonly string[] = [];

/** What a node that keeps its result gives is as true as it was; once it lets go, it may be what no run would give now. */
function staleSince(before: GraphDocument): ReadonlySet<string> {
  const { document } = useDocument.getState();
  const kept = new Set(Object.keys(pinsNow()));
  const released = keptThen.filter((name) => !kept.has(name));
  return new Set([...staleAfter(before, document, kept), ...downstream(document, released, [], kept)]);
}

useDocument.subscribe((now, before) => {
  if (now.document === before.document) return;
  const { state, nodes, ran, reset } = useRuns.getState();
  // Another document has no results yet.
  if (now.history === fresh) reset();
  else if (!isBusy(state)) useRuns.setState({ nodes: ran === null ? markStale(nodes, staleSince(before.document)) : compared(nodes, ran) });
});
usePins.subscribe(() => {
  const { state, nodes, ran } = useRuns.getState();
  if (!isBusy(state)) useRuns.setState({ nodes: compared(nodes, ran) });
});
