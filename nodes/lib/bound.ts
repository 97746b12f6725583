// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Bound, Model, Tensors } from "../ports.ts";
import type { Part } from "./part.ts";
import { Problem } from "./problem.ts";

/** What a step binds to a model: the weights it has now and how it is applied. */
export interface Binding {
  readonly weights: Tensors;
  /** Weights of the training's own parts, by the names that `partNames` gave. */
  readonly parts: Tensors;
  readonly partNames: ReadonlyMap<Part, string>;
  readonly stats: Tensors;
  readonly mode: "train" | "evaluate";
  readonly key?: tf.Tensor;
  /** Last layer that anyone will ask for: what lies above it is not computed. */
  readonly until?: string;
}

type Passed = { output: tf.Tensor; layers: Readonly<Record<string, tf.Tensor>> };

/**
 * A model with the weights of one step. Each input runs through it once, however many objectives ask.
 * `stats()` are the statistics after the first training pass. Call it inside a `tidy`: it drops nothing itself.
 */
export function bind(model: Model, how: Binding): Bound & { stats(): Tensors } {
  const passed = new Map<tf.Tensor, Map<string, Passed>>();
  let stats = how.stats;
  let counted = false;

  const pass = (x: tf.Tensor, until: string | undefined): Passed => {
    const layers: Record<string, tf.Tensor> = {};
    const made = model.apply(how.weights, x, {
      mode: how.mode,
      stats: how.stats,
      ...(how.key === undefined ? {} : { key: how.key }),
      ...(until === undefined ? {} : { until }),
      visit: (layer, h) => {
        layers[layer] = h;
        return h;
      },
    });
    if (how.mode === "train" && !counted) {
      stats = made.stats;
      counted = true;
    }
    return { output: made.output, layers };
  };

  return {
    weights: how.weights,
    ...(model.takes ? { takes: model.takes } : {}),
    stats: () => stats,
    run: (x, until) => {
      // A layer below the last one that anyone asks for is read off the pass that goes so far.
      const far = until === undefined || (how.until !== undefined && isAbove(model, until, how.until)) ? until : how.until;
      const known = passed.get(x) ?? new Map<string, Passed>();
      passed.set(x, known);
      const whole = known.get("") ?? known.get(far ?? "") ?? pass(x, far);
      if (!known.has("")) known.set(far ?? "", whole);
      if (until === undefined) return whole;
      return { output: layerIn(whole, until), layers: whole.layers };
    },
    part: (part, h) => {
      const name = how.partNames.get(part);
      if (name === undefined) {
        throw new Problem("part-unknown", `The part "${part.name}" does not belong to this training.`, {
          fix: "An objective lists the parts it trains in `owns`.",
        });
      }
      return part.apply(how.parts[name] as Tensors, h);
    },
  };
}

function isAbove(model: Model, layer: string, other: string): boolean {
  const place = (name: string) => model.layers.findIndex((one) => one.name === name);
  return place(layer) > place(other);
}

function layerIn({ layers }: Passed, name: string): tf.Tensor {
  const h = layers[name];
  if (h) return h;
  throw new Problem("layer-unknown", `The model has no layer "${name}".`, { fix: `Its layers are ${Object.keys(layers).join(", ")}.` });
}
