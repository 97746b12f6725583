import type { RunEvent } from "../../../../nodes/lib/events.ts";
import type { Run } from "../../../../nodes/lib/run.ts";
import { median } from "../../../../nodes/lib/statistics.ts";
import type { Driven } from "../../../../nodes/ports.ts";
import type { NodeFunction } from "../interpret.ts";
import type { Args } from "./planned.ts";

/** Updates before those that count, and those that count. */
const warmUp = 8;
const counted = 30;
const fewTimes = 8;
/** A stage may take so many times its time before it ends without the least of updates, or for updates that are compared. */
const patience = 8;

export interface Limits {
  /** At most so many updates in each stage. */
  readonly updates: number;
  /** A stage ends early once it took this long, its first update apart, and had the least of updates. */
  readonly milliseconds: number;
  readonly least: number;
}
export const thorough = (milliseconds: number): Limits => ({ updates: warmUp + counted, milliseconds, least: 2 * warmUp });

/** One stretch of a training as it was measured. */
export interface MeasuredLeg {
  readonly numbers: Readonly<Record<string, Driven>>;
  /** Number -> name of the schedule's node. */
  readonly drivers: Readonly<Record<string, string>>;
  /** Milliseconds of an update: of the median one, of the first, and of one that is compared with the eager run. */
  readonly stepMs: number;
  readonly firstMs: number;
  readonly auditMs: number;
  readonly losses: readonly number[];
}

export interface Measured {
  readonly value: unknown;
  readonly legs: readonly MeasuredLeg[];
  /** Milliseconds of a measurement on validation examples; 0 where there was none. */
  readonly markMs: number;
  /** What the training said, say why it is slow. */
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

interface Open {
  numbers: Readonly<Record<string, Driven>>;
  readonly drivers: Record<string, string>;
  readonly took: number[];
  readonly losses: number[];
  began: number;
  enough: boolean;
}

/**
 * Runs the first updates of a training and times them by what it reports: `drives` where a stretch begins,
 * `metric` and then `numbers` after every update, `metric` alone at a mark. `heard` gives the events of one report.
 */
export async function measure(
  work: NodeFunction,
  args: Args,
  run: Run,
  { limits, heard, each }: { limits: Limits; heard: (report: () => void) => RunEvent[]; each: () => void },
): Promise<Measured> {
  const legs: Open[] = [];
  const marks: number[] = [];
  const notes: string[] = [];
  // When something was reported last, and what would be a mark if no update follows it.
  let last = performance.now();
  let maybe: number | null = null;
  const mark = () => {
    if (maybe !== null) marks.push(maybe);
    maybe = null;
  };
  const { checkpoints: _, control: __, ring: ___, kin: ____, ...rest } = run;
  const timed: Run = {
    ...rest,
    note: (text) => void notes.push(text),
    progress: () => {},
    show: () => {},
    partial: () => {},
    drives: (numbers) => {
      run.drives(numbers);
      // Said twice before the first update.
      if (legs.at(-1)?.took.length === 0) legs.pop();
      legs.push({ numbers, drivers: {}, took: [], losses: [], began: performance.now(), enough: false });
      last = performance.now();
    },
    metric: (step, values) => {
      const now = performance.now();
      run.metric(step, values);
      mark();
      maybe = now - last;
      if (values.loss !== undefined) legs.at(-1)?.losses.push(values.loss);
      else last = performance.now();
    },
    numbers: (step, values) => {
      const events = heard(() => run.numbers(step, values));
      maybe = null;
      const leg = legs.at(-1);
      if (leg === undefined) return;
      for (const event of events) if (event.event === "number" && event.by !== undefined) leg.drivers[event.name] = event.by;
      each();
      const now = performance.now();
      leg.took.push(now - last);
      last = now;
      if (leg.took.length === 1) leg.began = now;
      const past = sum(plain(leg.took)) > limits.milliseconds;
      leg.enough = now - leg.began > patience * limits.milliseconds || (past && leg.took.length >= limits.least);
    },
    // Asked at every border: a stretch that is slow ends where enough is known of it.
    get maxUpdates() {
      return Math.min(run.maxUpdates, legs.at(-1)?.enough === true ? 0 : limits.updates);
    },
  };
  const began = performance.now();
  const value = await work({ ...args, run: timed });
  mark();
  return {
    value,
    legs: legs.map(({ numbers, drivers, took, losses }) => ({ numbers, drivers, losses, ...timesOf(took) })),
    markMs: marks.length === 0 ? 0 : median(marks),
    notes,
    milliseconds: performance.now() - began,
  };
}

/** The compiled step is recorded in its first call and compared with the eager one in calls 2, 3, 5, 9, ... (`engine/compiled.ts`). */
const isCompared = (step: number) => step > 1 && Number.isInteger(Math.log2(step - 1));

const sum = (times: readonly number[]) => times.reduce((all, one) => all + one, 0);

const plain = (took: readonly number[]) => took.filter((_, at) => at > 0 && !isCompared(at + 1));

function timesOf(took: readonly number[]): { stepMs: number; firstMs: number; auditMs: number } {
  // The last one is compared as well.
  const inner = took.length > warmUp + 1 ? took.slice(0, -1) : took;
  const settled = inner.length > warmUp + 1 ? plain(inner).filter((_, at, all) => at >= Math.min(3, all.length - 1)) : plain(inner);
  const audits = took.filter((_, at) => isCompared(at + 1));
  // Of few, the quickest: what keeps them from being as quick as they are is other work of the machine.
  const typical = (times: readonly number[]) => (times.length < fewTimes ? Math.min(...times) : median(times));
  const stepMs = settled.length > 0 ? typical(settled) : took.length > 0 ? typical(took) : 0;
  return { stepMs, firstMs: took[0] ?? 0, auditMs: audits.length > 0 ? typical(audits) : stepMs };
}

/** Milliseconds of so many updates. */
export function lengthMs({ stepMs, firstMs, auditMs }: MeasuredLeg, updates: number): number {
  if (updates < 1) return 0;
  const audits = updates < 2 ? 0 : Math.floor(Math.log2(updates - 1)) + 2;
  return Math.max(firstMs, stepMs) + audits * Math.max(0, auditMs - stepMs) + (updates - 1) * stepMs;
}
