// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type Rule, unbroadcast } from "./register.ts";
import type { CustomGradients, Noting } from "./tape.ts";

/** Kernels that are constant between jumps: their derivative is zero, where they have one. */
const flat: Readonly<Record<string, readonly string[]>> = {
  Greater: ["a", "b"],
  GreaterEqual: ["a", "b"],
  Less: ["a", "b"],
  LessEqual: ["a", "b"],
  Equal: ["a", "b"],
  NotEqual: ["a", "b"],
  LogicalAnd: ["a", "b"],
  LogicalOr: ["a", "b"],
  LogicalNot: ["x"],
  BitwiseAnd: ["a", "b"],
  Any: ["x"],
  All: ["x"],
  ArgMax: ["x"],
  ArgMin: ["x"],
  Multinomial: ["logits"],
  SearchSorted: ["sortedSequence", "values"],
  LowerBound: ["sortedSequence", "values"],
  UpperBound: ["sortedSequence", "values"],
};

const zeroRules = Object.entries(flat).map(
  ([kernel, inputs]): Rule => ({
    kernel,
    inputs,
    gradients: (_, saved) => Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros((saved[i] as tf.Tensor).shape)])),
  }),
);

const wholes = ["int32", "bool"];

/**
 * Rounding floats to whole numbers is constant between jumps as well; tfjs passes dy on as if it were the identity, or a
 * division. Between whole numbers its rules stay. The shapes are known when the operation is noted, so nothing is saved.
 */
export function rounding({ name, inputs, outputs }: Noting): CustomGradients | undefined {
  const toWhole = name === "Cast" && wholes.includes(outputs[0]?.dtype as string);
  if (!toWhole && name !== "FloorDiv") return undefined;
  const given = Object.entries(inputs);
  if (given.some(([, { dtype }]) => dtype !== "float32")) return undefined;
  const shapes = given.map(([input, { shape }]) => [input, shape] as const);
  return () => Object.fromEntries(shapes.map(([input, shape]) => [input, () => tf.zeros(shape)]));
}

export const piecewise: readonly Rule[] = [
  ...zeroRules,
  ...(["Maximum", "Minimum"] as const).map(
    (kernel): Rule => ({
      // tfjs forgets that an operand may have been broadcast.
      kernel,
      inputs: ["a", "b"],
      gradients: (dy: tf.Tensor, [a, b]) => {
        const [x, y] = [a, b] as [tf.Tensor, tf.Tensor];
        const [first, second] =
          kernel === "Maximum" ? [() => tf.greaterEqual(x, y), () => tf.less(x, y)] : [() => tf.lessEqual(x, y), () => tf.greater(x, y)];
        return {
          a: () => unbroadcast(tf.mul(dy, tf.cast(first(), "float32")), x.shape),
          b: () => unbroadcast(tf.mul(dy, tf.cast(second(), "float32")), y.shape),
        };
      },
    }),
  ),
  {
    // As for the two above.
    kernel: "SquaredDifference",
    inputs: ["a", "b"],
    gradients: (dy: tf.Tensor, [a, b]) => {
      const slope = () => tf.mul(dy, tf.mul(2, tf.sub(a as tf.Tensor, b as tf.Tensor)));
      return {
        a: () => unbroadcast(slope(), (a as tf.Tensor).shape),
        b: () => unbroadcast(tf.neg(slope()), (b as tf.Tensor).shape),
      };
    },
  },
  {
    // y is what elu returned: y + 1 is its slope below zero.
    kernel: "EluGrad",
    inputs: ["dy", "y"],
    gradients: (g: tf.Tensor, [dy, y]) => ({
      dy: () => tf.engine().runKernel("EluGrad", { dy: g, y: y as tf.Tensor }) as tf.Tensor,
      y: () => tf.where(tf.less(y as tf.Tensor, 0), tf.mul(g, dy as tf.Tensor), tf.zerosLike(g)),
    }),
  },
];
