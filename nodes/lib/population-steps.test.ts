import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { chain } from "../optimizers/chain.ts";
import { momentum } from "../optimizers/momentum.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import { exploit } from "../population/exploit.ts";
import { explore } from "../population/explore.ts";
import type { Exploit, Explore, Learning, Model, Tensors } from "../ports.ts";
import { useEngine } from "./engine.ts";
import { type Settings, type Space, settingSchedule } from "./population-space.ts";
import { type Population, populationSteps } from "./population-steps.ts";
import { seedKey } from "./random.ts";
import { supervised } from "./supervised.ts";
import { inMemory, listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "./training.test-helper.ts";
import { runLearning } from "./training.ts";
import { cloneTree, leaves } from "./tree.ts";

beforeAll(useEngine);

const rate: Space = { rate: { low: 1e-4, high: 1, log: true } };
const never = exploit({ rule: "never", share: 0.2, copies: "all" });
const truncation = (copies: Exploit["copies"] = "all") => exploit({ rule: "truncation", share: 0.25, copies });
const still = explore({ kind: "multiply", factors: [1], deviation: 0, resample: 0, everyone: false });

/** Members that differ in their first weights (where `alike` does not say otherwise) and share the order of their data. */
function ringMembers(count: number, { alike = false } = {}): Learning[] {
  const examples = rings(64);
  return Array.from({ length: count }, (_, place) =>
    supervised({
      model: tinyModel(alike ? 1 : place + 1),
      batches: tinyBatches(examples),
      gradient: plainObjective(),
      optimizer: chain({ transforms: [momentum({ decay: 0.9, nesterov: false }), scaleBySchedule({ rate: settingSchedule("rate") })] }),
      watch: [],
      trainable: "",
    }),
  );
}

const startOf = (...rates: number[]): Settings[] => rates.map((value) => ({ rate: value }));
function ringPopulation(more: Partial<Population> = {}): Population {
  return {
    members: ringMembers(4),
    space: rate,
    start: startOf(0.3, 0.1, 0.01, 0.001),
    rounds: 4,
    ready: 5,
    exploit: truncation(),
    explore: explore({ kind: "multiply", factors: [0.8, 1.2], deviation: 0, resample: 0.25, everyone: false }),
    score: { metric: "validation.accuracy", lowest: false },
    validation: rings(100, 7),
    key: seedKey(5),
    ...more,
  };
}

async function trained(population: Population, more: Parameters<typeof listening>[0] = {}) {
  const { run, told } = listening(more);
  const made = await runLearning({
    learning: populationSteps(population),
    budget: population.rounds * population.ready,
    unit: "updates",
    evaluateEvery: 0,
    run,
  });
  const weights = Object.fromEntries(Object.entries(made.final).map(([name, model]) => [name, numbersIn(model.weights)]));
  return { weights, run: made.run, told };
}

/** All states of a training, update by update, without the loop. */
async function walked(learning: Learning, updates: number) {
  let state = learning.init();
  let { host } = learning;
  let metrics: Record<string, number> = {};
  const states: Tensors[] = [];
  const before = tf.memory().numTensors - leaves(state).length;
  const counts: number[] = [];
  for (let step = 0; step < updates; step++) {
    const clock = { step, presentations: 0, metrics };
    for (let made = await learning.turn?.({ state, host, clock, breathe: async () => {} }); made; made = null) {
      const still = new Set(leaves(made.state));
      tf.dispose(leaves(state).filter((tensor) => !still.has(tensor)));
      ({ state, host } = made);
      metrics = { ...metrics, ...made.metrics };
      expect(await learning.turn?.({ state, host, clock: { ...clock, metrics }, breathe: async () => {} })).toBeNull();
    }
    const now = { ...clock, metrics };
    const numbers = Object.fromEntries(
      Object.entries(learning.numbers).map(([name, driven]) => [
        name,
        tf.scalar(typeof driven === "number" ? driven : driven.at(driven.init(), now).value),
      ]),
    );
    const drawn = learning.inputs(host, now, () => ({}));
    const made = tf.tidy(() => learning.step(state, drawn.inputs, numbers).state as never) as unknown as Tensors;
    tf.dispose([drawn.inputs, numbers, state]);
    state = made;
    host = drawn.host;
    states.push(cloneTree(state));
    counts.push(tf.memory().numTensors - before - (states.length + 1) * leaves(state).length);
  }
  return { states, counts, metrics };
}

test("without copies every member is the training that it would be alone, bit for bit", async () => {
  const rates = [0.3, 0.1, 0.01, 0.001];
  const together = await trained(ringPopulation({ exploit: never }));
  const without = await trained(ringPopulation({ exploit: undefined }));
  expect(without.weights).toEqual(together.weights);
  for (const [place, alone] of rates.entries()) {
    const { run } = listening();
    const learning = supervised({
      model: tinyModel(place + 1),
      batches: tinyBatches(rings(64)),
      gradient: plainObjective(),
      optimizer: sgd(alone),
      watch: [],
      trainable: "",
    });
    const { final } = await runLearning({ learning, budget: 20, unit: "updates", evaluateEvery: 0, run });
    expect(together.weights[String(place + 1)]).toEqual(numbersIn((final.model as Model).weights));
  }
});

test("a copy that changes nothing and has the same data goes on exactly as whom it copied", async () => {
  const learning = populationSteps(ringPopulation({ explore: still, rounds: 2 }));
  const { states, metrics } = await walked(learning, 10);
  const parent = [1, 2, 3, 4].map((member) => metrics[`measured.parent.${member}`] as number);
  const copy = parent.findIndex((one, place) => one !== place + 1) + 1;
  expect(copy).toBeGreaterThan(0);
  for (const state of states.slice(0, 5)) expect(state[copy]).not.toEqual(state[parent[copy - 1] as number]);
  for (const state of states.slice(5))
    expect(numbersIn(state[copy] as Tensors)).toEqual(numbersIn(state[parent[copy - 1] as number] as Tensors));
});

test("numbers that a setting drives are called as the setting, others as they are, once where all members have the same", () => {
  const { numbers } = populationSteps(ringPopulation());
  expect(Object.keys(numbers).sort()).toEqual(["decay", "rate.1", "rate.2", "rate.3", "rate.4"]);
  const named = ringMembers(2).map((one) => ({ ...one, numbers: { a: settingSchedule("rate"), b: settingSchedule("rate"), c: 1 } }));
  expect(Object.keys(populationSteps(ringPopulation({ members: named })).numbers).sort()).toEqual(["b.1", "b.2", "c", "rate.1", "rate.2"]);
});

test("where only weights are copied, the optimizer's memory and the settings stay", async () => {
  const learning = populationSteps(ringPopulation({ exploit: truncation("weights"), explore: still, rounds: 2, ready: 3 }));
  const { states, metrics } = await walked(learning, 3);
  const host = {
    rounds: [startOf(0.3, 0.1, 0.01, 0.001).map((values, parent) => ({ values, score: null, parent }))],
    members: [null, null, null, null],
  };
  const state = states[2] as Tensors;
  const made = await learning.turn?.({ state, host, clock: { step: 3, presentations: 0, metrics }, breathe: async () => {} });
  const copy = [1, 2, 3, 4].find((member) => made?.metrics[`measured.parent.${member}`] !== member) as number;
  const parent = made?.metrics[`measured.parent.${copy}`] as number;
  const of = (tree: Tensors, member: number) => tree[member] as { weights: Tensors; slots: Tensors };
  const after = (made as { state: Tensors }).state;
  expect(numbersIn(of(after, copy).weights)).toEqual(numbersIn(of(state, parent).weights));
  expect(numbersIn(of(after, copy).slots)).toEqual(numbersIn(of(state, copy).slots));
  expect(made?.metrics[`measured.rate.${copy}`]).toBe(host.rounds[0]?.[copy - 1]?.values.rate);
});

test("members that begin with the same weights and settings stay the same, compiled", async () => {
  const { weights } = await trained(ringPopulation({ members: ringMembers(2, { alike: true }), start: startOf(0.1, 0.1), explore: still }));
  expect(weights[1]).toEqual(weights[2]);
  const { weights: apart } = await trained(
    ringPopulation({ members: ringMembers(2, { alike: true }), start: startOf(0.1, 0.05), exploit: never }),
  );
  expect(apart[1]).not.toEqual(apart[2]);
});

test("rounds leave no tensors behind", async () => {
  const { counts } = await walked(populationSteps(ringPopulation({ rounds: 6, ready: 2 })), 12);
  expect(new Set(counts)).toEqual(new Set([0]));
});

test("stopped anywhere and taken up again it is the same run", async () => {
  const undisturbed = await trained(ringPopulation());
  expect(undisturbed.told.notes).toEqual([]);
  for (const stopAfter of [4, 5, 11]) {
    const { checkpoints } = inMemory();
    await trained(ringPopulation(), { checkpoints, maxUpdates: stopAfter });
    const again = await trained(ringPopulation(), { checkpoints });
    expect(again.weights).toEqual(undisturbed.weights);
    expect(again.run).toEqual(undisturbed.run);
  }
});

test("a member that is lost neither ends the run nor counts in its loss", async () => {
  const population = ringPopulation({ start: startOf(0.3, 0.1, 0.01, 1), exploit: never });
  const [first, second, third] = population.members as [Learning, Learning, Learning];
  const broken: Learning = {
    ...first,
    step: (state, inputs, numbers) => {
      const made = first.step(state, inputs, numbers);
      return { ...made, metrics: { ...made.metrics, loss: tf.div(0, 0) as tf.Scalar } };
    },
  };
  const { run } = await trained({ ...population, members: [first, second, third, broken] });
  expect(run.curves["loss.4"]?.y.every((loss) => loss === 1e6)).toBe(true);
  const at = (name: string) => run.curves[name]?.y[7] as number;
  expect(at("loss")).toBeCloseTo((at("loss.1") + at("loss.2") + at("loss.3")) / 3, 5);
});

test("members of different form are refused, and a score that nothing measures", async () => {
  const [one] = ringMembers(1) as [Learning];
  const other = { ...one, models: { model: { ...(one.models.model as Model), weights: { w: tf.zeros([3]) } } } };
  expect(() => populationSteps(ringPopulation({ members: [one, other] }))).toThrow(expect.objectContaining({ code: "population.members" }));
  await expect(trained(ringPopulation({ score: { metric: "validation.f1", lowest: false } }))).rejects.toMatchObject({
    code: "population.score",
  });
});

/** Two numbers that follow a surrogate of 1.2 - w0² - w1², each as far as its setting lets it (Jaderberg et al. 2017, figure 2). */
function toyMember(): Learning {
  const h = { h0: settingSchedule("h0"), h1: settingSchedule("h1") };
  return {
    is: "TrainStep",
    numbers: h,
    models: { model: { ...tinyModel(), weights: {} } },
    worth: ({ w }) => ({ model: { weights: { w } as Tensors, stats: {} } }),
    init: () => ({ w: tf.tensor1d([0.9, 0.9]) }),
    host: null,
    inputs: () => ({ host: null, inputs: {}, presentations: 1, round: 0 }),
    step: ({ w }, _inputs, { h0, h1 }) => {
      const slope = tf.mul(tf.mul(tf.stack([h0 as tf.Scalar, h1 as tf.Scalar]), w as tf.Tensor), 2);
      const next = tf.sub(w as tf.Tensor, tf.mul(slope, 0.01));
      return { state: { w: next }, metrics: { loss: tf.sum(tf.square(next)) as tf.Scalar } };
    },
    measure: async ({ w }) => ({ "measured.q": 1.2 - [...(w as tf.Tensor).dataSync()].reduce((sum, one) => sum + one * one, 0) }),
  };
}

test("the paper's toy: alone nobody passes 0.39, together they pass 1.0", async () => {
  const space: Space = { h0: { low: 0, high: 1, log: false }, h1: { low: 0, high: 1, log: false } };
  const worst = exploit({ rule: "truncation", share: 0.5, copies: "weights" });
  const noise: Explore = explore({ kind: "add", factors: [], deviation: 0.1, resample: 0, everyone: true });
  const best = async (more: Partial<Population>, seed: number) => {
    const { run } = await trained({
      members: [toyMember(), toyMember()],
      space,
      start: [
        { h0: 1, h1: 0 },
        { h0: 0, h1: 1 },
      ],
      rounds: 50,
      ready: 4,
      score: { metric: "measured.q", lowest: false },
      key: seedKey(seed),
      ...more,
    });
    return Math.max(run.curves["measured.score.1"]?.y.at(-1) ?? 0, run.curves["measured.score.2"]?.y.at(-1) ?? 0);
  };
  for (const seed of [1, 2, 3]) expect(await best({ exploit: worst, explore: noise }, seed)).toBeGreaterThan(1);
  expect(await best({}, 1)).toBeCloseTo(0.39, 2);
  // Settings that are copied and multiplied stay on one axis: zero times a factor is zero.
  const multiplied = explore({ kind: "multiply", factors: [0.8, 1.2], deviation: 0, resample: 0, everyone: false });
  const copied = exploit({ rule: "truncation", share: 0.5, copies: "all" });
  expect(await best({ exploit: copied, explore: multiplied }, 1)).toBeLessThan(0.4);
});
