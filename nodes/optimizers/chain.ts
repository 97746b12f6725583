// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { joinNumbers } from "../lib/sockets.ts";
import { cloneTree } from "../lib/tree.ts";
import type { GradientTransform, Tensors } from "../ports.ts";

/**
 * An optimizer: each transform gets what the one before it made. Numbers keep their names; only where two
 * transforms use the same one, theirs are prefixed with the place in the chain from 1, say `2.rate`.
 * An empty chain changes nothing.
 */
export function chain({ transforms }: { transforms: readonly GradientTransform[] }): GradientTransform {
  const late = transforms.findIndex((transform, place) => place > 0 && transform.byPart);
  if (late > 0) {
    throw new Problem(
      "chain.by-part",
      `Transform ${late + 1} of the optimizer wants one gradient a part, but what comes before it gives one in all.`,
      {
        field: "transforms",
        fix: "Put it first.",
      },
    );
  }
  const { numbers, pick } = joinNumbers(transforms.map((transform, place) => [String(place + 1), transform.numbers]));
  return {
    is: "GradientTransform",
    numbers,
    ...(transforms[0]?.byPart ? { byPart: true } : {}),
    init: (weights) => Object.fromEntries(transforms.map((transform, place) => [String(place + 1), transform.init(weights)])),
    update: (gradients, state, c) =>
      tf.tidy(() => {
        let updates = gradients;
        const states: Record<string, Tensors> = {};
        const metrics: Record<string, tf.Scalar> = {};
        for (const [place, transform] of transforms.entries()) {
          const own = pick[place] as (typeof pick)[number];
          const within = { ...(place === 0 ? c : { weights: c.weights }), numbers: own(c.numbers) };
          const made = transform.update(updates, state[String(place + 1)] as Tensors, within);
          updates = made.updates;
          states[String(place + 1)] = made.state;
          Object.assign(metrics, made.metrics);
        }
        return { updates: updates === gradients ? cloneTree(gradients) : updates, state: states, metrics };
      }),
  };
}

export const card = {
  run: chain,
  title: "Optimizer",
  summary: "Passes gradients through a row of transforms.",
  also: ["optimizer chain", "SGD", "AdamW"],
  inputs: {
    transforms: { port: { GradientTransform: true }, many: true, doc: "From first to last; the learning rate comes last." },
  },
  settings: {},
  output: "GradientTransform",
  numbers: { "#": "transforms" },
} satisfies NodeCard<typeof chain>;
