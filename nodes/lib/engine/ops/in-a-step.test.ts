// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { derive, seedKey } from "../../random.ts";
import { compiled } from "../compiled.ts";
import { startBackend } from "../start.ts";
import { deriveKey, type KeyTensor, keyTensor, randomCategorical, randomMask, randomNormal } from "./random.ts";
import { gru, lstm } from "./scan.ts";

beforeAll(() => startBackend({ engine: "wasm", threads: 1 }));

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.5, "float32", seed);

/** Calls a step a few times, most of them compared with the eager run bit for bit; fails if it is not compiled. */
function compile<A extends Record<string, tf.Tensor>, R extends Record<string, tf.Tensor>>(
  step: (given: A) => R,
  given: (call: number) => A,
): R[] {
  const said: string[] = [];
  const program = compiled((all: A) => step(all) as Record<string, tf.Tensor>, {
    name: "step",
    donate: false,
    say: (message) => said.push(message),
  });
  const results = [0, 1, 2, 3].map((call) => program(given(call)) as R);
  program.audited(given(9));
  expect(said).toEqual([]);
  program.dispose();
  return results;
}

test("a compiled step draws noise, a mask and classes from a key that is its input, other ones in every call", () => {
  const [first, second] = compile(
    ({ key, x }: { key: tf.Tensor; x: tf.Tensor }) => {
      const noise = randomNormal(deriveKey(key as KeyTensor, "noise"), x.shape);
      const kept = randomMask(deriveKey(key as KeyTensor, "dropout"), x.shape, 0.5);
      return { y: tf.mul(tf.add(x, noise), kept), drawn: randomCategorical(deriveKey(key as KeyTensor, "draw"), x as tf.Tensor2D, 5) };
    },
    (call) => ({ key: keyTensor(derive(seedKey(3), call)) as tf.Tensor, x: random([8, 16], 1) }),
  );
  expect(first!.y.dataSync()).not.toEqual(second!.y.dataSync());
  expect(first!.drawn.dataSync()).not.toEqual(second!.drawn.dataSync());
});

test("an LSTM and a GRU train inside a compiled step, with the bits of the eager run", () => {
  const [batch, steps, width, units] = [6, 5, 3, 8];
  const weights = {
    lk: random([width, 4 * units], 1),
    lr: random([units, 4 * units], 2),
    lb: random([4 * units], 3),
    gk: random([units, 3 * units], 4),
    gr: random([units, 3 * units], 5),
    gb: random([2, 3 * units], 6),
  };
  type Given = Record<keyof typeof weights | "x", tf.Tensor>;
  const loss = ({ x, lk, lr, lb, gk, gr, gb }: Given): tf.Scalar => {
    const zeros = tf.zeros([batch, units]) as tf.Tensor2D;
    const states = lstm(x as tf.Tensor3D, { kernel: lk as tf.Tensor2D, recurrent: lr as tf.Tensor2D, bias: lb }, { h: zeros, c: zeros });
    return tf.mean(tf.square(gru(states.h, { kernel: gk as tf.Tensor2D, recurrent: gr as tf.Tensor2D, bias: gb }, zeros)));
  };
  const names = Object.keys(weights) as (keyof typeof weights)[];
  const [result] = compile(
    (given: Given) => {
      const own = names.map((name) => given[name]);
      const { value, grads } = tf.valueAndGrads((...now: tf.Tensor[]) =>
        loss({ ...given, ...Object.fromEntries(names.map((name, i) => [name, now[i] as tf.Tensor])) } as Given),
      )(own);
      return {
        loss: value as tf.Tensor,
        ...Object.fromEntries(grads.map((gradient, i) => [names[i], tf.sub(own[i] as tf.Tensor, gradient)])),
      };
    },
    (call) => ({ ...weights, x: random([batch, steps, width], 20 + call) }),
  );
  expect(Object.keys(result!)).toEqual(["loss", ...names]);
});
