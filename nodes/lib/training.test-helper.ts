import * as tf from "@tensorflow/tfjs";
import { batches } from "../data/batches.ts";
import { mlp } from "../models/mlp.ts";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { chain } from "../optimizers/chain.ts";
import { momentum } from "../optimizers/momentum.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Driven, Examples, Model, Tensors } from "../ports.ts";
import type { Act } from "./act.ts";
import { decode, encode } from "./checkpoint.ts";
import { derive, normal, seedKey, uniform } from "./random.ts";
import type { Checkpoints, Run } from "./run.ts";
import { flatten } from "./tree.ts";

/** A small problem that can be learnt in a hundred updates: two noisy rings of points. */
export function rings(count: number, seed = 1): Examples {
  const key = seedKey(seed);
  const angle = uniform(derive(key, "angle"), count);
  const noise = normal(derive(key, "noise"), count);
  const rows = Array.from(angle, (turn, row) => {
    const radius = (row % 2 === 0 ? 1 : 2) + 0.1 * (noise[row] as number);
    return [radius * Math.cos(turn * 2 * Math.PI), radius * Math.sin(turn * 2 * Math.PI)];
  });
  return {
    is: "Examples",
    count,
    columns: {
      input: { role: "input", values: tf.tensor2d(rows) },
      label: {
        role: "label",
        values: tf.tensor1d(
          Array.from(rows, (_, row) => row % 2),
          "int32",
        ),
      },
    },
    classes: ["inner", "outer"],
    source: { title: "made up", licence: "CC0-1.0" },
  };
}

export function tinyModel(seed = 1): Model {
  return mlp({ inputs: 2, widths: [8, 8], outputs: 2, activation: "tanh", init: "glorot", key: seedKey(seed) });
}

export function tinyBatches(examples: Examples, size = 16) {
  return batches({ examples, size, order: "shuffled", remainder: "short", key: seedKey(3) });
}

export const plainObjective = () => crossEntropy({ labels: "hard", column: "label", smoothing: 0 });

export function sgd(rate: Driven) {
  return chain({ transforms: [momentum({ decay: 0.9, nesterov: false }), scaleBySchedule({ rate })] });
}

export interface Told {
  readonly metrics: [number, Record<string, number>][];
  readonly numbers: [number, Record<string, number>][];
  readonly progress: [number, number, string][];
  readonly notes: string[];
  readonly acts: [number, Act, { value?: number; refused?: string; again?: true }][];
  readonly from: [number, string][];
  breaths: number;
}

/** A run that writes down what it is told. `breathe` and checkpoints may be replaced. */
export function listening(more: Partial<Run> = {}): { run: Run; told: Told } {
  const told: Told = { metrics: [], numbers: [], progress: [], notes: [], acts: [], from: [], breaths: 0 };
  const run: Run = {
    node: "node",
    note: (text) => void told.notes.push(text),
    metric: (step, values) => void told.metrics.push([step, { ...values }]),
    drives: () => {},
    numbers: (step, values) => void told.numbers.push([step, { ...values }]),
    progress: (done, of, unit) => void told.progress.push([done, of, unit]),
    clock: () => {},
    from: (step, source) => void told.from.push([step, source]),
    acted: (step, act, result) => void told.acts.push([step, act, result]),
    show: () => {},
    partial: () => {},
    breathe: async () => void told.breaths++,
    now: () => performance.now(),
    maxUpdates: Number.POSITIVE_INFINITY,
    packageFile: () => Promise.reject(new Error("no packages here")),
    download: () => Promise.reject(new Error("no downloads here")),
    scope: () => () => run,
    ...more,
  };
  return { run, told };
}

/** Checkpoints in memory, as the bytes that a file would hold; saved at every step border that asks. */
export function inMemory(): { checkpoints: Checkpoints } {
  let kept: Uint8Array | null = null;
  return {
    checkpoints: {
      everyMs: 0,
      load: async () => kept && decode(kept),
      save: async (saved) => {
        kept = await encode(saved);
      },
    },
  };
}

/** All numbers of a tree, path by path. */
export function numbersIn(tree: Tensors): Record<string, number[]> {
  return Object.fromEntries([...flatten(tree)].map(([path, tensor]) => [path, Array.from(tensor.dataSync())]));
}
