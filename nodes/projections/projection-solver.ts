// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { mapTree } from "../lib/tree.ts";
import type { FeasibilitySolver, Tensors } from "../ports.ts";

/**
 * How a point that satisfies all constraints is looked for, when there are two sets of them, A and B, and one can project on each. x is
 * the point, R = 2 P - 1 the reflection:
 *
 * - alternating: x becomes P_B(P_A(x)) (von Neumann).
 * - douglasRachford: x becomes (1 - r) x + r R_B(R_A(x)) with r the `relaxation`; the two points are P_A(x) and P_B(R_A(x)). At r = 0.5
 *   the step is P_B(R_A(x)) - P_A(x).
 * - differenceMap: x becomes x + beta (P_A(f_B(x)) - P_B(f_A(x))), f_A = P_A - (P_A - 1) / beta and f_B = P_B + (P_B - 1) / beta (Elser 2003).
 *   At beta 1 it is Douglas-Rachford's with A and B exchanged.
 */
export function projectionSolver({
  rule,
  iterations,
  relaxation,
  beta,
}: {
  rule: "alternating" | "douglasRachford" | "differenceMap";
  iterations: number;
  relaxation: number;
  beta: number;
}): FeasibilitySolver {
  return {
    is: "FeasibilitySolver",
    name: rule,
    iterations,
    iterate: (x, { a, b }) => {
      if (rule === "alternating") {
        const inA = a(x);
        const inB = b(inA);
        return { edges: inB, inA, inB };
      }
      if (rule === "douglasRachford") {
        const inA = a(x);
        const inB = b(along(x, inA, 2));
        return { edges: plus(x, 2 * relaxation, inB, inA), inA, inB };
      }
      const inA = a(along(x, b(x), 1 + 1 / beta));
      const inB = b(along(x, a(x), 1 - 1 / beta));
      return { edges: plus(x, beta, inA, inB), inA, inB };
    },
  };
}

/** From x towards y, past it where `far` is above 1: at 2 the reflection. */
function along(x: Tensors, y: Tensors, far: number): Tensors {
  return mapTree((from, to) => tf.add(tf.mul(from, 1 - far), tf.mul(to as tf.Tensor, far)), x, y);
}

/** x + amount (to - from). */
function plus(x: Tensors, amount: number, to: Tensors, from: Tensors): Tensors {
  return mapTree((one, end, start) => tf.add(one, tf.mul(tf.sub(end as tf.Tensor, start as tf.Tensor), amount)), x, to, from);
}

export const card = {
  run: projectionSolver,
  title: "Projection solver",
  summary: "Looks for a point that satisfies all constraints by projecting on them again and again.",
  also: ["feasibility", "alternating projections", "Douglas-Rachford", "difference map", "consensus", "ADMM"],
  inputs: {},
  settings: {
    rule: {
      control: "choice",
      default: "douglasRachford",
      options: ["alternating", "douglasRachford", "differenceMap"],
      onNode: true,
      doc: "Project on one set after the other, reflect at both and average, or the difference of both orders.",
    },
    iterations: { control: "number", default: 30, min: 1, step: 1, onNode: true, doc: "How often, for each batch." },
    relaxation: {
      control: "number",
      default: 0.5,
      min: 0,
      max: 1,
      doc: "How far towards the point that was reflected twice; 0.5 is the classic step, 0 stays.",
      when: { setting: "rule", is: ["douglasRachford"] },
    },
    beta: { control: "number", default: 1, doc: "Length of the step; not 0.", when: { setting: "rule", is: ["differenceMap"] } },
  },
  output: "FeasibilitySolver",
  reference: {
    by: "Elser, Rankenburg, Thibault 2007",
    title: "Searching with iterated maps",
    doi: "10.1073/pnas.0606359104",
  },
} satisfies NodeCard<typeof projectionSolver>;
