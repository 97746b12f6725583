import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../lib/random.ts";
import { flatten, mapTree } from "../lib/tree.ts";
import { residualMlp } from "../models/residual-mlp.ts";
import type { Model, Tensors } from "../ports.ts";
import { linearLayers } from "./linear-layers.ts";

export const net = (depth: number, seed = 1): Model =>
  residualMlp({ inputs: 3, width: 4, depth, expand: 2, outputs: 2, key: seedKey(seed) });

/** Blocks on a line whose slopes are not 0 anywhere. */
export function line(depth: number): Model {
  const model = linearLayers({ model: net(depth), deviation: 0.3, key: seedKey(2) });
  const { base, slope } = model.weights.line as { base: Tensors; slope: Tensors };
  return { ...model, weights: { ...model.weights, line: { base, slope: mapTree((a) => tf.add(a, 0.1), slope) } } };
}

export const logits = (model: Model): number[] =>
  tf.tidy(() => [
    ...model
      .apply(
        model.weights,
        tf.tensor2d([
          [1, -2, 3],
          [0.5, 0.2, -1],
        ]),
        { mode: "evaluate" },
      )
      .output.dataSync(),
  ]);

export const values = (weights: Tensors, path: string): number[] => [...(flatten(weights).get(path) as tf.Tensor).dataSync()];
