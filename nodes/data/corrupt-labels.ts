// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { cloneExamples, labelsOf } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { derive, permutation, uniform } from "../lib/random.ts";
import type { Examples } from "../ports.ts";

/**
 * Makes round(share * count) of the labels wrong, the rows drawn without replacement.
 *
 * - uniform: any of the other classes, all as likely.
 * - pair: the next class, the last one becoming the first.
 *
 * `label` is what training sees; the right one stays in the column `truth` (int32 [count], role truth), which only
 * scorers and plots may read. Examples that have that column already keep it.
 */
export function corruptLabels({
  examples,
  share,
  kind,
  key,
}: {
  examples: Examples;
  share: number;
  kind: "uniform" | "pair";
  key: Key;
}): Examples {
  if (!(share >= 0 && share <= 1)) {
    throw new Problem("corrupt-labels.share", `A share of ${share} of the labels cannot be made wrong.`, {
      field: "share",
      fix: "Write a share from 0 to 1, say 0.4.",
    });
  }
  const classes = examples.classes.length;
  if (classes < 2) {
    throw new Problem("corrupt-labels.classes", "A label can only be wrong where there are at least two classes.", {
      fix: "Wire examples with two or more classes.",
    });
  }
  const labels = labelsOf(examples);
  const wrong = permutation(derive(key, "which"), examples.count).slice(0, Math.round(share * examples.count));
  const chance = uniform(derive(key, "class"), examples.count);
  for (const row of wrong) {
    const away = kind === "pair" ? 1 : 1 + Math.floor((chance[row] as number) * (classes - 1));
    labels[row] = ((labels[row] as number) + away) % classes;
  }
  const { label, truth, ...others } = cloneExamples(examples).columns;
  if (truth) label?.values.dispose();
  return {
    ...examples,
    columns: {
      ...others,
      label: { role: "label", values: tf.tensor1d(labels, "int32") },
      truth: { role: "truth", values: truth?.values ?? (label?.values as tf.Tensor) },
    },
  };
}

export const card = {
  run: corruptLabels,
  title: "Corrupt labels",
  summary: "Makes a share of the labels wrong and remembers the right ones.",
  also: ["label noise", "flip labels", "noisy labels"],
  inputs: { examples: { port: { Examples: true }, doc: "The examples whose labels are to be spoilt." } },
  settings: {
    share: { control: "number", default: 0.4, min: 0, max: 1, step: 0.05, onNode: true, doc: "How much of the labels becomes wrong." },
    kind: {
      control: "choice",
      default: "uniform",
      options: ["uniform", "pair"],
      onNode: true,
      doc: "Whether a wrong label is any other class or always the next one.",
    },
  },
  output: "Examples",
  infer: { examples: "x", out: "x" },
  keys: { key: "noise" },
  reference: {
    by: "Patrini et al. 2017",
    title: "Making Deep Neural Networks Robust to Label Noise: a Loss Correction Approach",
    arxiv: "1609.03683",
  },
} satisfies NodeCard<typeof corruptLabels>;
