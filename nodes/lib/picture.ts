// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples } from "../ports.ts";
import { columnOf } from "./examples.ts";
import { valuesOf } from "./read.ts";
import type { Images } from "./view.ts";

/**
 * Rows of `input` as grey pictures; the darkest value of these rows becomes 0 and the brightest 255.
 * Undefined where the examples are no pictures.
 */
export async function picturesOf(
  examples: Examples,
  rows: readonly number[],
  caption: (row: number, place: number) => { label?: string; wrong?: boolean } = () => ({}),
): Promise<Images | undefined> {
  if (!examples.picture || rows.length === 0) return undefined;
  const [height, width] = examples.picture;
  const { pixels } = await valuesOf(() => ({ pixels: tf.gather(columnOf(examples, "input"), tf.tensor1d([...rows], "int32")) }));
  const grey = greyOf(Float32Array.from(pixels));
  const area = height * width;
  const items = rows.map((row, place) => ({ pixels: base64(grey.subarray(place * area, (place + 1) * area)), ...caption(row, place) }));
  return { is: "Images", width, height, items };
}

/** The darkest value as 0 and the brightest as 255; all 0 where they are the same. */
export function greyOf(values: Float32Array): Uint8Array {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return Uint8Array.from(values, (value) => (high > low ? Math.round((255 * (value - low)) / (high - low)) : 0));
}

/** Works in Node and in a browser. */
export function base64(bytes: Uint8Array): string {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}
