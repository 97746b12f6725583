// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { Problem } from "../problem.ts";
import { type Case, close, derivatives, type Order } from "./gradients/differences.test-helper.ts";
import { elementwise, reductions } from "./gradients/elementwise.test-helper.ts";
import { refusals } from "./gradients/refused.ts";
import { spatial } from "./gradients/spatial.test-helper.ts";
import { structure } from "./gradients/structure.test-helper.ts";
import { repairGradients } from "./gradients.ts";
import { startBackend } from "./start.ts";

const cases: Record<string, Case> = { ...elementwise, ...reductions, ...structure, ...spatial };

/** On our backend everything must be right; on tfjs's, what its kernels get wrong is named in the cases. */
const backends: Readonly<Record<string, () => Promise<unknown>>> = {
  cpu: () => tf.setBackend("cpu"),
  patchbay: () => startBackend({ engine: "wasm", threads: 1 }),
};

for (const [backend, start] of Object.entries(backends)) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => {
      tf.enableProdMode();
      repairGradients();
      await start();
    });

    for (const [name, one] of Object.entries(cases)) {
      for (const order of ["first", "second"] as const) {
        if (one.refused === "first" || one.refused === order) {
          test(`${name}: the ${order} derivative is refused by name`, () => {
            const refusal = catching(() => derivatives(one, order));
            expect(refusal).toBeInstanceOf(Problem);
            expect((refusal as Problem).code).toBe("no-gradient");
            expect((refusal as Problem).fix).not.toBe("");
          });
        } else if (backend === "cpu" && wrongOnCpu(one, order)) {
          test(`${name}: the ${order} derivative is wrong, by a kernel of tfjs`, () => {
            const wrong = catching(() => expectRight(one, order));
            expect(wrong).toBeInstanceOf(Error);
          });
        } else {
          test(`${name}: the ${order} derivative is that of differences, and no tensor is left behind`, () => {
            const before = [tf.memory().numTensors, tf.backend().numDataIds()];
            expectRight(one, order);
            expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
          });
        }
      }
    }
  });
}

test("each refusal says what has no gradient and what to use instead", () => {
  for (const { kernel, what, instead } of refusals) {
    const problem = catching(() => tf.getGradient(kernel).gradFunc(tf.scalar(1), [], {})) as Problem;
    expect(problem.code).toBe("no-gradient");
    expect(problem.message).toContain(what);
    expect(problem.fix).toBe(instead);
  }
});

function expectRight(one: Case, order: Order): void {
  const { byTape, byDifferences } = derivatives(one, order);
  expect(close(byTape, byDifferences), `${byTape} by the tape, ${byDifferences} by differences`).toBe(true);
}

function wrongOnCpu({ cpuWrong }: Case, order: Order): boolean {
  return cpuWrong === "both" || cpuWrong === order;
}

function catching(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
