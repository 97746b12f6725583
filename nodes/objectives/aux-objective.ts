// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { checkHead } from "../lib/adaptation/aux-loss.ts";
import { deriveKey, type KeyTensor } from "../lib/engine/ops/random.ts";
import { surprise } from "../lib/labels.ts";
import type { AuxTask, Objective } from "../ports.ts";

/**
 * A task that needs no labels, learnt by a layer of its own: for each example the mean cross-entropy, in nats, of the layer `head`
 * over the views that the task makes of it, drawn anew in every step. Records `aux`, its mean, and `accuracy`, the share of views
 * whose most probable class is the task's.
 *
 * Throws `model.unknown-layer`, `aux-head.classes` before the first step.
 */
export function auxObjective({ task, head }: { task: AuxTask; head: string }): Objective {
  return {
    is: "Objective",
    name: "aux",
    numbers: {},
    owns: [],
    until: head,
    init: () => ({}),
    check: ({ model }) => checkHead(model, task, head),
    evaluate: ({ model, batch, key }) => {
      const made = task.make({ input: batch.input as tf.Tensor, key: deriveKey(key as KeyTensor, task.name) });
      const { each, right } = surprise(model.run(made.input, head).output, made.label);
      const example = tf.mean(tf.reshape(each, [task.views, -1]), 0);
      return { parts: { aux: example }, metrics: { aux: tf.mean(each), accuracy: tf.mean(right) }, state: {} };
    },
  };
}

export const card = {
  run: auxObjective,
  title: "Auxiliary task",
  summary: "Asks a head of the model to solve a task that needs no labels.",
  also: ["self-supervised loss", "pretext task", "auxiliary loss", "rotation loss"],
  inputs: { task: { port: { AuxTask: true }, doc: "What is asked." } },
  settings: { head: { control: "text", default: "aux.output", onNode: true, doc: "Layer of the model that answers." } },
  output: "Objective",
} satisfies NodeCard<typeof auxObjective>;
