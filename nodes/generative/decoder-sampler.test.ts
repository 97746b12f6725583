import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { mlp } from "../models/mlp.ts";
import { autoencoder } from "./autoencoder.ts";
import { decoderSampler } from "./decoder-sampler.ts";

beforeAll(useEngine);

const net = (inputs: number, outputs: number) =>
  mlp({ inputs, widths: [4], outputs, activation: "tanh", init: "glorot", key: seedKey(inputs) });
const decoder = net(2, 3);
const { model } = autoencoder({ encoder: net(3, 4), decoder, variational: true, beta: 1 });

test("a sample is the decoder's output of the code, and the rest of the noise at the learnt deviation", async () => {
  const noise = tf.tensor2d([[0.5, -1, 1, 2, -3]]);
  const plain = decoder.apply(decoder.weights, tf.tensor2d([[0.5, -1]]), { mode: "evaluate" }).output;
  const [bare, spread] = [false, true].map((on) => decoderSampler({ model, spread: on }).sample(noise));
  expect(bare?.dataSync()).toEqual(plain.dataSync());
  expect([...tf.sub(spread as tf.Tensor, plain).dataSync()]).toEqual([1, 2, -3].map((value) => expect.closeTo(value, 5)));
  expect(decoderSampler({ model, spread: true }).noise(seedKey(1), 7).shape).toEqual([7, 5]);
});

test("a model without a code, or without a deviation, is a problem", () => {
  expect(() => decoderSampler({ model: decoder, spread: false })).toThrow(/no layer "code"/);
  const plain = autoencoder({ encoder: net(3, 2), decoder, variational: false, beta: 1 }).model;
  expect(() => decoderSampler({ model: plain, spread: true })).toThrow(/no deviation/);
});
