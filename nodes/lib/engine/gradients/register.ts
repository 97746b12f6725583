// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../../problem.ts";

type Attributes = NonNullable<tf.NamedAttrMap>;

/** The gradient of one kernel: what it saves of inputs and outputs, and how each input's gradient follows from the output's. */
export interface Rule {
  readonly kernel: string;
  /** Inputs to save, by name; "all" where the kernel takes a list. */
  readonly inputs?: readonly string[] | "all";
  /** Which outputs to save, in order. */
  readonly outputs?: readonly boolean[];
  // biome-ignore lint/suspicious/noExplicitAny: attributes differ by kernel
  gradients(dy: any, saved: readonly tf.Tensor[], attrs: any): Readonly<Record<string, () => tf.Tensor>>;
}

/** Registers the rule in place of tfjs's own, where there is one. */
export function setGradient({ kernel, inputs, outputs, gradients }: Rule): void {
  if (tf.getGradient(kernel)) tf.unregisterGradient(kernel);
  tf.registerGradient({
    kernelName: kernel,
    ...(inputs === "all" ? { saveAllInputs: true } : { inputsToSave: [...(inputs ?? [])] }),
    ...(outputs ? { outputsToSave: [...outputs] } : {}),
    gradFunc: (dy, saved, attrs) => ({ ...gradients(dy, saved, attrs) }),
  });
}

export function kernel(name: string, inputs: Record<string, tf.Tensor>, attrs: Attributes = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs) as tf.Tensor;
}

export function noGradient(what: string, instead: string): Problem {
  return new Problem("no-gradient", `${what} has no gradient here, so nothing can be learnt through it.`, { fix: instead });
}

/** Sums dy over the axes along which an operand of this shape was broadcast. */
export function unbroadcast(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (tf.util.arraysEqual(dy.shape, [...shape])) return dy;
  const extra = dy.rank - shape.length;
  const axes = dy.shape.flatMap((side, axis) => {
    const own = axis < extra ? 1 : (shape[axis - extra] as number);
    return axis < extra || (own === 1 && side > 1) ? [axis] : [];
  });
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}

/** The tensor as [before, side, after] around one axis: what only concerns that axis then needs no higher ranks. */
export function aroundAxis(shape: readonly number[], axis: number): [number, number, number] {
  const product = (sides: readonly number[]) => sides.reduce((a, b) => a * b, 1);
  return [product(shape.slice(0, axis)), shape[axis] as number, product(shape.slice(axis + 1))];
}
