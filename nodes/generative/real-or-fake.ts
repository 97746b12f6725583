// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { inputsLike, samplesOf } from "../lib/samples.ts";
import type { Examples, Sampler } from "../ports.ts";

/**
 * Real and generated samples as two classes, so that a fresh classifier says whether they can be told apart: at the accuracy of one
 * half they cannot. The first `count` of the examples become class `real` (1), as many samples class `fake` (0), in turn.
 *
 * Throws `real-or-fake.count`. Source: Lopez-Paz and Oquab 2016, arXiv:1610.06545.
 */
export async function realOrFake({
  sampler,
  examples,
  count,
  key,
}: {
  sampler: Sampler;
  examples: Examples;
  count: number;
  key: Key;
}): Promise<Examples> {
  if (!Number.isInteger(count) || count < 1) {
    throw new Problem("real-or-fake.count", `${count} samples a class cannot be taken.`, {
      field: "count",
      fix: "Write a whole number from 1 on.",
    });
  }
  const most = Math.min(count, examples.count);
  const [real, fake] = [await inputsLike(sampler, examples, 0, most), await samplesOf(sampler, key, most)];
  const wide = size(sampler.shape);
  const values = Float32Array.from({ length: 2 * most * wide }, (_, n) => {
    const row = Math.floor(n / wide);
    const from = row % 2 === 0 ? fake : real;
    return from.values[(row >> 1) * wide + (n % wide)] as number;
  });
  return {
    is: "Examples",
    count: 2 * most,
    columns: {
      input: { role: "input", values: tf.tensor(values, [2 * most, ...sampler.shape]) },
      label: {
        role: "label",
        values: tf.tensor1d(
          Int32Array.from({ length: 2 * most }, (_, row) => row % 2),
          "int32",
        ),
      },
    },
    classes: ["fake", "real"],
    ...(examples.picture ? { picture: examples.picture } : {}),
    source: { title: `${examples.source.title}; samples`, licence: examples.source.licence },
  };
}

export const card = {
  run: realOrFake,
  title: "Real or fake",
  summary: "Real and generated samples as two classes, to see whether they can be told apart.",
  also: ["two-sample test", "fresh discriminator", "C2ST", "classifier test"],
  inputs: {
    sampler: { port: { Sampler: true }, doc: "What makes the fake ones." },
    examples: { port: { Examples: true }, doc: "The real ones." },
  },
  settings: {
    count: {
      control: "number",
      default: 4000,
      min: 1,
      step: 1,
      unit: "samples",
      onNode: true,
      doc: "Samples of each class, or as many as there are.",
    },
  },
  output: "Examples",
  infer: { examples: "x", out: "x" },
  keys: { key: "evaluation" },
  reference: { by: "Lopez-Paz and Oquab 2016", title: "Revisiting Classifier Two-Sample Tests", arxiv: "1610.06545" },
} satisfies NodeCard<typeof realOrFake>;
