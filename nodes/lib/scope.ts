// SPDX-License-Identifier: MIT-0
import type { Schedule } from "../ports.ts";
import type { Control, Ring } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { type Answers, type Checkpoints, type Download, type Run, type RunScope, Stopped, type Telling } from "./run.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where the runs of all calls report to, and what they share. */
export interface Sink {
  emit(event: RunEvent): void;
  /** True once the user asked to stop. */
  stopped(): boolean;
  readonly maxUpdates: number;
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
  /** `download` of `downloads.ts`, or `downloaded` where nothing may be fetched. */
  download(file: Download, told: Telling): Promise<Uint8Array>;
  /** Milliseconds on some clock. */
  now(): number;
  /** Where the states of one call are kept; absent where nothing is saved. */
  checkpoints?(path: string, node: string): Checkpoints;
  /** Name of the node that made a schedule, where that is known. */
  nameOf?(schedule: Schedule): string | undefined;
  partial?(node: string, path: string, value: unknown): void;
  /** What watches the trainings of one call; absent where nobody does. */
  watch?(path: string, node: string): Watch;
}

export interface Watch {
  readonly control?: Control;
  readonly ring?: Ring<Snapshot>;
  readonly answers?: Answers;
  kin?: NonNullable<Run["kin"]>;
}

const progressEveryMs = 100;

/** What a script calls `run`: a `Run` for the call of that name, reporting to `sink`. */
export function makeScope(sink: Sink, path = ""): RunScope {
  return (node) => makeRun(sink, node, path);
}

function makeRun(sink: Sink, node: string, path: string): Run {
  let drivers: Readonly<Record<string, Schedule | number>> = {};
  const told = new Map<string, number>();
  let began: { at: number; done: number; spent: number } | undefined;
  /** Seconds that the training says it took, without pauses. */
  let spent: number | undefined;
  let reported = Number.NEGATIVE_INFINITY;

  const note = (text: string) => sink.emit({ event: "note", node, path, text });
  const progress: Run["progress"] = (done, of, unit) => {
    const at = sink.now();
    began ??= { at, done, spent: spent ?? 0 };
    if (done < of && at - reported < progressEveryMs) return;
    reported = at;
    const seconds = spent === undefined ? (at - began.at) / 1000 : spent - began.spent;
    const perSecond = seconds > 0 ? (done - began.done) / seconds : 0;
    const secondsLeft = perSecond > 0 ? (of - done) / perSecond : 0;
    sink.emit({ event: "progress", node, path, done, of, unit, perSecond, secondsLeft });
  };

  return {
    node,
    note,
    metric: (step, values) => {
      for (const name in values) sink.emit({ event: "metric", node, path, step, name, value: values[name] as number });
    },
    drives: (numbers) => {
      drivers = numbers;
    },
    numbers: (step, values) => {
      for (const [name, value] of Object.entries(values)) {
        const driver = drivers[name];
        // A number that nothing drives is said once.
        if (typeof driver !== "object" && told.get(name) === value) continue;
        told.set(name, value);
        const by = typeof driver === "object" ? sink.nameOf?.(driver) : undefined;
        sink.emit({ event: "number", node, path, step, name, value, ...(by === undefined ? {} : { by }) });
      }
    },
    progress,
    clock: (step, presentations, seconds) => {
      spent = seconds;
      sink.emit({ event: "clock", node, path, step, presentations, seconds });
    },
    from: (step, source) => sink.emit({ event: "from", node, path, step, source }),
    acted: (step, act, result) => sink.emit({ event: "act", node, path, step, act, ...result }),
    show: (name, view) => sink.emit({ event: "view", node, path, name, view }),
    partial: (value) => sink.partial?.(node, path, value),
    breathe: async () => {
      await macrotask();
      if (sink.stopped()) throw new Stopped();
    },
    now: () => sink.now(),
    maxUpdates: sink.maxUpdates,
    ...sink.watch?.(path, node),
    ...(sink.checkpoints ? { checkpoints: sink.checkpoints(path, node) } : {}),
    packageFile: (packageName, file) => sink.packageFile(packageName, file),
    download: async (file) => {
      const bytes = await sink.download(file, { note, progress, stopped: () => sink.stopped() });
      // What the node itself counts begins now.
      began = undefined;
      return bytes;
    },
    scope: (turn, limits) => makeScope(within(sink, limits), path === "" ? turn : `${path}/${turn}`),
  };
}

/** A sink with a lower cap. */
function within(sink: Sink, limits: { readonly maxUpdates?: number } = {}): Sink {
  const { maxUpdates = Number.POSITIVE_INFINITY } = limits;
  return maxUpdates < sink.maxUpdates ? { ...sink, maxUpdates } : sink;
}

/** Promises alone let no message and no timer in; this does, in Node and in a browser's worker. */
function macrotask(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => void setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
