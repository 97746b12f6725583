// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { PatchbayBackend } from "./backend.ts";
import { compiled, engineInUse } from "./compiled.ts";
import { type Case, numbers, type Order } from "./gradients/differences.test-helper.ts";
import { elementwise, reductions } from "./gradients/elementwise.test-helper.ts";
import { spatial } from "./gradients/spatial.test-helper.ts";
import { structure } from "./gradients/structure.test-helper.ts";
import { repairGradients } from "./gradients.ts";
import { sameBits } from "./same-bits.ts";
import { startBackend } from "./start.ts";

const cases: Record<string, Case> = { ...elementwise, ...reductions, ...structure, ...spatial };

beforeAll(async () => {
  tf.enableProdMode();
  repairGradients();
  await startBackend({ engine: "wasm", threads: 1 });
});

/** The gradient of the sum of squares, or of the sum of squares of that gradient. */
function gradientOf({ of }: Case, order: Order): (given: { x: tf.Tensor }) => { gradient: tf.Tensor } {
  const value = (x: tf.Tensor) => tf.sum(tf.square(of(x)));
  const slope = (x: tf.Tensor) => tf.sum(tf.square(tf.grad(value)(x)));
  return ({ x }) => ({ gradient: tf.grad(order === "first" ? value : slope)(x) });
}

for (const [name, one] of Object.entries(cases)) {
  for (const order of ["first", "second"] as const) {
    if (one.refused === "first" || one.refused === order) continue;
    test(`${name}: the ${order} derivative has the same bits as one compiled program and eagerly`, () => {
      const f = gradientOf(one, order);
      const step = compiled(f, { name, donate: false, say: () => {} });
      const backend = engineInUse.backend as PatchbayBackend;
      for (let call = 0; call < 4; call++) {
        const x = numbers(60 + call, one.shape, one.between);
        const eager = tf.tidy(() => f({ x }));
        const program = step({ x });
        expect(sameBits(backend, eager.gradient.dataId, program.gradient.dataId), `call ${call + 1}`).toBe(true);
        tf.dispose([x, eager, program]);
      }
      const why = step.report().eager;
      // Kernels that tfjs's cpu backend computes for us cannot be part of a program.
      if (why !== null) expect(why).toContain("has no program of its own yet");
      step.dispose();
    });
  }
}
