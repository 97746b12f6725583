import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { flatten, mapTree } from "../lib/tree.ts";
import { residualMlp } from "./residual-mlp.ts";

beforeAll(useEngine);
const net = (more: Partial<Parameters<typeof residualMlp>[0]> = {}) =>
  residualMlp({ inputs: 3, width: 4, depth: 2, expand: 2, outputs: 2, key: seedKey(1), ...more });

test("with width 48 and six blocks it has 66,000 weights, and all blocks have the same tensors", () => {
  const { weights } = net({ inputs: 196, width: 48, depth: 6, outputs: 10 });
  const sizes = [...flatten(weights)].map(([path, tensor]) => [path, tensor.size] as const);
  const count = sizes.reduce((sum, [, size]) => sum + size, 0);
  // embed 196*48+48, six blocks of 2*48 + 48*96+96 + 96*48+48, norm 96, output 48*10+10.
  expect(count).toBe(9456 + 6 * (96 + 4704 + 4656) + 96 + 490);
  const of = (block: string) =>
    sizes.filter(([path]) => path.startsWith(`${block}/`)).map(([path, size]) => [path.slice(block.length), size]);
  expect(of("block6")).toEqual(of("block1"));
});

test("a block whose last kernel and bias are 0 passes its stream on", () => {
  const model = net({ depth: 1 });
  const still = {
    ...model.weights,
    block1: { ...(model.weights.block1 as object), down: mapTree((t) => tf.zerosLike(t), (model.weights.block1 as { down: never }).down) },
  };
  const layers: Record<string, tf.Tensor> = {};
  tf.tidy(() => {
    model.apply(still as never, tf.tensor2d([[1, -2, 3]]), {
      mode: "evaluate",
      visit: (name, h) => {
        layers[name] = tf.keep(h.clone());
        return h;
      },
    });
  });
  expect([...(layers.block1 as tf.Tensor).dataSync()]).toEqual([...(layers.embed as tf.Tensor).dataSync()]);
  // The norm of a row has mean 0 and deviation 1.
  const normal = [...(layers.norm as tf.Tensor).dataSync()];
  expect(normal.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 5);
  expect(normal.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 3);
});

test("a deeper net begins with the same blocks", () => {
  const kernel = (depth: number) => [...(flatten(net({ depth }).weights).get("block2/up/kernel") as tf.Tensor).dataSync()];
  expect(kernel(5)).toEqual(kernel(2));
});

test("no depth is a problem", () => {
  expect(() => net({ depth: 0 })).toThrow(Problem);
});
