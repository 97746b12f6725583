// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { asPictures, shifted } from "../lib/adaptation/pictures.ts";
import { deriveKey, type KeyTensor } from "../lib/engine/ops/random.ts";
import { Problem } from "../lib/problem.ts";
import type { Objective } from "../ports.ts";

/**
 * An objective that sees the pictures of a batch moved: each by a whole number of pixels down and another to the right, from -shift to
 * shift, drawn anew in every step; where nothing comes in, the edge goes on. Put around a sum it gives all its parts the same pictures.
 * Labels and other columns stay as they are, and so does what is measured at marks. Flat rows are taken for square pictures.
 *
 * Throws `pictures.shape`.
 */
export function augment({ objective, shift }: { objective: Objective; shift: number }): Objective {
  if (!Number.isInteger(shift) || shift < 0) {
    throw new Problem("augment.shift", `Pictures cannot be moved by up to ${shift} pixels.`, {
      field: "shift",
      fix: "Write a whole number from 0 on.",
    });
  }
  return {
    ...objective,
    init: () => objective.init(),
    evaluate: (c) => {
      const input = c.batch.input as tf.Tensor;
      const moved = shifted(asPictures(input), shift, deriveKey(c.key as KeyTensor, "augment"));
      return objective.evaluate({ ...c, batch: { ...c.batch, input: tf.reshape(moved, input.shape) } });
    },
  };
}

export const card = {
  run: augment,
  title: "Augment",
  summary: "Shows an objective the pictures moved about by chance, anew in every step.",
  also: ["data augmentation", "random shift", "random crop", "views"],
  inputs: { objective: { port: { Objective: true }, doc: "What sees the moved pictures." } },
  settings: {
    shift: {
      control: "number",
      default: 1,
      min: 0,
      step: 1,
      unit: "pixels",
      onNode: true,
      doc: "By how much a picture is moved at most, down or up and left or right.",
    },
  },
  output: "Objective",
} satisfies NodeCard<typeof augment>;
