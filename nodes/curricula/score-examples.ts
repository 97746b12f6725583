// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { labelsOf, overChunks } from "../lib/examples.ts";
import { oneHotLabels } from "../lib/labels.ts";
import { Problem } from "../lib/problem.ts";
import { valuesOf } from "../lib/read.ts";
import type { ExampleScores, Examples, Model } from "../ports.ts";

/**
 * A number for each example from a model in evaluation mode, with p the softmax of its output and y the label as it
 * stands in the examples (spoilt or not):
 *
 * - loss: -log p_y, high for hard examples;
 * - inverseLoss: 1 / (-log p_y + floor), high for easy ones, at most 1 / floor;
 * - trueProbability: p_y, from 0 to 1;
 * - margin: p_y minus the highest other p, from -1 to 1.
 *
 * Source of the first three as curriculum scores: Kesgin and Amasyali 2022, arXiv:2202.05531.
 */
export async function scoreExamples({
  model,
  examples,
  measure,
  floor,
}: {
  model: Model;
  examples: Examples;
  measure: "loss" | "inverseLoss" | "trueProbability" | "margin";
  floor: number;
}): Promise<ExampleScores> {
  if (measure === "inverseLoss" && !(floor > 0)) {
    throw new Problem("score-examples.floor", `With a floor of ${floor}, one over the loss has no bound.`, {
      field: "floor",
      fix: "Write a small positive number, say 0.05.",
    });
  }
  labelsOf(examples);
  const judge = ({ output, label }: { output: tf.Tensor; label: tf.Tensor | undefined }): { score: tf.Tensor } => {
    const logs = tf.logSoftmax(output);
    const mine = oneHotLabels(label as tf.Tensor, output.shape[1] as number);
    const loss = tf.neg(tf.sum(tf.mul(mine, logs), 1));
    if (measure === "loss") return { score: loss };
    if (measure === "inverseLoss") return { score: tf.reciprocal(tf.add(loss, floor)) };
    if (measure === "trueProbability") return { score: tf.exp(tf.neg(loss)) };
    const others = tf.max(tf.sub(tf.exp(logs), tf.mul(mine, 2)), 1);
    return { score: tf.sub(tf.exp(tf.neg(loss)), others) };
  };
  const { score } = await valuesOf(() => overChunks({ model, examples }, judge));
  return { is: "ExampleScores", measure, values: Float32Array.from(score) };
}

export const card = {
  run: scoreExamples,
  title: "Score examples",
  summary: "Asks a model how easy or hard each example is.",
  also: ["difficulty", "example weights", "confidence"],
  inputs: {
    model: { port: { Model: true }, doc: "The model that judges; the one under training, or a plain one trained before." },
    examples: { port: { Examples: true }, doc: "The examples to score, with labels." },
  },
  settings: {
    measure: {
      control: "choice",
      default: "trueProbability",
      options: ["loss", "inverseLoss", "trueProbability", "margin"],
      onNode: true,
      doc: "The loss, one over the loss, the probability of the given label, or its lead over the next class.",
    },
    floor: {
      control: "number",
      default: 0.05,
      min: 0,
      when: { setting: "measure", is: ["inverseLoss"] },
      doc: "Added to the loss before it is inverted, so that a few examples do not take all the weight.",
    },
  },
  output: "ExampleScores",
  infer: { model: "x -> y", examples: "x" },
  reference: { by: "Kesgin and Amasyali 2022", title: "Cyclical Curriculum Learning", arxiv: "2202.05531" },
} satisfies NodeCard<typeof scoreExamples>;
