// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { asPictures, shifted, turned } from "../lib/adaptation/pictures.ts";
import { deriveKey, type KeyTensor, randomUniform } from "../lib/engine/ops/random.ts";
import { Problem } from "../lib/problem.ts";
import type { AuxTask } from "../ports.ts";

const quarters = [0, 1, 2, 3] as const;

/**
 * Guessing by how many quarter turns, against the clock, a picture was turned: a task whose labels cost nothing.
 *
 * - expand: each picture in all four turns; rows are those of turn 0, then of turn 1, ...
 * - random: each picture in one turn, all as likely.
 *
 * Before that each picture is moved by up to `shift` pixels along both axes, its edge going on. Pictures are square, as
 * [rows, side, side, channels] or flat rows; what comes out has the shape of what came in.
 *
 * Throws `rotation-task.square`, `pictures.shape`.
 * Sources: Gidaris et al. 2018, arXiv:1803.07728; Sun et al. 2020, arXiv:1909.13231, section 2.
 */
export function rotationTask({ mode, shift }: { mode: "expand" | "random"; shift: number }): AuxTask {
  if (!Number.isInteger(shift) || shift < 0) {
    throw new Problem("rotation-task.shift", `Pictures cannot be moved by up to ${shift} pixels.`, {
      field: "shift",
      fix: "Write a whole number from 0 on.",
    });
  }
  return {
    is: "AuxTask",
    name: "rotation",
    classes: ["0°", "90°", "180°", "270°"],
    views: mode === "expand" ? quarters.length : 1,
    make: ({ input, key }) => {
      const pictures = asPictures(input);
      const [rows, height, width] = pictures.shape;
      if (height !== width) {
        throw new Problem("rotation-task.square", `A picture of ${height} times ${width} has another shape after a quarter turn.`, {
          fix: "Wire square pictures.",
        });
      }
      const moved = shifted(pictures, shift, deriveKey(key as KeyTensor, "shift"));
      const all = tf.concat(quarters.map((turns) => turned(moved, turns)));
      const like = (made: tf.Tensor) => tf.reshape(made, [-1, ...input.shape.slice(1)]);
      if (mode === "expand") {
        const label = tf.reshape(tf.tile(tf.reshape(tf.range(0, 4, 1, "int32"), [4, 1]), [1, rows]), [-1]);
        return { input: like(all), label };
      }
      const label = tf.cast(tf.floor(tf.mul(randomUniform(deriveKey(key as KeyTensor, "turns"), [rows]), 4)), "int32");
      const place = tf.add(tf.mul(label, tf.scalar(rows, "int32")), tf.range(0, rows, 1, "int32"));
      return { input: like(tf.gather(all, place as tf.Tensor1D)), label };
    },
  };
}

export const card = {
  run: rotationTask,
  title: "Rotation task",
  summary: "Asks by how many quarter turns a picture was turned.",
  also: ["self-supervision", "quarter turns", "RotNet", "pretext task"],
  inputs: {},
  settings: {
    mode: {
      control: "choice",
      default: "random",
      options: ["expand", "random"],
      onNode: true,
      doc: "Every picture in all four turns, or in one that is drawn.",
    },
    shift: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "pixels",
      onNode: true,
      doc: "By how much each picture is moved at most before it is turned.",
    },
  },
  output: "AuxTask",
  reference: {
    by: "Gidaris et al. 2018",
    title: "Unsupervised Representation Learning by Predicting Image Rotations",
    arxiv: "1803.07728",
  },
} satisfies NodeCard<typeof rotationTask>;
