import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { packed } from "../lib/flows/taken.ts";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { slopes } from "../lib/tiny.test-helper.ts";
import type { Tensors } from "../ports.ts";
import { alongFlow } from "./along-flow.ts";
import { flowMapNet } from "./flow-map-net.ts";

beforeAll(useEngine);
const ways = ["doubleBackward", "centralDifference"] as const;
const net = () => flowMapNet({ dimensions: 2, widths: [32, 32], frequencies: [], key: seedKey(1) });
const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
const random = (seed: number, rows = 16) => tf.tensor2d(normal(seedKey(seed), rows * 2), [rows, 2]);
const times = (seed: number, rows = 16) => column(Array.from(normal(seedKey(seed), rows), (n) => 1 / (1 + Math.exp(-n))));

describe.each(ways)("%s", (how) => {
  const derivative = alongFlow({ how, step: 1e-3 });

  test("of a known function, each input by its own tangent", () => {
    const [x, t, gap, v] = [0.7, 0.6, 0.4, -1.5];
    const f = (...[a, b, g]: tf.Tensor[]) =>
      tf.add(tf.mul(a as tf.Tensor, b as tf.Tensor), tf.mul(tf.square(g as tf.Tensor), tf.sin(b as tf.Tensor)));
    const along = (tangents: number[]) =>
      tf.tidy(() => {
        const found = derivative.of(
          f,
          [column([x]), column([t]), column([gap])],
          tangents.map((one) => column([one])),
        );
        expect(found.value.dataSync()[0]).toBeCloseTo(x * t + gap ** 2 * Math.sin(t), 6);
        return found.derivative.dataSync()[0] as number;
      });
    const [ofX, ofT, ofGap] = [t, x + gap ** 2 * Math.cos(t), 2 * gap * Math.sin(t)];
    // The gap moves with t: leaving it still would be the derivative with r moving along.
    expect(along([v, 1, 1])).toBeCloseTo(v * ofX + ofT + ofGap, 3);
    expect(along([v, 1, 0])).toBeCloseTo(v * ofX + ofT, 3);
    expect(along([0, 0, 1])).toBeCloseTo(ofGap, 3);
  });

  test("within a gradient it is the same, also where one input is made of another", () => {
    const model = net();
    const [r, along] = [tf.zeros([16, 1]), [random(4), tf.ones([16, 1]), tf.ones([16, 1])]];
    const seen: number[][] = [];
    const made = (weights: Tensors) =>
      tf.tidy(() => {
        const t = tf.add(times(2), r);
        const f = packed(model, (row) => model.apply(weights, row, { mode: "train" }).output);
        const found = derivative.of(f, [tf.mul(random(1), t), t, tf.sub(t, r)], along);
        seen.push([...found.derivative.dataSync()]);
        return tf.sum(found.value);
      });
    tf.dispose(made(model.weights));
    slopes(made, model.weights);
    expect(seen[1]).toEqual(seen[0]);
  });

  test("no gradient goes through the derivative, and the value keeps its own", () => {
    const model = net();
    const made = (weights: Tensors) => {
      const f = packed(model, (row) => model.apply(weights, row, { mode: "train" }).output);
      return derivative.of(f, [random(1), times(2), times(3)], [random(4), tf.ones([16, 1]), tf.ones([16, 1])]);
    };
    const still = slopes((weights) => tf.tidy(() => tf.sum(made(weights).derivative)), model.weights);
    expect([...still.values()].flat().every((slope) => slope === 0)).toBe(true);
    const moving = slopes((weights) => tf.tidy(() => tf.sum(made(weights).value)), model.weights);
    expect([...moving.values()].flat().some((slope) => slope !== 0)).toBe(true);
  });
});

test("both ways agree on a network, also at t = 1, where the difference goes beyond it", () => {
  const model = net();
  const f = packed(model, (row) => model.apply(model.weights, row, { mode: "evaluate" }).output);
  const at = (how: (typeof ways)[number]) =>
    tf.tidy(() => {
      const t = tf.concat([times(2, 8), tf.ones([8, 1])], 0);
      const along = [random(4), tf.ones([16, 1]), tf.ones([16, 1])];
      return [
        ...alongFlow({ how, step: 1e-3 })
          .of(f, [random(1), t, times(3)], along)
          .derivative.dataSync(),
      ];
    });
  const exact = at("doubleBackward");
  for (const [i, value] of at("centralDifference").entries()) expect(Math.abs(value - (exact[i] as number))).toBeLessThan(5e-3);
});

test("a difference without a step is a problem", () => {
  expect(() => alongFlow({ how: "centralDifference", step: 0 })).toThrow(Problem);
});
