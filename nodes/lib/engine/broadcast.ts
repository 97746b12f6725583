// SPDX-License-Identifier: MIT-0
import { sizeOf } from "./lowering.ts";

/**
 * How a value is read while one walks, element by element, over the flat index of a larger shape.
 * It does not depend on how that larger shape is written, so it holds through every reshape.
 */
export type Pattern =
  | { readonly is: "full" }
  | { readonly is: "scalar" }
  /** Repeats: element i is value[i % period]. */
  | { readonly is: "suffix"; readonly period: number }
  /** Stays: element i is value[floor(i / run)]. */
  | { readonly is: "prefix"; readonly run: number }
  | { readonly is: "strided"; readonly dims: readonly number[]; readonly strides: readonly number[] };

const full: Pattern = { is: "full" };
const scalar: Pattern = { is: "scalar" };

export function patternOf(shape: readonly number[], out: readonly number[]): Pattern {
  const size = sizeOf(shape);
  const whole = sizeOf(out);
  if (size === whole) return full;
  if (size === 1) return scalar;
  const dims: number[] = [];
  const strides: number[] = [];
  let step = 1;
  for (let axis = out.length - 1; axis >= 0; axis--) {
    const length = out[axis] as number;
    const own = shape[shape.length - (out.length - axis)] ?? 1;
    if (length === 1) continue;
    const stride = own === 1 ? 0 : step;
    const last = dims.length - 1;
    // Neighbouring axes that are walked alike are one.
    if (last >= 0 && (stride === 0) === (strides[last] === 0)) dims[last] = (dims[last] as number) * length;
    else {
      dims.push(length);
      strides.push(stride);
    }
    if (own !== 1) step *= own;
  }
  dims.reverse();
  strides.reverse();
  if (dims.length === 2 && strides[0] === 0) return { is: "suffix", period: dims[1] as number };
  if (dims.length === 2) return { is: "prefix", run: dims[1] as number };
  return { is: "strided", dims, strides };
}

/** A pattern over `rows` x `columns` elements as dims and strides of a row-major walk whose last axes make up the columns. */
export function walkOf(pattern: Pattern, total: number): { dims: readonly number[]; strides: readonly number[] } {
  switch (pattern.is) {
    case "full":
      return { dims: [total], strides: [1] };
    case "scalar":
      return { dims: [total], strides: [0] };
    case "suffix":
      return { dims: [total / pattern.period, pattern.period], strides: [0, 1] };
    case "prefix":
      return { dims: [total / pattern.run, pattern.run], strides: [1, 0] };
    case "strided":
      return pattern;
  }
}
