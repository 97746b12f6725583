// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { CustomGradients, Noting, TapeNode } from "./tape.ts";

/**
 * `tf.losses.softmaxCrossEntropy` brings its own gradient, which saves log softmax(logits): a value that is neither
 * input nor output, so the tape does not know that it depends on the logits and second derivatives are wrong. Its
 * gradient for the labels is wrong altogether, and that for the logits holds only for labels that sum to one.
 * Returns the gradient to note instead of the one that the noting brings.
 */
export function crossEntropy({ name, inputs, gradients, saved }: Noting, tape: TapeNode[], nextId: () => number): CustomGradients | null {
  const [, logits] = Object.values(inputs);
  const [, logProbabilities] = saved;
  if (name !== "softmaxCrossEntropy__op" || !gradients || saved.length !== 2 || !logits || !logProbabilities) return gradients;
  noteLogSoftmax(tape, nextId(), logits, logProbabilities);
  return (dy, [labels, log]) => {
    const each = tf.expandDims(dy, -1);
    const targets = tf.cast(labels as tf.Tensor, "float32");
    const logs = log as tf.Tensor;
    return {
      0: () => tf.mul(each, tf.neg(logs)),
      1: () => tf.mul(each, tf.sub(tf.mul(tf.exp(logs), tf.sum(targets, -1, true)), targets)),
    };
  };
}

/** Tells the tape where the saved value came from, before the clone that saved it. */
function noteLogSoftmax(tape: TapeNode[], id: number, logits: tf.Tensor, saved: tf.Tensor): void {
  const at = tape.findLastIndex(({ outputs }) => outputs[0]?.id === saved.id);
  const value = Object.values(tape[at]?.inputs ?? {})[0];
  if (!value) return;
  tape.splice(at, 0, {
    id,
    kernelName: "LogSoftmax",
    inputs: { logits },
    outputs: [value],
    saved: [],
    gradient: ([dy]) => ({ logits: () => (dy ? tf.sub(dy, tf.mul(tf.sum(dy, -1, true), tf.exp(saved))) : tf.zerosLike(saved)) }),
  });
}
