import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Model } from "../ports.ts";
import { bind } from "./bound.ts";
import { useEngine } from "./engine.ts";
import type { Part } from "./part.ts";

beforeAll(async () => {
  await useEngine();
});

const layers = ["one", "two", "three"];

/** Adds 1 in every layer and counts its calls. */
function counting(): { model: Model; calls: string[] } {
  const calls: string[] = [];
  const model: Model = {
    is: "Model",
    weights: {},
    stats: {},
    constants: {},
    layers: layers.map((name) => ({ name, shape: [1], activation: "none" })),
    input: [1],
    output: [1],
    apply: (_, x, how) => {
      calls.push(how.until ?? "all");
      let h = x;
      for (const name of layers) {
        h = how.visit ? how.visit(name, h.add(1)) : h.add(1);
        if (name === how.until) break;
      }
      return { output: h, stats: { passes: tf.add(how.stats?.passes as tf.Tensor, 1) } };
    },
  };
  return { model, calls };
}

const how = { weights: {}, parts: {}, partNames: new Map<Part, string>(), mode: "train" as const };
const value = (tensor: tf.Tensor | undefined) => (tensor as tf.Tensor).dataSync()[0];

test("an input runs once, whoever asks and for whichever layer", () => {
  tf.tidy(() => {
    const { model, calls } = counting();
    const bound = bind(model, { ...how, stats: { passes: tf.scalar(0) } });
    const x = tf.tensor2d([[0]]);
    expect(value(bound.run(x).output)).toBe(3);
    expect(value(bound.run(x, "two").output)).toBe(2);
    expect(value(bound.run(x).layers.one)).toBe(1);
    expect(calls).toEqual(["all"]);
    bound.run(tf.tensor2d([[5]]));
    expect(calls).toEqual(["all", "all"]);
  });
});

test("with a last layer, what lies above it is not computed, and layers below share its pass", () => {
  tf.tidy(() => {
    const { model, calls } = counting();
    const bound = bind(model, { ...how, stats: { passes: tf.scalar(0) }, until: "two" });
    const x = tf.tensor2d([[0]]);
    expect(value(bound.run(x, "one").output)).toBe(1);
    expect(value(bound.run(x, "two").output)).toBe(2);
    expect(calls).toEqual(["two"]);
    expect(value(bound.run(x).output)).toBe(3);
  });
});

test("statistics are those after one pass, however many inputs ran", () => {
  tf.tidy(() => {
    const bound = bind(counting().model, { ...how, stats: { passes: tf.scalar(0) } });
    bound.run(tf.tensor2d([[0]]));
    bound.run(tf.tensor2d([[1]]));
    expect(value(bound.stats().passes as tf.Tensor)).toBe(1);
  });
});

test("a part that the training does not own is refused by name", () => {
  const part: Part = { is: "Part", name: "regressor", weights: {}, output: [1], apply: (_, h) => h };
  const bound = bind(counting().model, { ...how, stats: {} });
  expect(() => bound.part(part, tf.scalar(0))).toThrow(/"regressor" does not belong/);
});
