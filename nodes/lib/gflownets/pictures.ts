// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Environment, Tensors } from "../../ports.ts";
import { valuesOf } from "../read.ts";
import type { View } from "../view.ts";
import { targetOf } from "./exact.ts";

/** What a training of a policy shows: the last batch piece by piece, and what the policy ends at beside what it should. */
export async function picturesOf(
  environment: Environment,
  seen: Tensors,
  terminating: () => Promise<Float64Array>,
): Promise<Readonly<Record<string, View>>> {
  const { squares, weights } = await valuesOf(() => ({
    squares: (seen.squares as tf.Tensor).clone(),
    weights: (seen.weights as tf.Tensor).clone(),
  }));
  const places = environment.longest + 1;
  return {
    learnt: environment.picture(Float32Array.from(await terminating())),
    target: environment.picture(Float32Array.from(targetOf(environment))),
    residuals: pieces(squares, places),
    weights: pieces(weights, places),
  };
}

function pieces(values: ArrayLike<number>, places: number): View {
  return {
    is: "Heat",
    x: { label: "piece ends after action" },
    y: { label: "begins after action" },
    values: Array.from({ length: places }, (_, row) =>
      Array.from({ length: places }, (__, column) => values[row * places + column] as number),
    ),
  };
}
