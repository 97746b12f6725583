import { batches } from "../../nodes/data/batches.ts";
import { digits } from "../../nodes/data/digits.ts";
import { partition } from "../../nodes/data/partition.ts";
import { newLedger } from "../../nodes/lib/ledger.ts";
import { advance } from "../../nodes/lib/loop.ts";
import { keyScope } from "../../nodes/lib/random.ts";
import type { Run } from "../../nodes/lib/run.ts";
import { supervised } from "../../nodes/lib/supervised.ts";
import { flatten } from "../../nodes/lib/tree.ts";
import { mlp } from "../../nodes/models/mlp.ts";
import { crossEntropy } from "../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../nodes/optimizers/chain.ts";
import { momentum } from "../../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../../nodes/optimizers/scale-by-schedule.ts";
import type { Tensors } from "../../nodes/ports.ts";
import { cyclical } from "../../nodes/schedules/cyclical.ts";
import { silentScope } from "./silent-scope.ts";
import type { HostArray, HostArrays, LoopListener, LoopWorkload } from "./workload.ts";

/**
 * The first arm of the template `optimisation/cyclical-learning-rate`: its nodes with its settings, advanced by the
 * project's loop, so that drawing batches, schedules and reading the metrics are in the time.
 */
export const template: LoopWorkload = {
  kind: "loop",
  name: "e",
  title: "the cyclical-learning-rate template: its nodes in the project's loop",
  flops: 2 * 64 * (2 * (196 * 64 + 64 * 64 + 64 * 10) + 64 * 64 + 64 * 10),
  export: async (steps) => {
    const { model, dealt, rate } = await lesson();
    const rows = new Int32Array(steps * dealt.size);
    const rates = new Float32Array(steps);
    let cursor = dealt.init();
    for (let step = 0; step < steps; step++) {
      const clock = { step, presentations: step * dealt.size, metrics: {} };
      const next = dealt.next(cursor, clock);
      cursor = next.cursor;
      rows.set(next.rows, step * dealt.size);
      rates[step] = rate.at(null, clock).value;
    }
    const { input, label } = dealt.examples.columns;
    return {
      weights: hostArrays(model.weights),
      batch: {
        input: hostArray(input?.values),
        label: hostArray(label?.values),
        rows: { shape: [steps, dealt.size], values: rows },
        rates: { shape: [steps], values: rates },
      },
    };
  },
  start: async (listener) => {
    const { model, dealt, rate } = await lesson();
    const step = supervised({
      model,
      batches: dealt,
      gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
      optimizer: chain({ transforms: [momentum({ decay: 0.9, nesterov: false }), scaleBySchedule({ rate })] }),
      watch: [],
      trainable: "",
    });
    const keep = (state: Tensors) => {
      listener.kept(state.weights as Tensors);
      return {};
    };
    const course = { step, budget: Number.POSITIVE_INFINITY, unit: "updates" as const, keepAt: listener.keepAt, keep, structure: null };
    await advance({ ...course, run: breathless(listener) }, newLedger());
  },
};

async function lesson() {
  const key = keyScope(1);
  const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: silentScope("data") });
  const { a: most } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
  const { a: training } = partition({ examples: most, by: "count", amount: 2000, key: key("training") });
  return {
    model: mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") }),
    dealt: batches({ examples: training, size: 64, order: "shuffled", remainder: "wrap", key: key("order") }),
    rate: cyclical({ base: 0.02, peak: 0.1, halfCycle: 100, shape: "triangular", gamma: 0.9999 }),
  };
}

/** A run whose loop takes a breath after every step, and is held there until the listener lets it go on. */
function breathless(listener: LoopListener): Run {
  let clock = 0;
  let loss: number | null = null;
  return {
    ...silentScope("train"),
    now: () => clock,
    // Said first before the first step: so the loop takes a breath there too.
    progress: () => {
      clock += 31;
    },
    metric: (_, values) => {
      loss = values.loss as number;
      // Longer than the loop waits between two breaths.
      clock += 31;
    },
    note: (text) => listener.note(text),
    breathe: () => listener.stepped(loss),
  };
}

function hostArrays(tree: Tensors): HostArrays {
  return Object.fromEntries([...flatten(tree)].map(([path, tensor]) => [path, hostArray(tensor)]));
}

function hostArray(tensor: { shape: number[]; dataSync(): unknown } | undefined): HostArray {
  if (tensor === undefined) throw new Error("The dataset has no such column.");
  return { shape: tensor.shape, values: (tensor.dataSync() as Float32Array | Int32Array).slice() };
}
