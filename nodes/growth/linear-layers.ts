// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { blocksOf } from "../lib/blocks.ts";
import { size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { derive, normal } from "../lib/random.ts";
import { cloneTree, flatten, mapTree, unflatten } from "../lib/tree.ts";
import type { Model, Tensors } from "../ports.ts";

/**
 * The same model with blocks on a line: block l of L, counted from 0, has the weights base + (l / L) slope, so that two blocks' worth
 * of numbers make all of them. What is not a block (embedding, norm, output) stays as it is.
 *
 * Weights: those of the model without its blocks, and `line/base/...` and `line/slope/...`, each like one block. Kernels of both begin as
 * normals of deviation `deviation`, cut at two deviations; what has one axis begins as the model's first block has it, with slope 0.
 * The gradient of the base is the sum over the blocks, that of the slope the sum weighted by l / L.
 *
 * Source: Xia et al. 2024, arXiv:2312.05614 (TLEG), and the authors' code. Throws `blocks.none`.
 */
export function linearLayers({ model, deviation, key }: { model: Model; deviation: number; key: Key }): Model {
  const blocks = blocksOf(model);
  const like = model.weights[blocks[0] as string] as Tensors;
  const start = (part: "base" | "slope"): Tensors =>
    unflatten(
      new Map(
        [...flatten(like)].map(([path, weight]) => {
          if (weight.rank > 1) return [path, cutNormal(derive(derive(key, part), path), weight.shape, deviation)];
          return [path, part === "base" ? weight.clone() : tf.zerosLike(weight)];
        }),
      ),
    );
  const others = Object.fromEntries(Object.entries(model.weights).filter(([name]) => !blocks.includes(name)));
  return {
    ...model,
    weights: { ...cloneTree(others), line: { base: start("base"), slope: start("slope") } },
    stats: cloneTree(model.stats),
    constants: cloneTree(model.constants),
    apply: (weights, x, how) => {
      const { line, ...rest } = weights;
      return model.apply({ ...rest, ...pointsOf(line as Tensors, blocks) }, x, how);
    },
  };
}

/** The blocks' weights, each a point of the line. */
function pointsOf({ base, slope }: Tensors, blocks: readonly string[]): Tensors {
  return Object.fromEntries(
    blocks.map((name, place) => [
      name,
      mapTree((b, a) => (place === 0 ? b : tf.add(b, tf.mul(a, place / blocks.length))), base as Tensors, slope as Tensors),
    ]),
  );
}

/** Normals, each taken from the first of a few draws that lies within two deviations. */
function cutNormal(key: Key, shape: number[], deviation: number): tf.Tensor {
  const draws = [0, 1, 2, 3].map((again) => normal(derive(key, again), size(shape)));
  const within = draws[0]?.map((first, at) => draws.map((draw) => draw[at] as number).find((z) => Math.abs(z) <= 2) ?? Math.sign(first));
  return tf.tensor(
    (within as Float32Array).map((z) => z * deviation),
    shape,
  );
}

export const card = {
  run: linearLayers,
  title: "Blocks on a line",
  summary: "Makes every block of a model a point on a line between two, so that it can be grown to any depth.",
  also: ["TLEG", "learngene", "linear expansion", "weight sharing", "base and slope"],
  inputs: { model: { port: { Model: true }, doc: "A model with blocks of equal shape." } },
  settings: {
    deviation: {
      control: "number",
      default: 0.06,
      min: 0,
      onNode: true,
      doc: "Spread of the first kernels; about 0.4 over the root of the width.",
    },
  },
  output: "Model",
  infer: { model: "x -> y", out: "x -> y" },
  keys: { key: "line" },
  reference: { by: "Xia et al. 2024", title: "Transformer as Linear Expansion of Learngene", arxiv: "2312.05614" },
} satisfies NodeCard<typeof linearLayers>;
