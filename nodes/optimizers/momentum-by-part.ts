// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { flatten, mapTree, unflatten } from "../lib/tree.ts";
import type { GradientTransform, Tensors } from "../ports.ts";

/**
 * One running sum for each part of the objective, each fading at its own pace (DOT, for distillation): from the gradient g_p of
 * part p, v_p <- g_p + decay_p v_p, and the update is the sum of all v_p. The gradients are those of the weighted parts on one batch.
 *
 * `weightDecay` times the weight is added to the gradient of one part, `weightDecayWith`. A weight that only one part reaches (a
 * regressor of a feature loss) has the mean of all decays, and its weight decay goes in there. State: one tensor a weight and part,
 * at first zero. With equal decays it is momentum of the whole. Use it first in an optimizer.
 *
 * Source: Zhao et al. 2023, arXiv:2307.08436, and the authors' optimizer. Throws `momentum-by-part.parts`.
 */
export function momentumByPart({
  momenta,
  weightDecay,
  weightDecayWith,
}: {
  momenta: readonly { readonly part: string; readonly decay: number }[];
  weightDecay: number;
  weightDecayWith: string;
}): GradientTransform {
  const parts = momenta.map(({ part }) => part);
  if (new Set(parts).size < parts.length || parts.length === 0) throw unfit("A part is listed twice, or none is.", "List each part once.");
  if (weightDecay > 0 && !parts.includes(weightDecayWith)) {
    throw unfit(
      `Weight decay is to go with the part "${weightDecayWith}", which is not listed.`,
      `Write one of ${parts.join(", ")}.`,
      "weightDecayWith",
    );
  }
  const mean = momenta.reduce((sum, { decay }) => sum + decay, 0) / momenta.length;
  return {
    is: "GradientTransform",
    numbers: {},
    byPart: true,
    init: (weights) => ({
      trace: Object.fromEntries(parts.map((part) => [part, mapTree((weight) => tf.zerosLike(weight), weights)])),
    }),
    update: (gradients, state, { weights, byPart = {} }) =>
      tf.tidy(() => {
        const given = Object.keys(byPart);
        if (given.some((part) => !parts.includes(part))) {
          throw unfit(
            `The objective has the parts ${given.join(", ")}, and momenta are set for ${parts.join(", ")}.`,
            `Set one momentum for each of ${given.join(", ")}.`,
          );
        }
        const reached = parts.map((part) => flatten(byPart[part] ?? {}));
        const whole = flatten(gradients);
        const weightAt = flatten(weights);
        const traces = parts.map((part) => flatten((state.trace as Tensors)[part] as Tensors));
        const updates = new Map<string, tf.Tensor>();
        const next = parts.map(() => new Map<string, tf.Tensor>());
        for (const path of whole.keys()) {
          const owners = reached.filter((gradient) => gradient.has(path)).length;
          let update: tf.Tensor | undefined;
          for (const [at, { part, decay }] of momenta.entries()) {
            const gradient = reached[at]?.get(path);
            const before = traces[at]?.get(path) as tf.Tensor;
            const decays = weightDecay > 0 && (owners === 1 ? gradient !== undefined : part === weightDecayWith);
            const pulled = decays ? tf.mul(weightAt.get(path) as tf.Tensor, weightDecay) : undefined;
            const fresh = gradient && pulled ? tf.add(gradient, pulled) : (gradient ?? pulled);
            const kept = tf.mul(before, owners === 1 ? mean : decay);
            const trace = fresh ? tf.add(fresh, kept) : kept;
            next[at]?.set(path, trace);
            update = update ? tf.add(update, trace) : trace;
          }
          updates.set(path, update as tf.Tensor);
        }
        return {
          updates: unflatten(updates),
          state: { trace: Object.fromEntries(parts.map((part, at) => [part, unflatten(next[at] as Map<string, tf.Tensor>)])) },
        };
      }),
  };
}

function unfit(what: string, fix: string, field = "momenta"): Problem {
  return new Problem("momentum-by-part.parts", what, { field, fix });
}

export const card = {
  run: momentumByPart,
  title: "Momentum by part",
  summary: "Keeps one momentum for each part of the loss.",
  also: ["DOT", "distillation-oriented trainer", "two momenta", "heavy ball"],
  inputs: {},
  settings: {
    momenta: {
      control: "rows",
      default: [
        { part: "crossEntropy", decay: 0.825 },
        { part: "softTargets", decay: 0.975 },
      ],
      fields: {
        part: { control: "text", default: "crossEntropy", doc: "A part of the objective, as the training records it." },
        decay: { control: "number", default: 0.9, doc: "Share of its running sum that is kept at each update." },
      },
      doc: "One momentum for each part of the objective.",
    },
    weightDecay: { control: "number", default: 0, min: 0, onNode: true, doc: "Times the weight, added to the gradient of one part." },
    weightDecayWith: { control: "text", default: "crossEntropy", doc: "The part whose running sum takes the weight decay." },
  },
  output: "GradientTransform",
  reference: { by: "Zhao et al. 2023", title: "DOT: A Distillation-Oriented Trainer", arxiv: "2307.08436" },
} satisfies NodeCard<typeof momentumByPart>;
