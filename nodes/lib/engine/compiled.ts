// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Arena } from "./arena.ts";
import { copiesOfShared, dropMade, fits, shapesOf, stateIn } from "./arguments.ts";
import type { DataId, PatchbayBackend } from "./backend.ts";
import { programOf } from "./compile/cache.ts";
import { type Bound, execute } from "./execute.ts";
import type { Machine } from "./machine.ts";
import { type Recorded, type Recording, record } from "./record.ts";
import { difference } from "./recording-text.ts";
import { Refusal } from "./refusal.ts";
import { sameBits } from "./same-bits.ts";
import { type Leaf, leavesOf, type Nested, rebuild } from "./structure.ts";

export interface CompileOptions {
  /** The node whose step it is, for what is said. */
  readonly name: string;
  /** The first argument is a state that is not needed any more: what comes out may be written over it. */
  readonly donate: boolean;
  /** Is told once why a step is not compiled. */
  say(message: string): void;
}

/** What became of a step: for the run's record and for benchmarks. */
export interface Compiled<A extends readonly Nested[], R extends Nested> {
  (...args: A): R;
  /** The same, and compares with the eager run whatever call it is: for the last step, so that no step goes unwatched. */
  audited(...args: A): R;
  report(): CompileReport;
  dispose(): void;
}
export interface CompileReport {
  readonly programs: readonly { instructions: number; phases: number; bytes: number; milliseconds: number }[];
  readonly eager: string | null;
  readonly calls: number;
}

interface Entry extends Bound {
  readonly leaves: readonly Leaf[];
  readonly recording: Recording;
  readonly milliseconds: number;
  calls: number;
  /** The step's call in which it ran last. */
  used: number;
  /** The call in which the function is recorded again and compared. */
  audit: number;
}

/** Programs kept for one step, by the shapes of its arguments; those used longest ago give way. */
const mostPrograms = 8;
/** A step whose shapes never end is not compiled anew for ever. */
const mostCompilations = 32;

/** For tests: whether every call is compared with its eager run, and how many were. */
export const auditing = { every: false, compared: 0 };

/** What the engine runs on; null while tfjs runs on a backend of its own, where nothing is compiled. */
export const engineInUse: { machine?: Machine; arena?: Arena; backend?: PatchbayBackend } = {};

/**
 * A pure function of tensors as one program of the machine: recorded in its first call, cleaned, fused, planned, and from
 * then on executed in one go, with the very bits of the eager run. Arguments and result are nested plain objects of tensors.
 * In calls 2, 3, 5, 9, ... it is recorded again and compared, so that a number of the closure that was baked in is found.
 *
 * What cannot be one program runs eagerly, and says so once. What is no function of its arguments throws a `Refusal`.
 */
export function compiled<A extends readonly Nested[], R extends Nested>(f: (...args: A) => R, options: CompileOptions): Compiled<A, R> {
  const entries: Entry[] = [];
  let eager: string | null = null;
  let calls = 0;

  let compilations = 0;
  const met = new Set<string>();

  /** Have these shapes been here before? */
  const meetAgain = (leaves: readonly Leaf[]): boolean => {
    const key = shapesOf(leaves);
    if (met.size > 1000) met.clear();
    const again = met.has(key);
    met.add(key);
    return again;
  };
  const dropOldest = (): void => {
    const oldest = entries.reduce((one, other) => (other.used < one.used ? other : one));
    entries.splice(entries.indexOf(oldest), 1);
    oldest.program.drop();
  };
  const tooMany = (args: A): R => {
    if (compilations++ === mostCompilations) {
      options.say(`Its arguments come in so many shapes that only some of its steps are compiled; the others run slower.`);
    }
    return eagerly(args);
  };

  const eagerly = (args: A): R => tf.tidy(() => f(...args) as tf.TensorContainer) as R;

  const first = (args: A, leaves: readonly Leaf[], engine: Required<typeof engineInUse>): R => {
    const began = performance.now();
    const { recording, result } = record(
      engine.backend,
      leaves.map(({ tensor }) => tensor),
      stateIn(leaves),
      () => f(...args),
      (made) => leavesOf(made).map(({ tensor }) => tensor),
    );
    try {
      const program = programOf(recording, engine);
      const captured = program.graph.captured.map(({ id }) => ((recording.values[id] as Recorded).tensor as tf.TensorInfo).dataId);
      const outputs = leavesOf(result);
      const milliseconds = performance.now() - began;
      entries.push({ leaves, result, outputs, recording, program, captured, milliseconds, calls: 1, used: calls, audit: 2 });
    } catch (error) {
      if (!(error instanceof Refusal) || !error.runsEagerly) {
        dropMade(result, leaves);
        throw error;
      }
      refused(error);
    }
    return result;
  };

  const refused = (error: Refusal): void => {
    eager = error.message;
    options.say(`Its step is not compiled, so it runs slower: ${error.message}.`);
  };

  const audit = (entry: Entry, args: A, leaves: readonly Leaf[], engine: Required<typeof engineInUse>): R => {
    const tensors = leaves.map(({ tensor }) => tensor);
    const again = record(
      engine.backend,
      tensors,
      stateIn(leaves),
      () => f(...args),
      (made) => leavesOf(made).map(({ tensor }) => tensor),
    );
    const differs = difference(entry.recording, again.recording);
    const answer = execute(entry, tensors, engine, false) as R;
    const want = leavesOf(again.result);
    const wrong = leavesOf(answer).find(
      ({ tensor }, place) => !sameBits(engine.backend, tensor.dataId, want[place]?.tensor.dataId as DataId),
    );
    dropMade(again.result, leaves);
    auditing.compared++;
    if (differs === null && !wrong) return answer;
    dropMade(answer, leaves);
    throw differs !== null
      ? new Refusal(
          "changed",
          `The step of ${options.name} is not the same program in call ${entry.calls} as in call 1; a value of its closure was baked in: ${differs}. What varies must be an argument.`,
        )
      : new Refusal(
          "bits",
          `The compiled step of ${options.name} gives other bits than the eager one for "${wrong?.path}". This is a fault of the engine.`,
        );
  };

  const run = (args: A, compare: boolean): R => {
    calls++;
    const engine = engineInUse as Required<typeof engineInUse>;
    if (eager !== null || !engine.machine || tf.getBackend() !== "patchbay") return eagerly(args);
    const leaves = leavesOf(args as Nested);
    const entry = entries.find((one) => fits(one.leaves, leaves));
    const records = compare || auditing.every || entry === undefined || entry.calls + 1 >= entry.audit;
    const copies = copiesOfShared(leaves, engine.backend, records);
    if (copies.size === 0) return runApart(args, leaves, entry, records, engine);
    // A state may begin as two clones of one tensor, or as clones of what the closure holds, and part later: they are two things.
    const apart = leaves.map((leaf) => ({ ...leaf, tensor: copies.get(leaf) ?? leaf.tensor }));
    let handedOn = new Set<tf.Tensor>();
    try {
      const result = runApart(rebuild(args as Nested, apart, ({ tensor }) => tensor) as unknown as A, apart, entry, records, engine);
      handedOn = new Set(leavesOf(result).map(({ tensor }) => tensor));
      return result;
    } finally {
      for (const copy of copies.values()) if (!handedOn.has(copy)) copy.dispose();
    }
  };

  const runApart = (
    args: A,
    leaves: readonly Leaf[],
    entry: Entry | undefined,
    records: boolean,
    engine: Required<typeof engineInUse>,
  ): R => {
    try {
      if (!entry) {
        // The last batch of a round is short, perhaps never again as short: shapes are worth a program when they come again.
        if (entries.length > 0 && !meetAgain(leaves)) return eagerly(args);
        if (compilations >= mostCompilations) return tooMany(args);
        if (entries.length >= mostPrograms) dropOldest();
        compilations++;
        return first(args, leaves, engine);
      }
      entry.calls++;
      entry.used = calls;
      if (!records) {
        return execute(
          entry,
          leaves.map(({ tensor }) => tensor),
          engine,
          options.donate,
        ) as R;
      }
      if (entry.calls >= entry.audit) entry.audit = 2 * entry.calls - 1;
      return audit(entry, args, leaves, engine);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.runsEagerly) throw error;
      refused(error);
      return eagerly(args);
    }
  };

  return Object.assign((...args: A): R => run(args, false), {
    audited: (...args: A): R => run(args, true),
    report: (): CompileReport => ({
      programs: entries.map(({ program: { instructions, phases, bytes }, milliseconds }) => ({
        instructions,
        phases,
        bytes,
        milliseconds,
      })),
      eager,
      calls,
    }),
    dispose(): void {
      for (const { program } of entries) program.drop();
      entries.length = 0;
    },
  });
}
