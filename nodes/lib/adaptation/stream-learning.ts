// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Adapter, Json, Learning, Model, Stream, Tensors } from "../../ports.ts";
import { keyTensor } from "../engine/ops/random.ts";
import { columnOf } from "../examples.ts";
import type { Key } from "../key.ts";
import { checkLabels, surprise } from "../labels.ts";
import { derive } from "../random.ts";
import { cloneTree, mapTree } from "../tree.ts";
import { streamPictures } from "./stream-pictures.ts";

/**
 * Prediction and adaptation along a stream as a training: an update is one arriving batch. Its state is
 * `{ weights, stats, adapter, counts, seen }`; labels are read for the record alone.
 *
 * Metrics: `loss` (nats) and `accuracy` of this batch's predictions, `soFar`, the accuracy since this domain began, and what the
 * adapter records. With `restart` the first weights and a fresh adapter come back wherever the domain changes.
 */
export function streamLearning({
  model,
  stream,
  adapter,
  restart,
  every,
  key,
}: {
  model: Model;
  stream: Stream;
  adapter: Adapter;
  restart: boolean;
  every: number;
  key: Key;
}): Learning {
  const input = columnOf(stream.examples, "input");
  const label = columnOf(stream.examples, "label");
  const classes = model.output.at(-1) as number;
  const count = stream.batches.length;
  checkLabels(label, classes);
  return {
    is: "TrainStep",
    models: { model },
    worth: ({ weights, stats }) => ({ model: { weights: weights as Tensors, stats: stats as Tensors } }),
    pictures: { every, draw: (state) => streamPictures({ state, stream, adapter }) },
    numbers: {},
    host: 0,
    init: () => ({
      weights: cloneTree(model.weights),
      stats: cloneTree(model.stats),
      adapter: adapter.init(model),
      // A second one, for the next domain to begin with.
      fresh: restart ? adapter.init(model) : {},
      counts: { batches: tf.scalar(0), right: tf.scalar(0), rows: tf.scalar(0) },
      seen: { row: tf.scalar(0, "int32"), before: tf.zeros([classes]), after: tf.zeros([classes]), soFar: tf.zeros([count]) },
    }),
    inputs: (host) => {
      const at = host as number;
      // Past the end the loop asks once more, and takes nothing.
      const { rows, domain } = stream.batches[at % count] as Stream["batches"][number];
      const isFirst = at === 0 || stream.batches[at - 1]?.domain !== domain;
      return {
        host: (at + 1) as Json,
        inputs: {
          index: tf.tensor1d(rows, "int32"),
          isFirst: tf.scalar(isFirst ? 1 : 0),
          at: tf.scalar(at, "int32"),
          key: keyTensor(derive(key, at)),
        },
        presentations: rows.length,
        round: 0,
      };
    },
    step: (state, inputs) => {
      const isFirst = tf.cast(inputs.isFirst as tf.Tensor, "bool");
      const anew = (now: Tensors, first: Tensors) => mapTree((one, other) => tf.where(isFirst, other, one), now, first);
      const weights = restart ? anew(state.weights as Tensors, model.weights) : (state.weights as Tensors);
      const before = restart ? anew(state.adapter as Tensors, state.fresh as Tensors) : (state.adapter as Tensors);
      const index = inputs.index as tf.Tensor1D;
      const batch = tf.gather(input, index);
      const truth = tf.gather(label, index);
      const made = adapter.step({ model, weights, start: model.weights, state: before, input: batch, key: inputs.key as tf.Tensor });
      const { each, right } = surprise(made.logits, truth);
      const old = state.counts as Record<"batches" | "right" | "rows", tf.Scalar>;
      const kept = tf.sub(1, inputs.isFirst as tf.Tensor);
      const all = tf.add(tf.mul(old.right, kept), tf.sum(right));
      const rows = tf.add(tf.mul(old.rows, kept), batch.shape[0] as number);
      const soFar = tf.div(all, rows);
      const here = tf.oneHot(inputs.at as tf.Scalar, count);
      const chances = (logits: tf.Tensor) => tf.reshape(tf.softmax(tf.slice(logits, [0, 0], [1, classes])), [classes]);
      const untouched = model.apply(weights, tf.slice(batch, 0, 1), { mode: "evaluate" }).output;
      return {
        state: {
          weights: made.weights,
          stats: state.stats as Tensors,
          adapter: made.state,
          fresh: state.fresh as Tensors,
          counts: { batches: tf.add(old.batches, 1), right: all, rows },
          seen: {
            row: tf.reshape(tf.slice(index, 0, 1), []),
            before: chances(untouched),
            after: chances(made.logits),
            soFar: tf.add((state.seen as Tensors).soFar as tf.Tensor, tf.mul(tf.reshape(here, [count]), soFar)),
          },
        },
        metrics: {
          loss: tf.mean(each) as tf.Scalar,
          accuracy: tf.mean(right) as tf.Scalar,
          soFar: soFar as tf.Scalar,
          ...(made.metrics as Record<string, tf.Scalar>),
        },
      };
    },
  };
}
