// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { centralDifference, doubleBackward } from "../lib/flows/along.ts";
import { Problem } from "../lib/problem.ts";
import type { Derivative } from "../ports.ts";

/**
 * How the derivative of a network along a direction of its inputs is taken; no gradient goes through it.
 *
 * - doubleBackward: exact, by two reverse passes: g(w) = the gradient of sum(f w) over the inputs is linear in w, and the gradient of
 *   <g(w), direction> over w is the derivative. The function must be smooth (SiLU, tanh, GELU; ReLU has no curvature).
 * - centralDifference: (f(a + h d) - f(a - h d)) / 2h with `step` h: two plain passes. In 32-bit floats the error is least near
 *   h = 0.001. Times are moved beyond [0, 1] where they must be: a cut there would halve the derivative at t = 1.
 *
 * Throws `along-flow.step`.
 */
export function alongFlow({ how, step }: { how: "doubleBackward" | "centralDifference"; step: number }): Derivative {
  if (how === "doubleBackward") return { is: "Derivative", how, of: doubleBackward };
  if (!(step > 0)) {
    throw new Problem("along-flow.step", `A difference needs a step above 0, not ${step}.`, {
      field: "step",
      fix: "Write a positive number; 0.001 suits 32-bit floats.",
    });
  }
  return { is: "Derivative", how, of: (f, at, along) => centralDifference(f, at, along, step) };
}

export const card = {
  run: alongFlow,
  title: "Along the flow",
  summary: "Takes the derivative of a network along a path through its inputs.",
  also: ["JVP", "directional derivative", "tangent", "double backward", "central difference", "total derivative"],
  inputs: {},
  settings: {
    how: {
      control: "choice",
      default: "doubleBackward",
      options: ["doubleBackward", "centralDifference"],
      onNode: true,
      doc: "Exactly, by two passes backwards, or by the difference of two plain passes.",
    },
    step: {
      control: "number",
      default: 0.001,
      min: 0,
      when: { setting: "how", is: ["centralDifference"] },
      doc: "How far each of the two passes is moved along the path.",
    },
  },
  output: "Derivative",
} satisfies NodeCard<typeof alongFlow>;
