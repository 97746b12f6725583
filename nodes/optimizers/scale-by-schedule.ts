// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { mapTree } from "../lib/tree.ts";
import type { Driven, GradientTransform } from "../ports.ts";

/**
 * Multiplies what comes in by minus the learning rate of this step: the last link of an optimizer,
 * which turns a direction of growth into an update that is added to the weights. The rate is the number `rate`.
 */
export function scaleBySchedule({ rate }: { rate: Driven }): GradientTransform {
  return {
    is: "GradientTransform",
    numbers: { rate },
    init: () => ({}),
    update: (gradients, _state, { numbers }) =>
      tf.tidy(() => {
        const factor = tf.neg(numbers.rate as tf.Scalar);
        return { updates: mapTree((g) => tf.mul(g, factor), gradients), state: {} };
      }),
  };
}

export const card = {
  run: scaleBySchedule,
  title: "Learning rate",
  summary: "Turns gradients into steps downhill of the length that the rate says.",
  also: ["step size", "rate", "lr", "SGD"],
  inputs: {},
  settings: {
    rate: {
      control: "number",
      driven: true,
      default: 0.01,
      min: 0,
      onNode: true,
      doc: "Length of a step: a number, or a schedule wired here.",
    },
  },
  output: "GradientTransform",
} satisfies NodeCard<typeof scaleBySchedule>;
