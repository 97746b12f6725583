// SPDX-License-Identifier: MIT-0
import type { Examples, Model, Tensors } from "../ports.ts";
import type { Course } from "./loop.ts";
import type { Worth } from "./train-step.ts";
import { cloneTree } from "./tree.ts";
import { validate } from "./validate.ts";

export type { Worth };

export function worth(state: Tensors): Worth {
  return { weights: state.weights as Tensors, stats: state.stats as Tensors };
}

/** A model of its own with those weights. */
export function modelOf(model: Model, { weights, stats }: Worth): Model {
  return { ...model, weights: cloneTree(weights), stats: cloneTree(stats), constants: cloneTree(model.constants) };
}

/** Marks that measure on the validation examples, where there are any. */
export function marksOf(model: Model, validation: Examples | undefined, every: number): Pick<Course, "marks"> {
  if (!validation) return {};
  return {
    marks: {
      every,
      best: "validation.accuracy",
      measure: async (state, breathe) => {
        const { accuracy, loss } = await validate(model, worth(state), validation, breathe);
        return { "validation.accuracy": accuracy, "validation.loss": loss };
      },
    },
  };
}
