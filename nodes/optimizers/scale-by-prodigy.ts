// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { leaves, mapTree } from "../lib/tree.ts";
import type { Driven, GradientTransform, Tensors } from "../ports.ts";

/**
 * Adam whose rate finds itself: Prodigy keeps a growing lower estimate d of the distance from the first weights W0 to a solution,
 * and moves by it. `shape` is the schedule that others call the rate, at most 1: constant, or a cosine to 0.
 *
 * With g the gradient, a the shape, k updates done, c = sqrt(1 - b2^(k+1)) / (1 - b1^(k+1)) under `biasCorrection` and else 1,
 * b3 = sqrt(b2), every sum over all weights of the model together:
 * h = d a c; r <- b3 r + (d / d0) h <g, W0 - W>; m <- b1 m + d (1 - b1) g; v <- b2 v + d^2 (1 - b2) g^2;
 * s <- b3 s + (d / d0) h g (under `safeguardWarmup` (d / d0) d g); dHat = dCoef r / sum |s|; while d is still d0, d <- max(d, dHat);
 * dMax <- max(dMax, dHat); d <- min(dMax, d growthRate). The update is -h m / (sqrt(v) + d eps), with the old h and the new d.
 * `weightDecay` is decoupled: -h weightDecay W besides. Where a is 0, moments and estimate stay as they are. A growth rate of 0 means none; the first step away from d0 is free of it.
 *
 * The update has its sign and length already: it is the last link of an optimizer. It records the metric `d`.
 * State: moment, square, sum, start (one tensor a weight each), the scalars d, dMax, r and k.
 *
 * Source: Mishchenko and Defazio 2023, arXiv:2306.06101, and the authors' optimizer.
 */
export function scaleByProdigy({
  shape,
  b1,
  b2,
  eps,
  d0,
  dCoef,
  growthRate,
  weightDecay,
  biasCorrection,
  safeguardWarmup,
}: {
  shape: Driven;
  b1: number;
  b2: number;
  eps: number;
  d0: number;
  dCoef: number;
  growthRate: number;
  weightDecay: number;
  biasCorrection: boolean;
  safeguardWarmup: boolean;
}): GradientTransform {
  const b3 = Math.sqrt(b2);
  return {
    is: "GradientTransform",
    numbers: { shape },
    init: (weights) => {
      const zeros = () => mapTree((weight) => tf.zerosLike(weight), weights);
      return {
        moment: zeros(),
        square: zeros(),
        sum: zeros(),
        start: mapTree((weight) => weight.clone(), weights),
        ...{ d: tf.scalar(d0), dMax: tf.scalar(d0), r: tf.scalar(0), k: tf.scalar(0) },
      };
    },
    update: (gradients, state, { weights, numbers }) =>
      tf.tidy(() => {
        const a = numbers.shape as tf.Scalar;
        const d = state.d as tf.Scalar;
        const k = tf.add(state.k as tf.Scalar, 1);
        // Powers by exponentials: the same kernels in every engine.
        const less = (b: number) => tf.sub(1, tf.exp(tf.mul(k, Math.log(b))));
        const h = biasCorrection ? tf.mul(tf.mul(d, a), tf.div(tf.sqrt(less(b2)), less(b1))) : tf.mul(d, a);
        const scale = tf.div(d, d0);

        const distances = mapTree((g, start, w) => tf.sum(tf.mul(g, tf.sub(start, w))), gradients, state.start as Tensors, weights);
        const r = tf.add(tf.mul(state.r as tf.Scalar, b3), tf.mul(tf.mul(scale, h), total(distances)));
        const moment = mapTree((g, m) => tf.add(tf.mul(m, b1), tf.mul(g, tf.mul(d, 1 - b1))), gradients, state.moment as Tensors);
        const square = mapTree(
          (g, v) => tf.add(tf.mul(v, b2), tf.mul(tf.square(g), tf.mul(tf.square(d), 1 - b2))),
          gradients,
          state.square as Tensors,
        );
        const pull = tf.mul(scale, safeguardWarmup ? d : h);
        const sum = mapTree((g, s) => tf.add(tf.mul(s, b3), tf.mul(g, pull)), gradients, state.sum as Tensors);

        const size = total(mapTree((s) => tf.sum(tf.abs(s)), sum));
        const found = tf.greater(size, 0);
        const dHat = tf.where(found, tf.div(tf.mul(r, dCoef), tf.where(found, size, tf.onesLike(size))), d);
        const first = tf.where(tf.equal(d, tf.scalar(d0)), tf.maximum(d, dHat), d);
        const highest = tf.maximum(state.dMax as tf.Scalar, dHat);
        const grown = growthRate > 0 ? tf.minimum(highest, tf.mul(first, growthRate)) : highest;

        // Where the shape is 0 nothing is learnt, and nothing is to be estimated from it.
        const moves = tf.greater(a, 0);
        const keep = (now: tf.Tensor, before: tf.Tensor) => tf.where(moves, now, before);
        const keepAll = (now: Tensors, before: Tensors) => mapTree(keep, now, before);
        const next = keep(grown, d) as tf.Scalar;
        const kept = { moment: keepAll(moment, state.moment as Tensors), square: keepAll(square, state.square as Tensors) };
        const updates = mapTree(
          (m, v, w) => {
            const step = tf.neg(tf.mul(h, tf.div(m, tf.add(tf.sqrt(v), tf.mul(next, eps)))));
            return weightDecay > 0 ? tf.sub(step, tf.mul(w, tf.mul(h, weightDecay))) : step;
          },
          kept.moment,
          kept.square,
          weights,
        );
        return {
          updates,
          state: {
            ...kept,
            sum: keepAll(sum, state.sum as Tensors),
            start: mapTree((start) => start.clone(), state.start as Tensors),
            d: next,
            dMax: keep(highest, state.dMax as tf.Scalar),
            r: keep(r, state.r as tf.Scalar),
            k: keep(k, state.k as tf.Scalar),
          },
          metrics: { d: next.clone() as tf.Scalar },
        };
      }),
  };
}

/** Sum of scalars. */
function total(scalars: Tensors): tf.Scalar {
  return leaves(scalars).reduce((sum, each) => tf.add(sum, each)) as tf.Scalar;
}

export const card = {
  run: scaleByProdigy,
  title: "Prodigy",
  summary: "Adam that estimates its own learning rate.",
  also: ["parameter-free", "D-Adaptation", "learning-rate free", "lr"],
  inputs: {},
  settings: {
    shape: {
      control: "number",
      driven: true,
      default: 1,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Factor on the rate that is found, at most 1: leave it, or wire a schedule that falls from 1 to 0.",
    },
    d0: { control: "number", default: 0.000001, min: 1e-12, onNode: true, doc: "First estimate of the distance; anything small." },
    dCoef: { control: "number", default: 1, min: 0, doc: "Factor on the estimate: the one thing to turn if the rate is off." },
    growthRate: { control: "number", default: 0, min: 0, doc: "How many times the estimate may grow in one update; 0: as it likes." },
    b1: { control: "number", default: 0.9, min: 0, max: 0.9999, doc: "Share of the running mean that is kept." },
    b2: { control: "number", default: 0.999, min: 0, max: 0.99999, doc: "Share of the running mean of squares that is kept." },
    eps: { control: "number", default: 1e-8, min: 0, doc: "Keeps the division from zero, times the estimate." },
    weightDecay: { control: "number", default: 0, min: 0, doc: "Share of a weight that is taken off, times the rate." },
    biasCorrection: { control: "toggle", default: false, doc: "Undo the zero start of the running means, as Adam does." },
    safeguardWarmup: { control: "toggle", default: false, doc: "Keep a warm-up from making the estimate too large." },
  },
  output: "GradientTransform",
  reference: {
    by: "Mishchenko and Defazio 2023",
    title: "Prodigy: An Expeditiously Adaptive Parameter-Free Learner",
    arxiv: "2306.06101",
  },
} satisfies NodeCard<typeof scaleByProdigy>;
