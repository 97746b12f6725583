// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { detach } from "../lib/detach.ts";
import { places, streamAt } from "../lib/flows/draws.ts";
import { needFlowMap, packed } from "../lib/flows/taken.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import type { Derivative, Driven, Objective, Path, TimeSampler } from "../ports.ts";

/**
 * MeanFlow: the network learns the average velocity u(z, t, gap) between r = t - gap and t, so that one jump from t = 1 to r = 0 is a
 * sample. An average velocity obeys u = v - (t - r) du/dt, where du/dt follows the path with r held still: along z by v, t by 1 and
 * the gap by 1. The right-hand side, made of the network's own derivative, is the target, and no gradient goes through it.
 *
 * With l = |u - target|^2, summed over the dimensions, the loss of an example is l / (l + c)^power, the denominator held still.
 * Power 0 keeps the mean as its best answer; power 1 is the paper's, and in few dimensions leans to the nearest mode.
 * `derivativeShare` multiplies the term with the derivative: at 0 the target is v alone, which is flow matching with a gap that says nothing.
 * Parts: `instant`, the examples with r = t, and `average`, the others. Noise and times are drawn in every update from `key`.
 *
 * Throws `flow.takes-no-gap`, `mean-flow.c`. Source: Geng et al. 2025, arXiv:2505.13447, algorithm 1 and eq. 22.
 */
export function meanFlowObjective({
  path,
  times,
  derivative,
  derivativeShare,
  power,
  c,
  key,
}: {
  path: Path;
  times: TimeSampler;
  derivative: Derivative;
  derivativeShare: Driven;
  power: number;
  c: number;
  key: Key;
}): Objective {
  if (power > 0 && !(c > 0)) {
    throw new Problem("mean-flow.c", `The weight of an example divides by a number that can be 0, since c is ${c}.`, {
      field: "c",
      fix: "Write a number above 0, such as 0.01, or 0 for the power.",
    });
  }
  return {
    is: "Objective",
    name: "meanFlow",
    numbers: { derivativeShare },
    owns: [],
    check: ({ model }) => needFlowMap(model),
    init: () => ({}),
    evaluate: ({ model, batch, numbers, key: step }) => {
      const { z, v, t, r } = places({ x: batch.input as tf.Tensor, path, times, stream: streamAt(key, step) });
      const gap = tf.sub(t, r);
      const map = packed(model, (row) => model.run(row).output);
      const { value: u, derivative: change } = derivative.of(map, [z, t, gap], [v, tf.onesLike(t), tf.onesLike(gap)]);
      const target = detach(() => tf.sub(v, tf.mul(tf.mul(gap, change), numbers.derivativeShare as tf.Scalar)));
      const squares = tf.sum(tf.squaredDifference(u, target), 1);
      const each =
        power === 0
          ? squares
          : tf.mul(
              squares,
              detach(() => tf.pow(tf.add(squares, c), -power)),
            );
      const apart = tf.cast(tf.greater(tf.reshape(gap, [-1]), 0), "float32");
      return {
        parts: { average: tf.mul(each, apart), instant: tf.mul(each, tf.sub(1, apart)) },
        metrics: {},
        state: {},
      };
    },
  };
}

export const card = {
  run: meanFlowObjective,
  title: "MeanFlow",
  summary: "Teaches a network average velocities from its own derivative, so that one step makes a sample.",
  also: ["mean flow", "one-step generation", "average velocity", "flow map", "few-step"],
  inputs: {
    path: { port: { Path: true }, doc: "How data and noise are mixed." },
    times: { port: { TimeSampler: true }, doc: "Pairs of times between which it averages." },
    derivative: { port: { Derivative: true }, doc: "How the network's derivative along the path is taken." },
  },
  settings: {
    derivativeShare: {
      control: "number",
      driven: true,
      default: 1,
      doc: "How much of the derivative the target has: 1 is MeanFlow, 0 is flow matching with an idle gap.",
    },
    power: {
      control: "number",
      default: 0,
      min: 0,
      onNode: true,
      doc: "How much large errors are held down: 0 keeps the mean, 1 leans to the nearest mode in few dimensions.",
    },
    c: { control: "number", default: 0.01, min: 0, doc: "Added to an error before it is held down." },
  },
  output: "Objective",
  keys: { key: "flow" },
  reference: { by: "Geng et al. 2025", title: "Mean Flows for One-step Generative Modeling", arxiv: "2505.13447" },
} satisfies NodeCard<typeof meanFlowObjective>;
