// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { crossEntropyOf, oneHotLabels } from "../lib/labels.ts";
import { picturesOf } from "../lib/picture.ts";
import { valuesOf } from "../lib/read.ts";
import type { Run } from "../lib/run.ts";
import { mean } from "../lib/statistics.ts";
import type { Examples, Model, Scores } from "../ports.ts";

const chunk = 500;
const worstCount = 24;

/**
 * How well a model classifies: `accuracy`, the share of examples whose largest output is the label's, and `loss`,
 * the mean cross-entropy in nats. The model runs in evaluation mode.
 *
 * Shows `confusion` (rows: true class, columns: predicted; counts) and, for pictures, `worst`, the examples of the highest loss.
 * Throws `examples.no-column` when the examples have no `input` or `label`.
 */
export async function evaluate({ model, examples, run }: { model: Model; examples: Examples; run: Run }): Promise<Scores> {
  const input = columnOf(examples, "input");
  const label = labelsOf(examples);
  const guess = new Int32Array(examples.count);
  const loss = new Float32Array(examples.count);
  for (let from = 0; from < examples.count; from += chunk) {
    const count = Math.min(chunk, examples.count - from);
    const found = await valuesOf(() => {
      const logits = model.apply(model.weights, tf.slice(input, from, count), { mode: "evaluate" }).output;
      const truth = oneHotLabels(tf.tensor1d(label.subarray(from, from + count), "int32"), logits.shape.at(-1) as number);
      return { guess: tf.argMax(logits, -1), loss: crossEntropyOf(logits, truth) };
    });
    guess.set(found.guess, from);
    loss.set(found.loss, from);
    await run.breathe();
  }

  const rows = Array.from(label, (_, row) => row);
  await show({ examples, label, guess, loss, run });
  const right = rows.filter((row) => guess[row] === label[row]).length;
  return { is: "Scores", metrics: { accuracy: right / examples.count, loss: mean([...loss]) } };
}

async function show({
  examples,
  label,
  guess,
  loss,
  run,
}: {
  examples: Examples;
  label: Int32Array;
  guess: Int32Array;
  loss: Float32Array;
  run: Run;
}): Promise<void> {
  const names = examples.classes;
  const counts = names.map(() => names.map(() => 0));
  for (const [row, truth] of label.entries()) {
    const line = counts[truth];
    if (line) line[guess[row] as number] = (line[guess[row] as number] ?? 0) + 1;
  }
  run.show("confusion", { is: "Matrix", rows: { label: "true class", names }, columns: { label: "predicted", names }, values: counts });

  const worst = Array.from(label, (_, row) => row).sort((a, b) => (loss[b] as number) - (loss[a] as number));
  const named = (k: number | undefined) => names[k as number] ?? String(k);
  const pictures = await picturesOf(examples, worst.slice(0, worstCount), (row) => ({
    label: `${named(label[row])} read as ${named(guess[row])}`,
    wrong: label[row] !== guess[row],
  }));
  if (pictures) run.show("worst", pictures);
}

export const card = {
  run: evaluate,
  title: "Evaluate",
  summary: "Measures accuracy and loss of a model on examples.",
  also: ["accuracy", "test", "score", "confusion matrix"],
  inputs: {
    model: { port: { Model: true }, doc: "The model that is measured." },
    examples: { port: { Examples: true }, doc: "Examples with labels that it was not trained on." },
  },
  settings: {},
  output: "Scores",
  infer: { model: "x -> y", examples: "x" },
  reports: true,
  shows: { confusion: "How often each class was taken for each other.", worst: "The examples that surprised the model most." },
} satisfies NodeCard<typeof evaluate>;
