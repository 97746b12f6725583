import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { balanceObjective } from "../../gflownets/balance-objective.ts";
import type { Environment, Model } from "../../ports.ts";
import { useEngine } from "../engine.ts";
import { normal, seedKey, uniform } from "../random.ts";
import { targetOf, terminating, totalVariation } from "./exact.ts";
import { flowsOf, tablesOf } from "./tables.ts";
import { heightsOf, sampleWalks } from "./walks.ts";
import { consistent, corners, flat, tabular } from "./worlds.test-helper.ts";

beforeAll(useEngine);

const outputs = (model: Model) => tf.tidy(() => model.apply(model.weights, tf.zeros([1]), { mode: "evaluate" }).output.dataSync());
const noise = (world: Environment, seed = 1) => {
  const width = world.actions + world.backwardActions + 1;
  const values = normal(seedKey(seed), world.states * width);
  return Array.from({ length: world.states }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
};

/** Walks of a table policy, with their heights. */
function walked(world: Environment, model: Model, batch: number, epsilon = 0, seed = 7) {
  return tf.tidy(() => {
    const tables = tablesOf(world);
    const flows = flowsOf(model.apply(model.weights, tables.features, { mode: "train" }).output, tables);
    const uniforms = tf.tensor2d(uniform(seedKey(seed), world.longest * batch), [world.longest, batch]);
    const walks = sampleWalks({ flows, tables, uniforms, epsilon });
    const h = heightsOf({ flows, walks, tables });
    const last = tf.reshape(tf.slice(walks.states, [world.longest - 1, 0], [1, batch]), [batch]);
    return { h: h.arraySync(), lengths: [...walks.lengths.dataSync()], ends: [...last.dataSync()] };
  });
}

test("the exact probabilities of a random policy add up to 1 and are those of its walks", () => {
  const world = corners();
  const model = tabular(world, noise(world));
  const exact = terminating(world, outputs(model), 6);
  expect(exact.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  const { ends, lengths } = walked(world, model, 20_000);
  const found = new Float64Array(64);
  for (const end of ends) found[end] = (found[end] as number) + 1 / ends.length;
  expect(totalVariation(found, exact)).toBeLessThan(0.025);
  for (const [walk, end] of ends.entries()) expect(lengths[walk]).toBe((end % 8) + Math.floor(end / 8) + 1);
});

test("exploring alone takes every allowed action equally often", () => {
  const world = flat(3);
  const model = tabular(world, noise(world, 3));
  const { ends } = walked(world, model, 20_000, 1);
  const even = terminating(
    world,
    outputs(
      tabular(
        world,
        noise(world).map((row) => row.map(() => 0)),
      ),
    ),
    6,
  );
  const found = new Float64Array(9);
  for (const end of ends) found[end] = (found[end] as number) + 1 / ends.length;
  expect(totalVariation(found, even)).toBeLessThan(0.015);
});

test("on an even grid the policy set by hand ends everywhere alike: error 0", () => {
  const world = flat();
  expect(totalVariation(terminating(world, outputs(consistent(world).model), 6), targetOf(world))).toBeLessThan(1e-6);
  const peaked = corners();
  expect(totalVariation(terminating(peaked, outputs(consistent(peaked).model), 6), targetOf(peaked))).toBeLessThan(1e-6);
});

test("consistent flows leave no residual in any piece of any walk, whatever the objective", () => {
  const world = corners();
  const { model, logZ } = consistent(world);
  expect(logZ).toBeCloseTo(Math.log(16.064), 4);
  const { h, lengths } = walked(world, model, 64, 0.5);
  for (const [walk, row] of h.entries()) {
    for (const value of row.slice(0, (lengths[walk] as number) + 1)) expect(Math.abs(value - logZ)).toBeLessThan(1e-4);
  }
  for (const kind of ["TB", "DB", "SubTB"] as const) {
    const loss = tf.tidy(() => {
      const objective = balanceObjective({ kind, lambda: 0.9, within: "trajectory" });
      const numbers = { lambda: tf.scalar(0.9) };
      return tf
        .max(objective.evaluate({ h: tf.tensor2d(h), logZ: tf.scalar(logZ), lengths: tf.tensor1d(lengths, "int32"), numbers }).losses)
        .dataSync()[0];
    });
    expect(loss).toBeLessThan(1e-8);
  }
});

test("the end of a walk has the reward of its cell, not the flow through it", () => {
  const world = flat(2);
  const rows = noise(world).map((row) => [...row.slice(0, 5), 50]);
  const { h, lengths } = walked(world, tabular(world, rows), 8);
  for (const [walk, row] of h.entries()) {
    const length = lengths[walk] as number;
    expect(row[0]).toBeCloseTo(50, 5);
    expect(Math.abs(row[length] as number)).toBeLessThan(15);
    expect(row.slice(length + 1).every((value) => value === 0)).toBe(true);
  }
});

test("the gradient of the loss for every output of the policy is that of differences", () => {
  const world = corners(3);
  const table = noise(world, 5);
  tf.tidy(() => {
    const tables = tablesOf(world);
    const uniforms = tf.tensor2d(uniform(seedKey(2), world.longest * 4), [world.longest, 4]);
    const start = tf.tensor2d(table);
    const walks = sampleWalks({ flows: flowsOf(start, tables), tables, uniforms, epsilon: 0.2 });
    const objective = balanceObjective({ kind: "SubTB", lambda: 0.9, within: "trajectory" });
    const loss = (output: tf.Tensor) => {
      const h = heightsOf({ flows: flowsOf(output, tables), walks, tables });
      return tf.mean(objective.evaluate({ h, logZ: tf.scalar(0), lengths: walks.lengths, numbers: { lambda: tf.scalar(0.9) } }).losses);
    };
    const slopes = tf.grad(loss)(start).dataSync();
    const at = (place: number, by: number) =>
      loss(tf.tensor2d(table.map((row, i) => row.map((value, j) => value + (i * 6 + j === place ? by : 0))))).dataSync()[0] as number;
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0.1);
    for (const [place, slope] of slopes.entries()) {
      const difference = (at(place, 0.02) - at(place, -0.02)) / 0.04;
      expect(Math.abs(difference - slope)).toBeLessThan(3e-3 * Math.max(1, Math.abs(slope)));
    }
  });
});
