// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type Rule, unbroadcast } from "./register.ts";

/** For "ij,jk->ik": the gradient of the first operand is "ik,jk->ij" of dy and the second. */
function operandGradient(dy: tf.Tensor, operands: readonly tf.Tensor[], equation: string, which: number): tf.Tensor {
  const [given, result] = equation.replace(/\s/g, "").split("->") as [string, string];
  const terms = given.split(",");
  const own = terms[which] as string;
  const shape = (operands[which] as tf.Tensor).shape;
  const other = terms[1 - which];
  const found = [...own].filter((label) => result.includes(label) || other?.includes(label)).join("");
  let part: tf.Tensor;
  if (other === undefined) {
    part = tf.transpose(
      dy,
      [...found].map((label) => result.indexOf(label)),
    );
  } else {
    // What the other operand sums over alone goes first: tfjs's kernel loses the factor that lacks a summed label.
    const alone = [...other].flatMap((label, axis) => (result.includes(label) || own.includes(label) ? [] : [axis]));
    const left = [...other].filter((_, axis) => !alone.includes(axis)).join("");
    const factor = alone.length > 0 ? tf.sum(operands[1 - which] as tf.Tensor, alone) : (operands[1 - which] as tf.Tensor);
    part = tf.einsum(`${result},${left}->${found}`, dy, factor);
  }
  // A label that was summed over in this operand alone: every entry has the same gradient.
  const apart = [...own].map((label, axis) => (found.includes(label) ? (shape[axis] as number) : 1));
  return tf.broadcastTo(tf.reshape(part, apart), shape);
}

/** tfjs's own rule, and the sum over batches that an operand was broadcast along, which it forgets. */
const ownProduct = tf.getGradient("BatchMatMul");
export const product: Rule = {
  kernel: "BatchMatMul",
  inputs: ["a", "b"],
  gradients: (dy: tf.Tensor, saved, attrs: tf.NamedAttrMap) => {
    const own = ownProduct.gradFunc(dy, [...saved], attrs);
    return {
      a: () => unbroadcast(own.a?.() as tf.Tensor, (saved[0] as tf.Tensor).shape),
      b: () => unbroadcast(own.b?.() as tf.Tensor, (saved[1] as tf.Tensor).shape),
    };
  },
};

export const einsum: Rule = {
  kernel: "Einsum",
  inputs: "all",
  gradients: (dy: tf.Tensor, operands, { equation }: { equation: string }) =>
    Object.fromEntries(operands.map((_, which) => [which, () => operandGradient(dy, operands, equation, which)])),
};
