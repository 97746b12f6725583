// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { streamLearning } from "../lib/adaptation/stream-learning.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { mean } from "../lib/statistics.ts";
import { runLearning } from "../lib/training.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Adapter, Model, Stream, Table, Trained } from "../ports.ts";

/**
 * Predicts a stream batch by batch while an adapter changes the model. One update is one batch: the adapter sees its inputs, gives
 * logits, and hands the weights on; labels are for the record alone.
 *
 * Every update records `loss` (nats) and `accuracy` of its predictions, `soFar`, the accuracy since this domain began, and what the
 * adapter records. `table` has one row a domain with the means of all of these but `soFar` over its batches; a domain that was not
 * reached has empty cells. `restart` gives the first weights back wherever the domain changes, as if each domain were met alone.
 *
 * `model` is what the stream made of the model. Throws `test-time-loop.size` where batches differ in size.
 */
export async function testTimeLoop({
  model,
  stream,
  adapter,
  restart,
  pictureEvery,
  key,
  run,
}: {
  model: Model;
  stream: Stream;
  adapter: Adapter;
  restart: boolean;
  pictureEvery: number;
  key: Key;
  run: Run;
}): Promise<{ model: Model; table: Table; run: Trained }> {
  const sizes = new Set(stream.batches.map(({ rows }) => rows.length));
  if (sizes.size !== 1) {
    throw new Problem("test-time-loop.size", "The batches of a stream must have the same number of rows, and there must be one.", {
      field: "stream",
      fix: "Wire a stream of whole batches.",
    });
  }
  const learning = streamLearning({ model, stream, adapter, restart, every: pictureEvery, key });
  const made = await runLearning({ learning, budget: stream.batches.length, unit: "updates", evaluateEvery: 0, run });
  tf.dispose(tensorsIn([made.best, made.kept]));
  return { model: made.final.model as Model, table: tableOf(stream, made.run), run: made.run };
}

/** A row for each domain, whether the stream came so far or not. */
function tableOf(stream: Stream, { curves, updates }: Trained): Table {
  const names = Object.keys(curves).filter((name) => name !== "soFar");
  const metrics = ["accuracy", ...names.filter((name) => name !== "accuracy")];
  const rows = stream.domains.map((domain) => {
    const places = stream.batches.flatMap((batch, at) => (batch.domain === domain && at < updates ? [at] : []));
    const cells = metrics.map((name) => (places.length === 0 ? "" : mean(places.map((at) => curves[name]?.y[at] as number))));
    return [domain, ...cells];
  });
  return { is: "Table", columns: ["domain", ...metrics], rows, axes: ["domain"] };
}

export const card = {
  run: testTimeLoop,
  title: "Predict a stream",
  summary: "Predicts pictures as they arrive, and lets an adapter change the model on the way.",
  also: ["test-time adaptation", "test-time training", "online", "deployment"],
  inputs: {
    model: { port: { Model: true }, doc: "The model that meets the stream." },
    stream: { port: { Stream: true }, doc: "What arrives, in its order." },
    adapter: { port: { Adapter: true }, doc: "What changes the model before or after it predicts." },
  },
  settings: {
    restart: { control: "toggle", default: true, onNode: true, doc: "Give the first weights back wherever the domain changes." },
    pictureEvery: {
      control: "number",
      default: 25,
      min: 0,
      step: 1,
      unit: "batches",
      doc: "Batches between two drawings of what is going on; 0: only at the end.",
    },
  },
  output: { model: "Model", table: "Table", run: "Trained" },
  numbers: {},
  infer: { model: "x -> y" },
  keys: { key: "adapt" },
  reports: true,
  shows: {
    copies: "The copies that the adapter learnt from, with what the model says of them.",
    loss: "The auxiliary loss on these copies before and after the step.",
    probabilities: "The most probable classes of the last picture, before and after the step.",
    course: "Accuracy since the domain began, batch by batch.",
  },
} satisfies NodeCard<typeof testTimeLoop>;
