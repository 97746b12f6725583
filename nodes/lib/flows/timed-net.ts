// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Model } from "../../ports.ts";
import { initialLayer } from "../initial.ts";
import type { Key } from "../key.ts";
import { dense, type LayerStep, layeredModel } from "../layered.ts";
import { Problem } from "../problem.ts";
import { derive } from "../random.ts";

/** Angular speeds of the features of a time: beyond 4 pi the derivative along a path grows without use. */
const speeds = [1, 2, 4, 8].map((times) => (times * Math.PI) / 2);

/** [2a - 1, sin(w a), cos(w a)] of a column of times, [batch, 9]. */
function timeFeatures(a: tf.Tensor): tf.Tensor {
  const turned = tf.mul(a, tf.tensor2d([speeds]));
  return tf.concat([tf.sub(tf.mul(a, 2), 1), tf.sin(turned), tf.cos(turned)], 1);
}

/** x, and sin and cos of every coordinate at each of the frequencies. */
function placeFeatures(x: tf.Tensor, frequencies: readonly number[]): tf.Tensor[] {
  return [x, ...frequencies.flatMap((f) => [tf.sin(tf.mul(x, f)), tf.cos(tf.mul(x, f))])];
}

/** Smooth, because flow maps are trained on the network's own derivative; `x * sigmoid(x)` (Elfwing et al. 2017, SiLU). */
const silu = (h: tf.Tensor): tf.Tensor => tf.mul(h, tf.sigmoid(h));

/**
 * A multilayer perceptron over places and times: rows are a place followed by one number for each of `times`, which the model
 * says in `takes`; the output is of the place's shape. Hidden layers `hidden1`, ... with SiLU, then `output`.
 */
export function timedNet({
  dimensions,
  times,
  widths,
  frequencies,
  key,
}: {
  dimensions: number;
  times: readonly string[];
  widths: readonly number[];
  frequencies: readonly number[];
  key: Key;
}): Model {
  for (const [field, size] of [["dimensions", dimensions], ...widths.map((width) => ["widths", width])] as [string, number][]) {
    if (Number.isInteger(size) && size >= 1) continue;
    throw new Problem("flow-net.size", `A network over places has a whole number of units from 1 on, not ${size}.`, {
      field,
      fix: `Write a positive whole number for ${field}.`,
    });
  }
  const features = dimensions * (1 + 2 * frequencies.length) + times.length * (1 + 2 * speeds.length);
  const sizes = [...widths, dimensions];
  const steps = sizes.map((width, place): LayerStep => {
    const last = place === widths.length;
    const name = last ? "output" : `hidden${place + 1}`;
    const from = sizes[place - 1] ?? features;
    const begin = (h: tf.Tensor) => (place === 0 ? featuresOf(h, { dimensions, times: times.length, frequencies }) : h);
    return {
      layer: { name, shape: [width], activation: last ? "none" : "silu" },
      weights: initialLayer("glorot", [from, width], derive(key, name)),
      run: (weights, h) => (last ? dense(weights, begin(h)) : silu(dense(weights, begin(h)))),
    };
  });
  return { ...layeredModel({ input: [dimensions + times.length], steps }), takes: ["x", ...times] };
}

function featuresOf(
  row: tf.Tensor,
  { dimensions, times, frequencies }: { dimensions: number; times: number; frequencies: readonly number[] },
): tf.Tensor {
  const rows = row.shape[0] as number;
  const x = tf.slice(row, [0, 0], [rows, dimensions]);
  const each = Array.from({ length: times }, (_, place) => timeFeatures(tf.slice(row, [0, dimensions + place], [rows, 1])));
  return tf.concat([...placeFeatures(x, frequencies), ...each], 1);
}
