// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples, Sampler } from "../ports.ts";
import { columnOf } from "./examples.ts";
import { size } from "./initial.ts";
import type { Key } from "./key.ts";
import type { PointSet } from "./point-sets.ts";
import { Problem } from "./problem.ts";
import { valuesOf } from "./read.ts";

/** What the sampler makes of `count` noises of that stream. */
export async function samplesOf(sampler: Sampler, key: Key, count: number): Promise<PointSet> {
  const { values } = await valuesOf(() => ({ values: sampler.sample(sampler.noise(key, count)) }));
  return { values: Float32Array.from(values), count, size: size(sampler.shape) };
}

/** Rows `from` .. `from + count` of the examples' inputs, or a problem where the sampler makes something of another size. */
export async function inputsLike(sampler: Sampler, examples: Examples, from: number, count: number): Promise<PointSet> {
  const input = columnOf(examples, "input");
  const wide = size(input.shape.slice(1));
  if (wide !== size(sampler.shape)) {
    throw new Problem("sampler.shape", `The sampler makes samples of ${size(sampler.shape)} numbers, but the examples have ${wide}.`, {
      field: "examples",
      fix: "Wire examples of the kind that the sampler learnt from.",
    });
  }
  const { values } = await valuesOf(() => ({ values: tf.slice(input, from, count) }));
  return { values: Float32Array.from(values), count, size: wide };
}
