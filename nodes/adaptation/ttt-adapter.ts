// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { auxLogits, checkHead, repeated } from "../lib/adaptation/aux-loss.ts";
import { copiesPicture } from "../lib/adaptation/copies-picture.ts";
import { deriveKey, type KeyTensor } from "../lib/engine/ops/random.ts";
import { lossAndGradients } from "../lib/gradients.ts";
import { surprise } from "../lib/labels.ts";
import { Problem } from "../lib/problem.ts";
import { mapTree } from "../lib/tree.ts";
import type { Adapter, AuxTask, Tensors } from "../ports.ts";

/**
 * Test-time training: before it predicts a batch, the model takes `steps` plain gradient steps, w <- w - rate dL/dw, on an auxiliary
 * task made of that very batch, with `copies` of each input, drawn anew in each step. Then it predicts the inputs as they came.
 *
 * L is the mean cross-entropy of the layer `head`. What does not lie below that layer has no gradient and stays bit for bit: the trunk
 * and the aux head learn, the main head does not. `reset` each (the paper's standard version) begins with the stream's first weights at
 * every batch, never (online) goes on from the last one's.
 *
 * Records `auxLoss` and `auxAccuracy` before the first step, and `auxLossAfter`, on the same copies with the weights that predict.
 * Rate 0 is `frozenAdapter`, bit for bit. Throws `model.unknown-layer`, `aux-head.classes`, `ttt-adapter.rate`.
 *
 * Source: Sun et al. 2020, arXiv:1909.13231, section 2 and the authors' code (one picture, 32 copies, 10 steps or 1).
 */
export function tttAdapter({
  task,
  rate,
  steps,
  copies,
  reset,
  head,
}: {
  task: AuxTask;
  rate: number;
  steps: number;
  copies: number;
  reset: "each" | "never";
  head: string;
}): Adapter {
  if (!(rate >= 0))
    throw new Problem("ttt-adapter.rate", `A learning rate is 0 or more, not ${rate}.`, { field: "rate", fix: "Write 0.003, say." });
  for (const [field, value] of Object.entries({ steps, copies })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new Problem("ttt-adapter.count", `${value} ${field} cannot be taken.`, { field, fix: "Write a whole number from 1 on." });
  }
  return {
    is: "Adapter",
    name: "test-time training",
    init: (model) => {
      checkHead(model, task, head);
      const seen = { copies: tf.zeros([copies, ...model.input]), label: tf.zeros([copies], "int32"), guess: tf.zeros([copies], "int32") };
      return { ...seen, loss: tf.zeros([2]) };
    },
    step: ({ model, weights, start, input, key }) => {
      const begin = reset === "each" ? start : weights;
      const many = repeated(input, copies);
      const drawn = (step: number) => {
        const stream = deriveKey(key as KeyTensor, step);
        return { ...task.make({ input: many, key: stream }), key: stream };
      };
      const first = drawn(0);
      const ask = (now: Tensors, { input: asked, label, key: stream }: typeof first) => {
        const logits = auxLogits({ model, weights: now, head, input: asked, key: stream });
        return { logits, ...surprise(logits, label) };
      };
      let adapted = begin;
      const before: Record<string, tf.Tensor> = {};
      for (let step = 0; step < steps; step++) {
        const copy = step === 0 ? first : drawn(step);
        const { gradients, evaluation } = lossAndGradients(adapted, (now) => {
          const { each, right } = ask(now, copy);
          return { parts: { aux: each }, metrics: { auxLoss: tf.mean(each), auxAccuracy: tf.mean(right) }, state: {} };
        });
        if (step === 0) Object.assign(before, evaluation.metrics);
        adapted = mapTree((weight, gradient) => tf.sub(weight, tf.mul(gradient, rate)), adapted, gradients);
      }
      const after = ask(adapted, first);
      const lossAfter = tf.mean(after.each);
      const one = (all: tf.Tensor) => tf.slice(all, 0, copies);
      return {
        logits: model.apply(adapted, input, { mode: "evaluate" }).output,
        weights: adapted,
        state: {
          copies: tf.reshape(one(first.input), [copies, ...model.input]),
          label: one(first.label),
          guess: one(tf.argMax(after.logits, -1)),
          loss: tf.stack([before.auxLoss as tf.Tensor, lossAfter]),
        },
        metrics: { ...before, auxLossAfter: lossAfter },
      };
    },
    draw: (state) => copiesPicture(state, task),
  };
}

export const card = {
  run: tttAdapter,
  title: "Test-time training",
  summary: "Learns an auxiliary task on each picture before predicting it.",
  also: ["TTT", "test-time adaptation", "self-supervision at test time", "online adaptation"],
  inputs: { task: { port: { AuxTask: true }, doc: "What is learnt from the pictures that come in." } },
  settings: {
    rate: { control: "number", default: 0.003, min: 0, onNode: true, doc: "Learning rate of a plain gradient step." },
    steps: { control: "number", default: 1, min: 1, step: 1, unit: "steps", onNode: true, doc: "Gradient steps before each prediction." },
    copies: { control: "number", default: 32, min: 1, step: 1, unit: "copies", doc: "Copies of each picture in a step." },
    reset: {
      control: "choice",
      default: "never",
      options: ["each", "never"],
      onNode: true,
      doc: "Whether the first weights come back for each batch or what was learnt is carried on.",
    },
    head: { control: "text", default: "aux.output", doc: "Layer of the model that answers the task." },
  },
  output: "Adapter",
  reference: {
    by: "Sun et al. 2020",
    title: "Test-Time Training with Self-Supervision for Generalization under Distribution Shifts",
    arxiv: "1909.13231",
  },
} satisfies NodeCard<typeof tttAdapter>;
