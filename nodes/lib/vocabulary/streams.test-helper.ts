import * as tf from "@tensorflow/tfjs";
import { tinyExamples } from "../tiny.test-helper.ts";
import type { Adapter, AuxTask, Stream } from "./streams.ts";

const rows = Array.from({ length: 12 }, (_, row) => [row % 3, (row * 5) % 7, row / 12, 1]);

export const tinyStreams = {
  Stream: (): Stream => ({
    is: "Stream",
    examples: tinyExamples(
      rows,
      rows.map(([label]) => label as number),
      { picture: [2, 2] },
    ),
    batches: [0, 1, 2].map((batch) => ({
      rows: Int32Array.from([0, 1, 2, 3], (row) => row + 4 * batch),
      domain: batch < 2 ? "clean" : "noise",
      cycle: 0,
    })),
    domains: ["clean", "noise"],
  }),
  Adapter: (): Adapter => ({
    is: "Adapter",
    name: "none",
    init: () => ({}),
    step: ({ model, weights, state, input }) => ({
      logits: model.apply(weights, input, { mode: "evaluate" }).output,
      weights,
      state,
      metrics: {},
    }),
  }),
  AuxTask: (): AuxTask => ({
    is: "AuxTask",
    name: "which half",
    classes: ["as it is", "negative"],
    views: 2,
    make: ({ input }) => ({
      input: tf.concat([input, tf.neg(input)]),
      label: tf.cast(tf.concat([tf.zeros([input.shape[0] as number]), tf.ones([input.shape[0] as number])]), "int32"),
    }),
  }),
};
