import type { RunEvent } from "../../../nodes/lib/events.ts";
import { type Run, type RunScope, Stopped } from "../../../nodes/lib/run.ts";
import type { Schedule } from "../../../nodes/ports.ts";
import { joinPath, type Recorded } from "./record.ts";

/** What all calls of one run share. */
export interface Session {
  emit(event: RunEvent): void;
  /** True once the user asked to stop. */
  stopped(): boolean;
  /** Called now and then while a node works, so that events leave. */
  idle(): void;
  readonly maxUpdates: number;
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
  /** The schedule's call, where it is one of this plan. */
  scheduleOf(value: Schedule): { readonly node: string; readonly identity: string } | undefined;
}

export interface Place {
  readonly node: string;
  readonly path: string;
  /** Where to write down what was told; absent for pictures of values that are not final. */
  readonly recorded: Recorded | null;
  partial(value: unknown): void;
}

/** Where the calls of one turn of a container find their path and their container's record. */
export interface Turn {
  readonly turn: string;
  readonly path: string;
  readonly recorded: Recorded | null;
}
const turns = new WeakMap<RunScope, Turn>();
export const turnOf = (scope: unknown): Turn | undefined => turns.get(scope as RunScope);

const progressEveryMs = 100;

/** The `run` of one call in the app. */
export function createRun(session: Session, { node, path, recorded, partial }: Place): Run {
  let drivers: Record<string, { node: string; identity: string }> = {};
  let began: { at: number; done: number } | null = null;
  let lastProgress = Number.NEGATIVE_INFINITY;
  const now = () => performance.now();

  return {
    metric: (step, values) => {
      recorded?.told.push({ metric: { ...values }, step });
      for (const [name, value] of Object.entries(values)) session.emit({ event: "metric", node, path, step, name, value });
    },
    drives: (numbers) => {
      drivers = {};
      for (const [name, driven] of Object.entries(numbers)) {
        const from = typeof driven === "number" ? undefined : session.scheduleOf(driven);
        if (from !== undefined) drivers[name] = from;
      }
    },
    numbers: (step, values) => {
      const by = Object.fromEntries(Object.entries(drivers).map(([name, { identity }]) => [name, identity]));
      recorded?.told.push({ number: { ...values }, step, by });
      for (const [name, value] of Object.entries(values)) {
        const driver = drivers[name]?.node;
        session.emit({ event: "number", node, path, step, name, value, ...(driver === undefined ? {} : { by: driver }) });
      }
    },
    progress: (done, of, unit) => {
      const at = now();
      began ??= { at, done };
      if (done < of && at - lastProgress < progressEveryMs) return;
      lastProgress = at;
      const seconds = (at - began.at) / 1000;
      const perSecond = seconds > 0 ? (done - began.done) / seconds : 0;
      const secondsLeft = perSecond > 0 ? (of - done) / perSecond : 0;
      session.emit({ event: "progress", node, path, done, of, unit, perSecond, secondsLeft });
    },
    show: (name, view) => {
      const told = recorded?.told;
      // Only the last picture of a name is worth showing again.
      const before = told?.findIndex((item) => "view" in item && item.name === name) ?? -1;
      if (before >= 0) told?.splice(before, 1);
      told?.push({ view, name });
      session.emit({ event: "view", node, path, name, view });
    },
    partial,
    breathe: async () => {
      session.idle();
      // A timer or message may only come in between two macrotasks.
      await new Promise((resolve) => setImmediate(resolve));
      if (session.stopped()) throw new Stopped();
    },
    now,
    maxUpdates: session.maxUpdates,
    packageFile: session.packageFile,
    scope: (turn) => {
      const inside = joinPath(path, turn);
      const scope: RunScope = (name) => createRun(session, { node: name, path: inside, recorded, partial: () => {} });
      turns.set(scope, { turn, path: inside, recorded });
      return scope;
    },
  };
}
