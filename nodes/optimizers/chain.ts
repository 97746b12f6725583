import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { cloneTree } from "../lib/tree.ts";
import type { Driven, GradientTransform, Tensors } from "../ports.ts";

/**
 * An optimizer: each transform gets what the one before it made. Numbers keep their names; only where two
 * transforms use the same one, theirs are prefixed with the place in the chain from 1, say `2.rate`.
 * An empty chain changes nothing.
 */
export function chain({ transforms }: { transforms: readonly GradientTransform[] }): GradientTransform {
  const uses = new Map<string, number>();
  for (const name of transforms.flatMap((transform) => Object.keys(transform.numbers))) uses.set(name, (uses.get(name) ?? 0) + 1);
  const outer = (name: string, place: number) => ((uses.get(name) as number) > 1 ? `${place + 1}.${name}` : name);

  const numbers: Record<string, Driven> = {};
  for (const [place, transform] of transforms.entries()) {
    for (const [name, value] of Object.entries(transform.numbers)) numbers[outer(name, place)] = value;
  }

  return {
    is: "GradientTransform",
    numbers,
    init: (weights) => Object.fromEntries(transforms.map((transform, place) => [String(place + 1), transform.init(weights)])),
    update: (gradients, state, c) =>
      tf.tidy(() => {
        let updates = gradients;
        const states: Record<string, Tensors> = {};
        for (const [place, transform] of transforms.entries()) {
          const own = Object.fromEntries(Object.keys(transform.numbers).map((name) => [name, c.numbers[outer(name, place)] as tf.Scalar]));
          const made = transform.update(updates, state[String(place + 1)] as Tensors, { weights: c.weights, numbers: own });
          updates = made.updates;
          states[String(place + 1)] = made.state;
        }
        return { updates: updates === gradients ? cloneTree(gradients) : updates, state: states };
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
} satisfies NodeCard<typeof chain>;
