import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { flatten } from "../lib/tree.ts";
import type { Tensors } from "../ports.ts";
import { line, net, values } from "./grow.test-helper.ts";
import { linearLayers } from "./linear-layers.ts";

beforeAll(useEngine);

test("two blocks' worth of numbers stand for six blocks; norms begin as they are, with slope 0; kernels within two deviations", () => {
  const { weights } = linearLayers({ model: net(6), deviation: 0.06, key: seedKey(2) });
  const count = (tree: Tensors) => [...flatten(tree).values()].reduce((sum, { size }) => sum + size, 0);
  expect(count((weights.line as { base: Tensors }).base)).toBe(count(net(6).weights.block1 as Tensors));
  expect(Object.keys(weights)).toEqual(["embed", "norm", "output", "line"]);
  expect(values(weights, "line/base/scale")).toEqual([1, 1, 1, 1]);
  expect(values(weights, "line/slope/scale")).toEqual([0, 0, 0, 0]);
  const kernel = values(weights, "line/slope/up/kernel");
  expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(0.12 + 1e-7);
  expect(new Set(kernel).size).toBe(kernel.length);
});

test("the gradient of the base is the sum over the blocks, that of the slope the sum weighted by the place", () => {
  const depth = 3;
  const model = line(depth);
  const plain = net(depth);
  const x = tf.tensor2d([[1, -2, 3]]);
  const { base, slope } = model.weights.line as { base: { up: { kernel: tf.Tensor } }; slope: { up: { kernel: tf.Tensor } } };
  const written = Object.fromEntries(
    [0, 1, 2].map((place) => [
      `block${place + 1}`,
      Object.fromEntries(
        Object.entries(base).map(([name, own]) => [
          name,
          "kernel" in (own as object)
            ? Object.fromEntries(
                Object.entries(own as Record<string, tf.Tensor>).map(([inner, b]) => [
                  inner,
                  tf.add(
                    b,
                    tf.mul((slope as never as Record<string, Record<string, tf.Tensor>>)[name]?.[inner] as tf.Tensor, place / depth),
                  ),
                ]),
              )
            : tf.add(own as never as tf.Tensor, tf.mul((slope as never as Record<string, tf.Tensor>)[name] as tf.Tensor, place / depth)),
        ]),
      ),
    ]),
  ) as Record<string, { up: { kernel: tf.Tensor } }>;
  const { line: _, ...others } = model.weights;
  const loss = (weights: Tensors) => tf.sum(tf.square(plain.apply(weights, x, { mode: "evaluate" }).output)) as tf.Scalar;
  const blocks = [1, 2, 3].map((at) => (written[`block${at}`] as { up: { kernel: tf.Tensor } }).up.kernel);
  const apart = tf.grads((...kernels: tf.Tensor[]) =>
    loss({
      ...others,
      ...Object.fromEntries(
        kernels.map((kernel, at) => [`block${at + 1}`, { ...written[`block${at + 1}`], up: { ...written[`block${at + 1}`]?.up, kernel } }]),
      ),
    } as never),
  )(blocks);
  const [dBase, dSlope] = tf.grads(
    (b: tf.Tensor, a: tf.Tensor) =>
      tf.sum(
        tf.square(
          model.apply(
            {
              ...others,
              line: { base: { ...base, up: { ...base.up, kernel: b } }, slope: { ...slope, up: { ...slope.up, kernel: a } } },
            } as never,
            x,
            { mode: "evaluate" },
          ).output,
        ),
      ) as tf.Scalar,
  )([base.up.kernel, slope.up.kernel]);
  const sum = (weigh: (place: number) => number) => apart.map((g, place) => tf.mul(g, weigh(place))).reduce((a, b) => tf.add(a, b));
  const error = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;
  expect(
    error(
      dBase as tf.Tensor,
      sum(() => 1),
    ),
  ).toBeLessThan(1e-4);
  expect(
    error(
      dSlope as tf.Tensor,
      sum((place) => place / depth),
    ),
  ).toBeLessThan(1e-4);
  expect(tf.max(tf.abs(dSlope as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0.01);
});

test("a model without blocks cannot be put on a line", () => {
  expect(() => linearLayers({ model: { ...net(2), weights: {} }, deviation: 0.1, key: seedKey(1) })).toThrow(Problem);
});
