// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { newLedger } from "../lib/ledger.ts";
import { advance } from "../lib/loop.ts";
import { marksOf, mostAccurate, worth } from "../lib/marks.ts";
import { owning } from "../lib/owning.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { supervised } from "../lib/supervised.ts";
import { chain } from "../optimizers/chain.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Batches, Examples, GradientTransform, Model, Objective, Schedule, Table } from "../ports.ts";

/**
 * One short training whose learning rate rises from `lo` to `hi`: t counts updates from 0 and
 * rate(t) = lo + (hi - lo) t / (updates - 1), or lo (hi / lo)^(t / (updates - 1)) with a geometric ramp.
 * Every `evaluateEvery` updates it is measured on the validation examples.
 *
 * Returns rows of `rate` (of the last update before the measurement), `accuracy` and `loss`, both on validation.
 * The weights are thrown away. Ends early, without a row, when the loss is no longer finite.
 * Shows `range`: accuracy over rate. Throws `range` for bounds that are no range.
 *
 * Source: Smith 2017, arXiv:1506.01186, section 3.3.
 */
export async function rangeTest({
  model,
  batches,
  objective,
  optimizer,
  validation,
  lo,
  hi,
  updates,
  ramp,
  evaluateEvery,
  run,
}: {
  model: Model;
  batches: Batches;
  objective: Objective;
  optimizer: GradientTransform;
  validation: Examples;
  lo: number;
  hi: number;
  updates: number;
  ramp: "linear" | "geometric";
  evaluateEvery: number;
  run: Run;
}): Promise<Table> {
  if (!(lo < hi) || lo < 0 || (ramp === "geometric" && lo === 0)) {
    const fix = lo === 0 ? "A geometric ramp cannot begin at 0: begin at 0.0001." : "Set lo below hi, both at least 0.";
    throw new Problem("range", `Rates cannot rise from ${lo} to ${hi} on a ${ramp} ramp.`, { field: "lo", fix });
  }
  const rate = rising(lo, hi, updates, ramp);
  const rows: number[][] = [];
  const tell = () => {
    const y = rows.map((row) => row[1] as number);
    const x = rows.map((row) => row[0] as number);
    const axis = { label: "learning rate", log: ramp === "geometric" };
    run.show("range", { is: "Lines", x: axis, y: { label: "validation accuracy" }, series: [{ name: "accuracy", x, y }] });
  };

  await owning(async () => {
    const step = supervised({
      model,
      batches,
      gradient: objective,
      optimizer: chain({ transforms: [optimizer, scaleBySchedule({ rate })] }),
      watch: [],
      trainable: "",
    });
    const { marks } = marksOf(step, validation, mostAccurate, evaluateEvery);
    if (!marks) return;
    const ledger = newLedger();
    const measure: typeof marks.measure = async (state, breathe) => {
      const values = await marks.measure(state, breathe);
      const last = rate.at(null, { step: ledger.updates - 1, presentations: 0, metrics: {} }).value;
      rows.push([last, values["validation.accuracy"] as number, values["validation.loss"] as number]);
      tell();
      return values;
    };
    // Not saved: it is short, and half of it is of no use.
    const { checkpoints: _, ...unsaved } = run;
    const course = {
      step,
      budget: updates,
      unit: "updates" as const,
      marks: { ...marks, measure },
      keepAt: 0,
      keep: worth,
      run: unsaved,
      structure: null,
    };
    await advance(course, ledger).catch((error: unknown) => {
      // Beyond the edge of divergence there is nothing more to see.
      if (!(error instanceof Problem && error.code === "loss-not-finite" && rows.length > 0)) throw error;
    });
  });
  return { is: "Table", columns: ["rate", "accuracy", "loss"], rows };
}

function rising(lo: number, hi: number, updates: number, ramp: "linear" | "geometric"): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      const share = updates === 1 ? 0 : step / (updates - 1);
      return { value: ramp === "linear" ? lo + (hi - lo) * share : lo * (hi / lo) ** share, state };
    },
  };
}

export const card = {
  run: rangeTest,
  title: "Range test",
  summary: "One short run over rising learning rates.",
  also: ["LR range test", "learning rate finder"],
  inputs: {
    model: { port: { Model: true }, doc: "Where it starts; the weights of the test are thrown away." },
    batches: { port: { Batches: true }, doc: "What it learns from." },
    objective: { port: { Objective: true }, doc: "What is made small." },
    optimizer: { port: { GradientTransform: true }, doc: "What comes before the rate, say momentum." },
    validation: { port: { Examples: true }, doc: "Examples on which it is measured: bounds are not read from training loss." },
  },
  settings: {
    lo: { control: "number", default: 0, min: 0, doc: "Rate of the first update." },
    hi: { control: "number", default: 0.3, min: 0, onNode: true, doc: "Rate of the last update." },
    updates: { control: "number", default: 120, min: 2, step: 1, unit: "updates", onNode: true, doc: "Length of the test." },
    ramp: {
      control: "choice",
      default: "linear",
      options: ["linear", "geometric"],
      doc: "Whether rates rise by equal steps or by equal factors.",
    },
    evaluateEvery: { control: "number", default: 4, min: 1, step: 1, unit: "updates", doc: "Updates between two measurements." },
  },
  output: "Table",
  numbers: { objective: "objective", optimizer: { 1: "optimizer", 2: "=rate" }, batches: "batches" },
  infer: { model: "x -> y", batches: "x", validation: "x" },
  reports: true,
  shows: { range: "Validation accuracy over the learning rate." },
  reference: { by: "Smith 2017", title: "Cyclical Learning Rates for Training Neural Networks", arxiv: "1506.01186" },
} satisfies NodeCard<typeof rangeTest>;
