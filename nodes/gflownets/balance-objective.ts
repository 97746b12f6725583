// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { BalanceObjective, Driven } from "../ports.ts";

/** The logarithm of a lambda below this is no use: such pieces already count as nothing beside those of length 1. */
const least = 1e-12;

/**
 * Squared residuals d(i,j) = h_i - h_j over pieces i < j of a walk of n actions, weighted:
 * - *DB*: pieces of length 1, all the same (detailed balance, flow by flow);
 * - *TB*: the whole walk alone, with the scalar log Z for logF(s_0) (trajectory balance);
 * - *SubTB*: all pieces, one of length l by lambda^l. lambda to 0 is DB, to infinity TB with logF(s_0) for log Z.
 *
 * Weights are normalised within each walk, or over all pieces of the batch, where long walks count more. Pieces that reach past the end
 * of a walk have weight 0 before that. Powers of lambda are kept as logarithms, so that large ones do not overflow. Nothing is detached.
 * Throws `balance.lambda`.
 *
 * Source: Madan et al. 2022, arXiv:2209.12782; Malkin et al. 2022, arXiv:2201.13259 (TB); Bengio et al. 2021, arXiv:2111.09266 (DB).
 */
export function balanceObjective({
  kind,
  lambda,
  within,
}: {
  kind: "TB" | "DB" | "SubTB";
  lambda: Driven;
  within: "trajectory" | "batch";
}): BalanceObjective {
  if (kind === "SubTB" && typeof lambda === "number" && !(lambda > 0 && Number.isFinite(lambda))) {
    throw new Problem("balance.lambda", `The weights of SubTB are lambda^l with a positive lambda, not ${lambda}.`, {
      field: "lambda",
      fix: "Choose the kind DB for lambda 0, TB for an infinite one.",
    });
  }
  return {
    is: "BalanceObjective",
    name: kind,
    numbers: kind === "SubTB" ? { lambda } : {},
    evaluate: ({ h, logZ, lengths, numbers }) => {
      const [batch, places] = h.shape as [number, number];
      const from = tf.reshape(tf.range(0, places, 1, "int32"), [1, places, 1]);
      const to = tf.reshape(from, [1, 1, places]);
      const end = tf.reshape(lengths, [batch, 1, 1]);
      const length = tf.sub(to, from);
      const inside = tf.logicalAnd(tf.greater(length, 0), tf.lessEqual(to, end));
      const chosen = kind === "SubTB" ? inside : tf.logicalAnd(inside, tf.equal(length, kind === "DB" ? tf.onesLike(end) : end));
      const powers =
        kind === "SubTB"
          ? tf.mul(tf.cast(length, "float32"), tf.log(tf.maximum(numbers.lambda as tf.Tensor, least)))
          : tf.zeros([1, places, places]);
      const logits = tf.where(chosen, tf.add(powers, tf.zeros([batch, places, places])), tf.fill([batch, places, places], -1e9));
      const pooled = within === "batch";
      const rows = pooled ? [1, batch * places * places] : [batch, places * places];
      // Times the batch, because the loss is a mean over walks.
      const weights = tf.mul(tf.reshape(tf.softmax(tf.reshape(logits, rows)), [batch, places, places]), pooled ? batch : 1);

      const begun =
        kind === "TB"
          ? tf.concat([tf.add(tf.reshape(logZ, [1, 1]), tf.zeros([batch, 1])), tf.slice(h, [0, 1], [batch, places - 1])], 1)
          : h;
      const residuals = tf.sub(tf.expandDims(begun, 2), tf.expandDims(begun, 1));
      return { losses: tf.sum(tf.mul(weights, tf.square(residuals)), [1, 2]), residuals, weights };
    },
  };
}

export const card = {
  run: balanceObjective,
  title: "Balance objective",
  summary: "Holds the flows along a walk against each other: over its steps, over the whole, or over all pieces of it.",
  also: ["trajectory balance", "detailed balance", "subtrajectory balance", "TB", "DB", "SubTB", "gflownet", "loss"],
  inputs: {},
  settings: {
    kind: {
      control: "choice",
      default: "SubTB",
      options: ["TB", "DB", "SubTB"],
      onNode: true,
      doc: "Which pieces of a walk count: the whole, single steps, or all pieces by their length.",
    },
    lambda: {
      control: "number",
      default: 0.9,
      min: 0,
      driven: true,
      onNode: true,
      when: { setting: "kind", is: ["SubTB"] },
      doc: "A piece of l steps has the weight lambda^l: small is like DB, large like TB.",
    },
    within: {
      control: "choice",
      default: "trajectory",
      options: ["trajectory", "batch"],
      doc: "Where weights add up to 1: within each walk, or over the batch, where long walks count more.",
    },
  },
  output: "BalanceObjective",
  reference: {
    by: "Madan et al. 2022",
    title: "Learning GFlowNets from partial episodes for improved convergence and stability",
    arxiv: "2209.12782",
  },
} satisfies NodeCard<typeof balanceObjective>;
