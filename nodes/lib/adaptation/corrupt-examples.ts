// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples } from "../../ports.ts";
import { columnOf } from "../examples.ts";
import type { Key } from "../key.ts";
import { Problem } from "../problem.ts";
import { derive } from "../random.ts";
import { type Canvas, type Corruption, corruptPicture } from "./corrupt.ts";

type PictureCanvas = Canvas & { readonly values: Float32Array; readonly area: number };

/** What can be asked of pictures before any of them is corrupted: their size, and the bounds of all their values. */
export async function canvasOf(examples: Examples): Promise<PictureCanvas> {
  const input = columnOf(examples, "input");
  const [height, width] = examples.picture ?? [0, 0];
  const area = height * width;
  if (area === 0 || input.size !== examples.count * area) {
    throw new Problem("corruption.picture", "Only grey pictures can be corrupted, and these examples are none.", {
      fix: "Wire pictures, say handwritten digits.",
    });
  }
  const values = Float32Array.from(await input.data());
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { values, area, height, width, low, high };
}

/** Those rows, corrupted, one after the other; the picture at place i draws from `derive(key, i)`. */
export function corruptedRows(
  canvas: PictureCanvas,
  rows: Int32Array,
  { kind, severity, key }: { kind: Corruption; severity: number; key: Key },
): Float32Array {
  const { values, area } = canvas;
  const made = new Float32Array(rows.length * area);
  for (const [place, row] of rows.entries()) {
    const picture = values.subarray(row * area, (row + 1) * area);
    made.set(corruptPicture(picture, kind, severity, canvas, derive(key, place)), place * area);
  }
  return made;
}

/** Examples with these inputs instead of their own; the other columns are tensors of their own. */
export function withInput(examples: Examples, values: Float32Array): Examples {
  const shape = columnOf(examples, "input").shape;
  const others = Object.entries(examples.columns).filter(([name]) => name !== "input");
  return {
    ...examples,
    columns: {
      input: { role: "input", values: tf.tensor(values, shape, "float32") },
      ...Object.fromEntries(others.map(([name, { role, values: column }]) => [name, { role, values: column.clone() }])),
    },
  };
}
