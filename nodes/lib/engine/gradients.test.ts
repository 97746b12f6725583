// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { Problem } from "../problem.ts";
import { type Case, close, derivatives, type Order } from "./gradients/differences.test-helper.ts";
import { elementwise, reductions } from "./gradients/elementwise.test-helper.ts";
import { spatial } from "./gradients/spatial.test-helper.ts";
import { structure } from "./gradients/structure.test-helper.ts";
import { repairGradients } from "./gradients.ts";

const backends = ["cpu"];
const cases: Record<string, Case> = { ...elementwise, ...reductions, ...structure, ...spatial };

function refusedFrom({ refused }: Case, order: Order): boolean {
  return refused === "first" || refused === order;
}

for (const backend of backends) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => {
      repairGradients();
      await tf.setBackend(backend);
    });

    for (const [name, one] of Object.entries(cases)) {
      for (const order of ["first", "second"] as const) {
        const oracleWrong = backend === "cpu" && (one.cpuWrong === "both" || one.cpuWrong === order);
        if (refusedFrom(one, order)) {
          test(`${name}: the ${order} derivative is refused by name`, () => {
            const refusal = catching(() => derivatives(one, order));
            expect(refusal).toBeInstanceOf(Problem);
            expect((refusal as Problem).code).toBe("no-gradient");
          });
        } else {
          test(`${name}: the ${order} derivative is that of differences${oracleWrong ? ", but for a wrong kernel of tfjs" : ""}`, () => {
            const right = () => {
              const { byTape, byDifferences } = derivatives(one, order);
              expect(close(byTape, byDifferences), `${byTape} by the tape, ${byDifferences} by differences`).toBe(true);
            };
            if (oracleWrong) expect(right).toThrow();
            else right();
          });
        }
      }
    }
  });
}

function catching(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
