// SPDX-License-Identifier: MIT-0
import type { Examples, Model, Tensors } from "../ports.ts";
import type { Course } from "./loop.ts";
import type { Learning, Worth } from "./train-step.ts";
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

/** The metric that chooses the best weights: by its highest value, with `lowest` by its lowest. */
export interface Best {
  readonly metric: string;
  readonly lowest?: boolean;
}
export const mostAccurate: Best = { metric: "validation.accuracy" };

/** Marks that measure on the validation examples where there are any, and what the training itself has to measure. */
export function marksOf(learning: Learning, validation: Examples | undefined, best: Best, every: number): Pick<Course, "marks"> {
  if (!validation && !learning.measure) return {};
  return {
    marks: {
      every,
      best: best.metric,
      ...(best.lowest ? { lowest: true } : {}),
      measure: async (state, breathe) => {
        const values: Record<string, number> = {};
        const model = learning.models.model;
        if (validation && model) {
          const { accuracy, loss } = await validate(model, learning.worth(state).model as Worth, validation, breathe);
          Object.assign(values, { "validation.accuracy": accuracy, "validation.loss": loss });
        }
        return { ...values, ...(await learning.measure?.(state, breathe)) };
      },
    },
  };
}
