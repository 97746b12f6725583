// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { cloneTree } from "../lib/tree.ts";
import type { Model } from "../ports.ts";

/**
 * The same model with nothing left to learn: its weights become `constants`, `weights` is empty, and it always runs in
 * evaluation mode, whatever it is asked for. A frozen model can be frozen again, and cut.
 */
export function freeze({ model }: { model: Model }): Model {
  return {
    ...model,
    weights: {},
    stats: cloneTree(model.stats),
    constants: { ...cloneTree(model.constants), ...cloneTree(model.weights) },
    // Reads `this.constants`, so that a copy of the model runs on the copy's tensors.
    apply(_weights, x, how) {
      const constants = this.constants;
      return model.apply.call({ ...model, stats: this.stats, constants }, constants, x, { ...how, mode: "evaluate" });
    },
  };
}

export const card = {
  run: freeze,
  title: "Freeze",
  summary: "Keeps a model as it is: nothing in it learns any more.",
  also: ["stop gradient", "fixed", "teacher", "eval mode"],
  inputs: { model: { port: { Model: true }, doc: "The model to keep as it is." } },
  settings: {},
  output: "Model",
  infer: { model: "x -> y", out: "x -> y" },
} satisfies NodeCard<typeof freeze>;
