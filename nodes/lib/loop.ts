// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Clock, Json, Tensors } from "../ports.ts";
import { compiled } from "./engine/compiled.ts";
import { keepWeights, type Ledger, record, writeLedger } from "./ledger.ts";
import { numbersOf } from "./numbers.ts";
import { pacer } from "./pace.ts";
import { Problem } from "./problem.ts";
import { metricsOf } from "./read.ts";
import { type Run, Stopped } from "./run.ts";
import type { Drawn, TrainStep, Unit } from "./train-step.ts";
import { cloneTree, disposeTree, leaves } from "./tree.ts";

/** Where a training stands at a step border, beside its tensors: JSON. */
export interface Standing {
  /** Updates, presentations and rounds since this training (this stage) began. */
  readonly step: number;
  readonly presentations: number;
  readonly round: number;
  /** Marks passed, and the step of the last measurement. */
  readonly marks: number;
  readonly measured: number;
  readonly kept: boolean;
  readonly host: Json;
  readonly schedules: Readonly<Record<string, Json>>;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface Course {
  readonly step: TrainStep;
  readonly budget: number;
  readonly unit: Unit;
  /** Measured whenever `every` more units are done (0: never) and at the end. */
  readonly marks?: {
    readonly every: number;
    measure(state: Tensors, breathe: () => Promise<void>): Promise<Record<string, number>>;
    /** The metric whose highest value chooses the best weights. */
    readonly best: string;
  };
  /** Units after which the weights are kept on the side; 0 or past the end: the final ones. */
  readonly keepAt: number;
  /** What of a state is worth keeping as best or kept. */
  keep(state: Tensors): Tensors;
  readonly run: Run;
  /** Written into checkpoints: what rebuilds the TrainStep, and tensors that this stage only carries along. */
  readonly structure: Json;
  readonly carried?: Tensors;
  /** A state to begin with, and where it stood if it was saved; taken over. Without it `step.init()`. */
  readonly from?: { readonly standing?: Standing; readonly state: Tensors };
  /** Counts for the progress of one training with several stages. */
  readonly outOf?: { readonly before: number; readonly all: number };
}

/**
 * The one loop. Advances `step` until the budget is used, writes into the ledger, and gives the final state
 * (owned by the caller). Lets messages in, reports, measures at marks, saves. Whether it ran through or was
 * saved, killed and taken up again makes no difference to any number.
 *
 * Throws `loss-not-finite` naming the step and the last finite values, and `Stopped`.
 */
export async function advance(course: Course, ledger: Ledger): Promise<Tensors> {
  const { step, unit, budget, run, marks } = course;
  const numbers = numbersOf(step.numbers);
  let standing = course.from?.standing ?? begin(step, numbers.init());
  let state = keepTree(course.from?.state ?? step.init());
  let drawn: Drawn | undefined;
  const save = async () => run.checkpoints?.save(saved(course, ledger, state, standing));
  const pace = pacer(run, save);

  const measure = async (passed: number) => {
    if (!marks || standing.measured === standing.step) return;
    const values = await marks.measure(state, pace.breathe);
    record(ledger, values);
    run.metric(ledger.updates, values);
    standing = { ...standing, marks: passed, measured: standing.step, metrics: { ...standing.metrics, ...values } };
    const value = values[marks.best];
    if (value === undefined || (ledger.best !== null && value <= ledger.best)) return;
    ledger.best = value;
    keepWeights(ledger, "best", course.keep(state));
  };

  run.drives(step.numbers);
  const compute = compiled(step.step, { name: run.node, donate: true, say: run.note });
  try {
    for (;;) {
      await pace.between(() => progressOf(course, standing, drawn));
      const clock: Clock = { step: standing.step, presentations: standing.presentations, metrics: standing.metrics };
      const now = draw(step, standing.host, clock);
      drawn = now;
      const reached = unit === "updates" ? standing.step : unit === "presentations" ? standing.presentations : now.round;
      if (!standing.kept && course.keepAt > 0 && reached >= course.keepAt) {
        keepWeights(ledger, "kept", course.keep(state));
        standing = { ...standing, kept: true };
      }
      if (reached >= budget || standing.step >= run.maxUpdates) break;
      const passed = marks && marks.every > 0 ? Math.floor(reached / marks.every) : 0;
      if (passed > standing.marks) {
        disposeTree(now.inputs);
        drawn = undefined;
        await measure(passed);
        continue; // Drawn again: the clock now knows what was measured.
      }

      const { values, schedules, scalars } = numbers.at(standing.schedules, clock);
      const before = state;
      let read: ReturnType<typeof metricsOf> = {};
      tf.tidy(() => {
        const made = (isLast(course, standing, now) ? compute.audited : compute)(before, now.inputs, scalars);
        state = keepTree(made.state);
        read = metricsOf(made.metrics);
      });
      dropUnless(state, before, now.inputs);
      drawn = undefined;
      const metrics = read instanceof Promise ? await read : read;
      if (!Number.isFinite(metrics.loss)) throw notFinite(ledger.updates + 1, metrics.loss, standing.metrics, values);

      standing = {
        ...standing,
        step: standing.step + 1,
        presentations: standing.presentations + now.presentations,
        round: now.round,
        host: now.host,
        schedules,
        metrics: { ...standing.metrics, ...metrics },
      };
      ledger.updates++;
      ledger.presentations += now.presentations;
      record(ledger, metrics);
      run.metric(ledger.updates, metrics);
      run.numbers(ledger.updates, values);
    }
    if (marks && marks.every > 0) await measure(standing.marks);
    pace.end(() => progressOf(course, standing, drawn));
    await save();
    const final = cloneTree(state);
    disposeTree(state);
    return final;
  } catch (error) {
    if (error instanceof Stopped) await save();
    disposeTree(state);
    throw error;
  } finally {
    if (drawn) disposeTree(drawn.inputs);
    numbers.dispose();
    compute.dispose();
  }
}

/** Where that is known before the next batch is drawn. */
function isLast({ unit, budget, run }: Course, { step, presentations }: Standing, now: Drawn): boolean {
  if (step + 1 >= run.maxUpdates) return true;
  return unit === "updates" ? step + 1 >= budget : unit === "presentations" && presentations + now.presentations >= budget;
}

function begin(step: TrainStep, schedules: Readonly<Record<string, Json>>): Standing {
  return { step: 0, presentations: 0, round: 0, marks: 0, measured: 0, kept: false, host: step.host, schedules, metrics: {} };
}

function saved(course: Course, ledger: Ledger, state: Tensors, standing: Standing) {
  const { structure, carried = {} } = course;
  const host = { standing, structure, ledger: writeLedger(ledger) } as unknown as Json;
  return { tensors: { state, carried, ...ledger.weights }, host };
}

function draw(step: TrainStep, host: Json, clock: Clock): Drawn {
  let drawn: Drawn | undefined;
  tf.tidy(() => {
    drawn = step.inputs(host, clock);
    keepTree(drawn.inputs);
  });
  return drawn as unknown as Drawn;
}

/** Takes tensors out of every scope: the loop drops them by itself, and no scope's list grows with the steps. */
function keepTree(tree: Tensors): Tensors {
  for (const tensor of leaves(tree)) tf.keep(tensor);
  return tree;
}

function dropUnless(used: Tensors, ...trees: Tensors[]): void {
  const still = new Set(leaves(used));
  for (const tree of trees) for (const tensor of leaves(tree)) if (!still.has(tensor)) tensor.dispose();
}

function progressOf({ unit, budget, run, outOf }: Course, { step, presentations, round }: Standing, drawn: Drawn | undefined) {
  const done = unit === "updates" ? step : unit === "presentations" ? presentations : (drawn?.round ?? round);
  const most = unit === "updates" ? Math.min(budget, run.maxUpdates) : budget;
  return { done: (outOf?.before ?? 0) + Math.min(done, most), of: outOf?.all ?? most, unit };
}

function notFinite(
  step: number,
  loss: number | undefined,
  metrics: Readonly<Record<string, number>>,
  numbers: Readonly<Record<string, number>>,
): Problem {
  const list = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
      .join(", ");
  const before = Object.keys(metrics).length === 0 ? "It was the first update." : `The update before it gave ${list(metrics)}.`;
  const under = Object.keys(numbers).length === 0 ? "" : ` (with ${list(numbers)})`;
  return new Problem("loss-not-finite", `The loss became ${loss} at update ${step}${under}. ${before}`, {
    fix: "Lower the learning rate, or put a gradient clip in front of it.",
  });
}
