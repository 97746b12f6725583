import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { useEngine } from "../lib/engine.ts";
import { derive, seedKey, uniform } from "../lib/random.ts";
import { teaching } from "../lib/teaching/meta.ts";
import { tinyExamples, watchedRun } from "../lib/tiny.test-helper.ts";
import { inMemory, listening, numbersIn } from "../lib/training.test-helper.ts";
import { flatten, tensorsIn, unflatten } from "../lib/tree.ts";
import { mlp } from "../models/mlp.ts";
import { weightNormalized } from "../models/weight-normalized.ts";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { chain } from "../optimizers/chain.ts";
import { momentum } from "../optimizers/momentum.ts";
import { scaleByAdam } from "../optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Examples, Tensors } from "../ports.ts";
import { follow } from "../schedules/follow.test-helper.ts";
import { train } from "../training/train.ts";
import { teach } from "./teach.ts";
import { teachingGenerator } from "./teaching-generator.ts";
import { unrolledTrain } from "./unrolled-train.ts";

beforeAll(useEngine);

/** Pictures of 2x2: the brightest pixel is the class (the fourth is noise). */
function bright(count: number, seed = 1): Examples {
  const noise = uniform(derive(seedKey(seed), "noise"), 4 * count);
  const labels = Array.from({ length: count }, (_, row) => row % 3);
  const rows = labels.map((label, row) =>
    Array.from({ length: 4 }, (_, i) => 0.7 * (noise[4 * row + i] as number) + (i === label ? 0.6 : 0)),
  );
  return tinyExamples(rows, labels, { picture: [2, 2] });
}

const plain = (key = seedKey(1), width = 6) => mlp({ inputs: 4, widths: [width], outputs: 3, activation: "relu", init: "he", key });
const net = (key = seedKey(1), width = 6) => weightNormalized({ model: plain(key, width) });
const adam = (rate = 0.05) =>
  chain({ transforms: [scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false }), scaleBySchedule({ rate })] });
const lessonsOf = (more: object = {}) =>
  teachingGenerator({
    like: bright(3),
    steps: 3,
    batch: 6,
    latent: 4,
    hidden: 8,
    scale: 2,
    rate: 0.05,
    momentum: 0.5,
    key: seedKey(2),
    ...more,
  });
const realOf = (examples = bright(60)) => batches({ examples, size: 12, order: "shuffled", remainder: "wrap", key: seedKey(3) });

function settings(more: Partial<Parameters<typeof teach>[0]> = {}): Parameters<typeof teach>[0] {
  return {
    lessons: lessonsOf(),
    learner: unrolledTrain({ learner: net(), init: "he" }),
    real: realOf(),
    optimizer: adam(),
    updates: 6,
    ask: "every",
    evaluateEvery: 0,
    drawEvery: 0,
    key: seedKey(4),
    run: listening().run,
    ...more,
  };
}

async function taught(made: Awaited<ReturnType<typeof teach>>, width: number, seed: number, budget = 3): Promise<number> {
  const { run } = listening();
  const { model } = await train({
    model: net(seedKey(seed), width),
    batches: batches({ examples: made.examples, size: 6, order: "sequential", remainder: "short", key: seedKey(1) }),
    gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
    optimizer: chain({ transforms: [momentum({ decay: made.momentum, nesterov: false }), scaleBySchedule({ rate: made.rate })] }),
    budget,
    unit: "updates",
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    run,
  });
  const { metrics } = await evaluate({ model, examples: bright(90, 2), run });
  return metrics.accuracy as number;
}

describe("what it does", () => {
  test("its step compiles", async () => {
    const { run, told } = listening();
    await teach(settings({ run }));
    expect(told.notes).toEqual([]);
  });

  test("lessons are learnt that teach learners it never saw, by the ordinary nodes", async () => {
    const made = await teach(
      settings({ lessons: lessonsOf({ rate: 0.2 }), optimizer: adam(0.01), updates: 300, validation: bright(60, 3), evaluateEvery: 50 }),
    );
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const after = mean(await inTurn([11, 12, 13], (seed) => taught(made, 9, seed)));
    expect(made.run.curves["measured.accuracy"]?.y.at(-1)).toBeGreaterThan(0.7);
    expect(after).toBeGreaterThan(0.7);
    const [first, last] = [made.run.curves.loss?.y[0] as number, made.run.curves.loss?.y.at(-1) as number];
    expect(last).toBeLessThan(first - 0.3);
  });

  test("the gradient of a latent, a weight of the generator, a rate and a momentum are those of differences", () => {
    // tanh has no kinks for the differences to cross.
    const smooth = mlp({ inputs: 4, widths: [6], outputs: 3, activation: "tanh", init: "he", key: seedKey(1) });
    const learning = teaching({
      lessons: lessonsOf({ rate: 0.2 }),
      learner: unrolledTrain({ learner: weightNormalized({ model: smooth }), init: "he" }),
      real: realOf(),
      // Updates that are the gradients themselves.
      optimizer: { is: "GradientTransform", numbers: {}, init: () => ({}), update: (g) => ({ updates: g, state: {} }) },
      ask: "every",
      key: seedKey(4),
    });
    const { inputs } = learning.inputs(learning.host, { step: 0, presentations: 0, metrics: {} }, () => ({}));
    const state = learning.init();
    const at = flatten(state.weights as Tensors);
    const moved = flatten(learning.step(state, inputs, {}).state.weights as Tensors);
    const lossAt = (path: string, place: number, step: number) => {
      const values = [...(at.get(path) as tf.Tensor).dataSync()].map((value, i) => (i === place ? value + step : value));
      const tree = unflatten(new Map(at).set(path, tf.tensor(values, (at.get(path) as tf.Tensor).shape)));
      return tf.tidy(() => learning.step({ ...state, weights: tree }, inputs, {}).metrics.loss?.dataSync()[0] as number);
    };
    for (const path of ["latents/table", "hidden/kernel", "output/kernel", "output/bias", "pace/logRate", "pace/logMomentum"]) {
      const slope = [...(moved.get(path) as tf.Tensor).dataSync()].map(
        (value, i) => value - ((at.get(path) as tf.Tensor).dataSync()[i] as number),
      );
      const place = slope.reduce((best, value, i) => (Math.abs(value) > Math.abs(slope[best] as number) ? i : best), 0);
      const h = 0.04;
      const want =
        (8 * (lossAt(path, place, h) - lossAt(path, place, -h)) - (lossAt(path, place, 2 * h) - lossAt(path, place, -2 * h))) / (12 * h);
      expect(Math.abs(want), path).toBeGreaterThan(1e-4);
      expect(Math.abs((slope[place] as number) - want), path).toBeLessThan(1e-2 * Math.abs(want) + 2e-6);
    }
  });

  test("one step with fixed real pictures: what the learner is asked about is an ordinary step", async () => {
    const examples = bright(6);
    const fixed = { ...lessonsOf({ steps: 1 }), inputs: () => tf.clone(examples.columns.input?.values as tf.Tensor) };
    const learner = unrolledTrain({ learner: net(), init: "he" });
    const asked = bright(12, 5);
    const real = batches({ examples: asked, size: 12, order: "sequential", remainder: "short", key: seedKey(3) });
    const made = await teach(settings({ lessons: fixed, learner, real, updates: 1, optimizer: adam(0) }));
    const { run } = listening();
    const first = learner.fresh(derive(derive(seedKey(4), "learners"), 0));
    const { model } = await train({
      model: { ...net(), weights: first },
      batches: batches({ examples, size: 6, order: "sequential", remainder: "short", key: seedKey(1) }),
      gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
      optimizer: chain({ transforms: [momentum({ decay: made.momentum, nesterov: false }), scaleBySchedule({ rate: made.rate })] }),
      budget: 1,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run,
    });
    const { metrics } = await evaluate({ model, examples: asked, run });
    expect(made.run.curves["last.loss"]?.y[0]).toBeCloseTo(metrics.loss as number, 5);
    expect(made.run.curves["last.accuracy"]?.y[0]).toBeCloseTo(metrics.accuracy as number, 6);
  });

  test("at a rate of almost 0 learners stay what they were drawn as", async () => {
    const learner = unrolledTrain({ learner: net(), init: "he" });
    const asked = bright(60, 5);
    const real = batches({ examples: asked, size: 60, order: "sequential", remainder: "short", key: seedKey(3) });
    const made = await teach(settings({ learner, lessons: lessonsOf({ rate: 1e-12 }), real, updates: 2, optimizer: adam(0), ask: "last" }));
    const { run } = listening();
    for (const update of [0, 1]) {
      const model = { ...net(), weights: learner.fresh(derive(derive(seedKey(4), "learners"), update)) };
      const { metrics } = await evaluate({ model, examples: asked, run });
      expect(made.run.curves["last.accuracy"]?.y[update]).toBeCloseTo(metrics.accuracy as number, 6);
    }
    expect(made.run.curves.loss?.y[0]).not.toBe(made.run.curves.loss?.y[1]);
  });

  test("asked only at the end it shows a batch an update, else one for each step", async () => {
    const [every, last] = [await teach(settings({ updates: 2 })), await teach(settings({ updates: 2, ask: "last" }))];
    expect([every.run.presentations, last.run.presentations]).toEqual([2 * 3 * 12, 2 * 12]);
    expect(last.run.curves.loss?.y).toEqual(last.run.curves["last.loss"]?.y);
  });
});

describe("what it gives", () => {
  test("lessons in their order, with a rate and a momentum for each step, that begin again after the last", async () => {
    const made = await teach(settings({ updates: 3 }));
    expect(made.examples.count).toBe(18);
    expect(made.examples.picture).toEqual([2, 2]);
    expect([...(made.examples.columns.label?.values.dataSync() ?? [])].slice(0, 4)).toEqual([0, 1, 2, 0]);
    const rates = follow(made.rate, 6);
    expect(rates.slice(3)).toEqual(rates.slice(0, 3));
    expect(rates.slice(0, 3).every((rate) => rate > 0 && rate !== 0.05)).toBe(true);
    // The first momentum has nothing to keep, so nothing moves it.
    const momenta = follow(made.momentum, 3);
    expect(momenta[0]).toBeCloseTo(0.5, 6);
    expect(momenta[1]).not.toBeCloseTo(0.5, 6);
  });

  test("pictures: a strip of lessons a step, the pace, and accuracy step by step", async () => {
    const { run, views } = watchedRun();
    await teach(settings({ run, validation: bright(30, 3) }));
    expect(views.get("lessons")).toMatchObject({ is: "Images", width: 2, height: 9 });
    expect((views.get("lessons") as unknown as { items: object[] }).items).toHaveLength(3);
    expect(views.get("pace")).toMatchObject({ is: "Lines", series: [{ x: [1, 2, 3] }, { x: [1, 2, 3] }] });
    expect(views.get("learning")).toMatchObject({ is: "Lines", series: [{ name: "lessons" }, {}] });
  });

  test("nothing else stays behind", async () => {
    const given = settings({ validation: bright(30, 3), evaluateEvery: 2, drawEvery: 2 });
    const before = tf.memory().numTensors;
    const made = await teach(given);
    for (const tensor of tensorsIn(made)) tensor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("killed at any step and taken up again, it is the undisturbed run bit for bit", async () => {
  const more = () => ({ validation: bright(30, 3), evaluateEvery: 2, updates: 6 });
  const whole = await teach(settings(more()));
  for (const kill of [1, 2, 5]) {
    const { checkpoints } = inMemory();
    let clock = 0;
    const now = () => (clock += 1000);
    const { run, told } = listening({
      checkpoints,
      now,
      breathe: async () => {
        if (told.metrics.length >= kill) throw new Error("killed");
      },
    });
    await expect(teach(settings({ ...more(), run }))).rejects.toThrow("killed");
    const resumed = await teach(settings({ ...more(), run: listening({ checkpoints, now }).run }));
    expect(JSON.stringify(resumed.run.curves)).toBe(JSON.stringify(whole.run.curves));
    expect(numbersIn({ x: resumed.examples.columns.input?.values as tf.Tensor })).toEqual(
      numbersIn({ x: whole.examples.columns.input?.values as tf.Tensor }),
    );
    expect(follow(resumed.rate, 3)).toEqual(follow(whole.rate, 3));
  }
});

test("lessons of other classes than the real examples', and a learner with too few outputs, are refused", async () => {
  const others = tinyExamples([[1, 2, 3, 4]], [0], { classes: 4 });
  await expect(teach(settings({ lessons: lessonsOf({ like: others }) }))).rejects.toMatchObject({ code: "teach.fit", field: "lessons" });
  const few = mlp({ inputs: 4, widths: [], outputs: 2, activation: "relu", init: "he", key: seedKey(1) });
  const learner = unrolledTrain({ learner: few, init: "he" });
  await expect(teach(settings({ learner }))).rejects.toMatchObject({ code: "teach.fit", field: "learner" });
});

async function inTurn<A>(all: readonly A[], make: (one: A) => Promise<number>): Promise<number[]> {
  const made: number[] = [];
  for (const one of all) made.push(await make(one));
  return made;
}
