// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { layerOf } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { cloneTree } from "../lib/tree.ts";
import type { Model, Tensors } from "../ports.ts";

/**
 * Cuts a model above the layer `at`: `front` ends with that layer, `back` begins with its output.
 * back(front(x)) is the whole model, number for number. Each has the weights of its own layers.
 *
 * Works on every model whose weights are named by its layers and whose upper layers read the lower ones only through
 * `at`. The back runs the front on one row of zeros to come to its place, and replaces what comes out there.
 */
export function splitAt({ model, at }: { model: Model; at: string }): { front: Model; back: Model } {
  const layer = layerOf(model, at, "at");
  const place = model.layers.indexOf(layer);
  const [low, high] = [model.layers.slice(0, place + 1), model.layers.slice(place + 1)];
  if (high.length === 0) {
    throw new Problem("split-at.last", `Nothing lies above "${at}", the last layer of the model.`, {
      field: "at",
      fix: `Cut at one of ${model.layers.slice(0, -1).map((one) => one.name)}.`,
    });
  }
  const [mine, theirs] = parted(model.weights, low);
  const [fixed, others] = parted(model.constants, low);
  const front: Model = {
    ...model,
    weights: cloneTree(mine),
    stats: cloneTree(model.stats),
    constants: cloneTree(fixed),
    layers: low,
    output: layer.shape,
    apply(weights, x, how) {
      return model.apply.call({ ...model, stats: this.stats, constants: this.constants }, weights, x, { ...how, until: how.until ?? at });
    },
  };
  const back: Model = {
    ...model,
    weights: cloneTree(theirs),
    stats: cloneTree(model.stats),
    constants: { ...cloneTree(others), ...cloneTree(fixed), ...cloneTree(mine) },
    layers: high,
    input: layer.shape,
    apply(weights, x, how) {
      const constants = this.constants;
      const below = new Set(low.map((one) => one.name));
      const visit = (name: string, h: tf.Tensor): tf.Tensor => {
        if (name === at) return x;
        return below.has(name) || !how.visit ? h : how.visit(name, h);
      };
      const run = () =>
        model.apply.call({ ...model, stats: this.stats, constants }, { ...constants, ...weights }, tf.zeros([1, ...model.input]), {
          ...how,
          visit,
        });
      return how.visit ? run() : tf.tidy(run);
    },
  };
  return { front, back };
}

/** The branches named by these layers, and the rest. */
function parted(tree: Tensors, layers: Model["layers"]): [Tensors, Tensors] {
  const names = new Set(layers.map((layer) => layer.name));
  const entries = Object.entries(tree);
  return [
    Object.fromEntries(entries.filter(([name]) => names.has(name))),
    Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  ];
}

export const card = {
  run: splitAt,
  title: "Split at a layer",
  summary: "Cuts a model in two at one of its layers.",
  also: ["truncate", "feature extractor", "head", "body"],
  inputs: { model: { port: { Model: true }, doc: "The model to cut." } },
  settings: {
    at: { control: "text", default: "hidden1", onNode: true, doc: "Name of the last layer of the front, say hidden1." },
  },
  output: { front: "Model", back: "Model" },
} satisfies NodeCard<typeof splitAt>;
