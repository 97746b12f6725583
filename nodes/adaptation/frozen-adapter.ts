// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { auxLogits, checkHead, repeated } from "../lib/adaptation/aux-loss.ts";
import { deriveKey, type KeyTensor } from "../lib/engine/ops/random.ts";
import { surprise } from "../lib/labels.ts";
import type { Adapter, AuxTask } from "../ports.ts";

/**
 * No adaptation: the model stays as it is. With a `task` it records how well the layer `head` solves it on what comes in, `auxLoss`
 * and `auxAccuracy` over `copies` of each input: on the very pictures that `tttAdapter` draws for its first step.
 */
export function frozenAdapter({ task, copies, head }: { task?: AuxTask; copies: number; head: string }): Adapter {
  return {
    is: "Adapter",
    name: "none",
    init: (model) => {
      if (task) checkHead(model, task, head);
      return {};
    },
    step: ({ model, weights, state, input, key }) => {
      const { output } = model.apply(weights, input, { mode: "evaluate" });
      if (!task) return { logits: output, weights, state, metrics: {} };
      const stream = deriveKey(key as KeyTensor, 0);
      const made = task.make({ input: repeated(input, copies), key: stream });
      const { each, right } = surprise(auxLogits({ model, weights, head, input: made.input, key: stream }), made.label);
      return { logits: output, weights, state, metrics: { auxLoss: tf.mean(each), auxAccuracy: tf.mean(right) } };
    },
  };
}

export const card = {
  run: frozenAdapter,
  title: "No adaptation",
  summary: "Predicts a stream with the model as it is.",
  also: ["frozen", "source model", "no test-time training", "baseline"],
  inputs: { task: { port: { AuxTask: true }, optional: true, doc: "A task that is only measured on what comes in." } },
  settings: {
    copies: { control: "number", default: 32, min: 1, step: 1, unit: "copies", doc: "Copies of each input that the task is measured on." },
    head: { control: "text", default: "aux.output", doc: "Layer of the model that answers the task." },
  },
  output: "Adapter",
} satisfies NodeCard<typeof frozenAdapter>;
