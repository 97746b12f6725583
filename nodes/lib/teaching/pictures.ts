// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples, Lessons, Tensors } from "../../ports.ts";
import { base64, greyOf } from "../picture.ts";
import { valuesOf } from "../read.ts";
import type { Images, Lines } from "../view.ts";

/** The lessons from first to last: one strip a step, the first example of each class under the other. Undefined where they are no pictures. */
export async function sheetOf(lessons: Lessons, weights: Tensors): Promise<Images | undefined> {
  const { picture, classes } = lessons.like;
  if (!picture) return undefined;
  const [height, width] = picture;
  const read = await valuesOf(() => ({ values: lessons.inputs(weights), label: lessons.label.clone() }));
  const labels = Array.from(read.label);
  const grey = greyOf(Float32Array.from(read.values));
  const area = height * width;
  const columns = Array.from({ length: lessons.steps }, (_, step) => firstOfEach(labels, step, lessons.batch, classes.length));
  const items = Array.from({ length: lessons.steps }, (_, step) => {
    const rows = columns[step] as number[];
    // A dark line between two pictures.
    const strip = new Uint8Array(rows.length * (area + width));
    for (const [place, row] of rows.entries()) strip.set(grey.subarray(row * area, (row + 1) * area), place * (area + width));
    return { pixels: base64(strip), label: String(step + 1) };
  });
  const tall = Math.max(...columns.map((rows) => rows.length));
  return { is: "Images", width, height: tall * (height + 1), items };
}

/** Rows of one step, in the order of their classes, one of each that it has. */
function firstOfEach(labels: readonly number[], step: number, batch: number, classes: number): number[] {
  return Array.from({ length: classes }, (_, one) => labels.indexOf(one, step * batch)).filter(
    (row) => row >= 0 && row < (step + 1) * batch,
  );
}

export function paceOf(rates: readonly number[], momenta: readonly number[]): Lines {
  const x = rates.map((_, step) => step + 1);
  return {
    is: "Lines",
    x: { label: "step of the learner" },
    y: { label: "learning rate" },
    right: { label: "momentum" },
    series: [
      { name: "rate", x, y: rates, dots: true },
      { name: "momentum", x, y: momenta, axis: 1, dots: true, dashed: true },
    ],
  };
}

export function learningOf(generated: readonly number[], real: readonly number[]): Lines {
  const x = generated.map((_, step) => step + 1);
  return {
    is: "Lines",
    x: { label: "step of the learner" },
    y: { label: "validation accuracy" },
    series: [
      { name: "lessons", x, y: generated, thick: true, dots: true },
      { name: "real examples", x, y: real, dots: true },
    ],
  };
}

/** Real rows in the place of the lessons: as many, from the first on, again and again. */
export function realRows(real: Examples, count: number): tf.Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: count }, (_, row) => row % real.count),
    "int32",
  );
}
