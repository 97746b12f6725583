// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { noGradient } from "./register.ts";
import type { Noting, TapeNode } from "./tape.ts";

/**
 * An operation with a gradient of its own (`tf.customGrad`) may save a value that it made on the way. The tape does not
 * know where that came from, so a second derivative would lack its share without a word: here it is refused.
 */

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
interface CustomEngine {
  /** Ids are counted for all engines together. */
  constructor: { nextTensorId: number };
  customGrad(f: unknown): Operation;
}

/** The first id of what the operation that is running makes; 0 outside of one. */
let first = 0;

export function watchCustomGradients(): void {
  const engine = tf.engine() as unknown as CustomEngine;
  const own = engine.customGrad;
  engine.customGrad = function (this: CustomEngine, f) {
    const operation = own.call(this, f);
    return (...inputs) => {
      const around = first;
      first = this.constructor.nextTensorId;
      try {
        return operation(...inputs);
      } finally {
        first = around;
      }
    };
  };
}

/** Notes, before the clones that saved them, that such values depend on the inputs in a way that cannot be followed. */
export function guardIntermediates({ name, inputs, outputs, gradients, saved }: Noting, tape: TapeNode[], nextId: () => number): void {
  if (first === 0 || !gradients || saved.length === 0 || tf.getGradient(name)) return;
  const known = new Set([...outputs, ...Object.values(inputs)].map(({ id }) => id));
  for (const { id } of saved) {
    const at = tape.findLastIndex((node) => node.outputs[0]?.id === id);
    const value = Object.values(tape[at]?.inputs ?? {})[0];
    if (!value || value.id < first || known.has(value.id) || tape.some((node) => node.outputs.includes(value))) continue;
    tape.splice(at, 0, {
      id: nextId(),
      kernelName: name,
      inputs,
      outputs: [value],
      saved: [],
      gradient: () => {
        throw noGradient(
          `The gradient of an operation with tf.customGrad in ${name} that saves a value of its own (so its second derivative)`,
          "Save inputs and outputs alone, and compute the value again in the gradient.",
        );
      },
    });
  }
}
