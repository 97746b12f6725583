// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { PatchbayBackend } from "./backend.ts";
import { compiled, engineInUse } from "./compiled.ts";
import type { RandomProgram } from "./random-program.test-helper.ts";
import { sameBits } from "./same-bits.ts";

/** Runs a program compiled and eagerly on four draws of its inputs: "same", "eager: why", "no derivative: why" or "differs: where". */
export function compareProgram({ step, inputs, text }: RandomProgram): string {
  // What comes out may be written over what went in: nobody reads that again.
  const f = compiled(step, { name: "random", donate: true, say: () => {} });
  try {
    for (let draw = 0; draw < 4; draw++) {
      const given = inputs(draw);
      const want = tf.tidy(() => step(given));
      const got = f(given);
      for (const name in want) {
        const [a, b] = [want[name] as tf.Tensor, got[name] as tf.Tensor];
        if (String(a.shape) !== String(b.shape) || !sameBits(engineInUse.backend as PatchbayBackend, a.dataId, b.dataId)) {
          return `differs: ${name} in call ${draw + 1} of ${text}`;
        }
      }
      tf.dispose([want, got, given]);
    }
    const { eager } = f.report();
    return eager === null ? "same" : `eager: ${eager}`;
  } catch (error) {
    const { message } = error as Error;
    if (/no-gradient|gradient|Cannot compute/i.test(message) && !/bits/.test(message)) return `no derivative: ${message.slice(0, 100)}`;
    return `differs: ${message.slice(0, 300)} in ${text}`;
  } finally {
    f.dispose();
  }
}
