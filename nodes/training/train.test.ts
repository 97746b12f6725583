import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { Stopped } from "../lib/run.ts";
import { inMemory, listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Clock, Schedule } from "../ports.ts";
import { train } from "./train.ts";

beforeAll(async () => {
  await useEngine();
});

type Settings = Parameters<typeof train>[0];

function settings(more: Partial<Settings> = {}): Settings {
  return {
    model: tinyModel(),
    batches: tinyBatches(rings(100)),
    gradient: plainObjective(),
    optimizer: sgd(0.1),
    budget: 20,
    unit: "updates",
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    run: listening().run,
    ...more,
  };
}

/** Rises with every step, and keeps its own count: closed loops have state. */
const counting: Schedule<number> = { is: "Schedule", init: () => 0, at: (state) => ({ value: 0.01 * (state + 1), state: state + 1 }) };

/** Always 0.1, and shows the clock it is given. */
function looking(look: (clock: Clock) => void): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, clock) => {
      look(clock);
      return { value: 0.1, state };
    },
  };
}

describe("what it does", () => {
  test("an update is that of a loop written by hand", async () => {
    const { model, run } = await train(settings({ budget: 3 }));
    const by = byHand(3);
    expect(numbersIn(model.weights)).toEqual(by.weights);
    expect(run.curves.loss?.y).toEqual(by.losses);
  });

  test("the rings are learnt", async () => {
    const validation = rings(200, 2);
    const { run } = await train(settings({ budget: 300, validation, evaluateEvery: 100 }));
    expect(run.curves["validation.accuracy"]?.x).toEqual([100, 200, 300]);
    expect(run.curves["validation.accuracy"]?.y.at(-1)).toBeGreaterThan(0.95);
  });

  test("layers that are not named stay as they were, bit for bit", async () => {
    const start = tinyModel();
    const { model } = await train(settings({ model: start, trainable: "output" }));
    expect(numbersIn({ a: model.weights.hidden1 as never })).toEqual(numbersIn({ a: start.weights.hidden1 as never }));
    expect(numbersIn({ a: model.weights.output as never })).not.toEqual(numbersIn({ a: start.weights.output as never }));
  });

  test("an unknown layer is refused with the names there are", async () => {
    await expect(train(settings({ trainable: "hidden9" }))).rejects.toMatchObject({
      code: "trainable-unknown",
      field: "trainable",
      fix: /hidden1, hidden2, output/,
    });
  });

  test("budgets count presentations and epochs as well as updates", async () => {
    const steps = async (unit: Settings["unit"], budget: number) => (await train(settings({ unit, budget }))).run;
    // 100 examples in batches of 16: six of 16 and one of 4.
    expect(await steps("epochs", 2)).toMatchObject({ updates: 14, presentations: 200 });
    expect(await steps("presentations", 33)).toMatchObject({ updates: 3, presentations: 48 });
    expect(await steps("updates", 0)).toMatchObject({ updates: 0, presentations: 0, curves: {} });
  });

  test("maxUpdates caps the training and leaves the schedule alone", async () => {
    const { run, told } = listening({ maxUpdates: 4 });
    await train(settings({ optimizer: sgd(counting), run }));
    expect(told.numbers.map(([step, { rate }]) => [step, rate])).toEqual([
      [1, 0.01],
      [2, 0.02],
      [3, 0.03],
      [4, 0.04],
    ]);
  });

  test("kept has the weights after keepAt units, best those of the best mark", async () => {
    const validation = rings(60, 2);
    const long = await train(settings({ budget: 40, keepAt: 12, validation, evaluateEvery: 10 }));
    const short = await train(settings({ budget: 12 }));
    expect(numbersIn(long.kept.weights)).toEqual(numbersIn(short.model.weights));
    const { x, y } = long.run.curves["validation.accuracy"] as { x: number[]; y: number[] };
    const best = x[y.indexOf(Math.max(...y))] as number;
    const there = await train(settings({ budget: best }));
    expect(numbersIn(long.best.weights)).toEqual(numbersIn(there.model.weights));
  });

  test("a watched objective is recorded and changes nothing", async () => {
    const plain = await train(settings());
    const watched = await train(settings({ watch: [plainObjective(), { ...plainObjective(), name: "other" }] }));
    expect(numbersIn(watched.model.weights)).toEqual(numbersIn(plain.model.weights));
    expect(watched.run.curves.other?.y).toEqual(watched.run.curves.loss?.y);
  });
});

describe("what it tells", () => {
  test("the first update sees step 0, and events count updates from 1", async () => {
    const seen: number[] = [];
    const rate = looking(({ step }) => seen.push(step));
    const { run, told } = listening();
    await train(settings({ budget: 3, optimizer: sgd(rate), run }));
    expect(seen).toEqual([0, 1, 2]);
    expect(told.metrics.map(([step]) => step)).toEqual([1, 2, 3]);
    expect(told.progress.at(-1)).toEqual([3, 3, "updates"]);
  });

  test("a schedule reads the metrics of the step before", async () => {
    const seen: (number | undefined)[] = [];
    const rate = looking(({ metrics }) => seen.push(metrics.loss));
    const { run } = await train(settings({ budget: 3, optimizer: sgd(rate) }));
    expect(seen).toEqual([undefined, ...(run.curves.loss?.y ?? []).slice(0, 2)]);
  });

  test("a loss that is no number stops the run and says where, and what was last", async () => {
    const rate: Schedule = { is: "Schedule", init: () => null, at: (state, { step }) => ({ value: step < 3 ? 0.1 : 1e38, state }) };
    const failed = (await train(settings({ optimizer: sgd(rate) })).catch((error) => error)) as Problem;
    expect(failed).toBeInstanceOf(Problem);
    expect(failed.code).toBe("loss-not-finite");
    expect(failed.message).toMatch(/update 5 .*rate 1e\+38.* The update before it gave loss [0-9.]+/);
  });
});

describe("stopping and going on", () => {
  const curve = (run: { curves: object }) => JSON.stringify(run.curves);

  test("killed at any step and taken up again, it is the undisturbed run bit for bit", async () => {
    const more = () => ({
      budget: 30,
      validation: rings(60, 2),
      evaluateEvery: 7,
      keepAt: 11,
      optimizer: sgd(counting),
      watch: [{ ...plainObjective(), name: "w" }],
    });
    const whole = await train(settings(more()));
    for (const kill of [1, 6, 7, 8, 11, 23, 29]) {
      const { checkpoints } = inMemory();
      let clock = 0;
      // A clock that jumps makes every border breathe and save; a breath after `kill` updates throws.
      const now = () => (clock += 1000);
      const { run, told } = listening({
        checkpoints,
        now,
        breathe: async () => {
          if (told.metrics.length >= kill) throw new Error("killed");
        },
      });
      await expect(train(settings({ ...more(), run }))).rejects.toThrow("killed");
      const again = listening({ checkpoints, now });
      const resumed = await train(settings({ ...more(), run: again.run }));
      expect(curve(resumed.run)).toBe(curve(whole.run));
      for (const name of ["model", "best", "kept"] as const)
        expect(numbersIn(resumed[name].weights)).toEqual(numbersIn(whole[name].weights));
      expect(again.told.metrics.filter(([, values]) => "loss" in values).map(([step]) => step)).toEqual(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
    }
  });

  test("a finished training is not run again", async () => {
    const { checkpoints } = inMemory();
    const before = listening({ checkpoints });
    const first = await train(settings({ run: before.run }));
    const { run, told } = listening({ checkpoints });
    const again = await train(
      settings({ run, optimizer: sgd({ is: "Schedule", init: () => null, at: () => expect.fail("asked again") }) }),
    );
    expect(numbersIn(again.model.weights)).toEqual(numbersIn(first.model.weights));
    // What it was is told again.
    expect([told.metrics, told.numbers]).toEqual([before.told.metrics, before.told.numbers]);
  });

  test("a checkpoint of another model is refused", async () => {
    const { checkpoints } = inMemory();
    await train(settings({ run: listening({ checkpoints }).run, trainable: "output" }));
    await expect(train(settings({ run: listening({ checkpoints }).run }))).rejects.toMatchObject({ code: "checkpoint-mismatch" });
  });

  test("Stop is heard within 200 ms", async () => {
    let asked = Number.NaN;
    setTimeout(() => {
      asked = performance.now();
    }, 100);
    const breathe = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (asked > 0) throw new Stopped();
    };
    await expect(train(settings({ budget: 1e9, run: listening({ breathe }).run }))).rejects.toBeInstanceOf(Stopped);
    expect(performance.now() - asked).toBeLessThan(200);
  });
});

describe("what it leaves", () => {
  test("nothing but its result, done or failed, and no kept tensor", async () => {
    const given = settings({ validation: rings(40, 2), evaluateEvery: 5, keepAt: 3 });
    const before = tf.memory().numTensors;
    const made = await train(given);
    for (const tensor of new Set(tensorsIn(made))) tensor.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(train({ ...given, optimizer: sgd(Number.NaN) })).rejects.toMatchObject({ code: "number-not-finite", field: "rate" });
    await expect(train({ ...given, optimizer: sgd(1e38) })).rejects.toMatchObject({ code: "loss-not-finite" });
    expect(tf.memory().numTensors).toBe(before);
    expect(tensorsIn(given.model).some((tensor) => tensor.isDisposed)).toBe(false);
  });

  test("an engine scope around it takes its models along", async () => {
    const given = settings();
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    await train(given);
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(before);
  });
});

function byHand(updates: number) {
  const { batches, model } = settings();
  const names = ["hidden1", "hidden2", "output"];
  const vars: tf.Variable[] = names.flatMap((name) => {
    const { kernel, bias } = model.weights[name] as { kernel: tf.Tensor; bias: tf.Tensor };
    return [tf.variable(kernel), tf.variable(bias)];
  });
  const speed: tf.Tensor[] = vars.map((v) => tf.zerosLike(v as tf.Tensor));
  const losses: number[] = [];
  let cursor = batches.init();
  for (let update = 0; update < updates; update++) {
    const drawn = batches.next(cursor, { step: update, presentations: 0, metrics: {} });
    cursor = drawn.cursor;
    const rows = tf.tensor1d(drawn.rows, "int32");
    const x = tf.gather(batches.examples.columns.input?.values as tf.Tensor, rows);
    const y = tf.gather(batches.examples.columns.label?.values as tf.Tensor, rows) as tf.Tensor1D;
    const { value, grads } = tf.variableGrads(() => {
      const [w1, b1, w2, b2, w3, b3] = vars as [tf.Variable, tf.Variable, tf.Variable, tf.Variable, tf.Variable, tf.Variable];
      const h1 = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w1 as tf.Tensor2D), b1));
      const h2 = tf.tanh(tf.add(tf.matMul(h1 as tf.Tensor2D, w2 as tf.Tensor2D), b2));
      const logits = tf.add(tf.matMul(h2 as tf.Tensor2D, w3 as tf.Tensor2D), b3);
      return tf.mean(tf.neg(tf.sum(tf.mul(tf.oneHot(y, 2), tf.logSoftmax(logits)), -1))) as tf.Scalar;
    });
    losses.push(value.dataSync()[0] as number);
    for (const [i, v] of vars.entries()) {
      const faster = tf.add(grads[v.name] as tf.Tensor, tf.mul(speed[i] as tf.Tensor, 0.9));
      speed[i] = faster as tf.Tensor;
      v.assign(tf.add(v, tf.mul(faster, tf.scalar(-0.1))));
    }
  }
  const weights = Object.fromEntries(
    names.flatMap((name, i) => [
      [`${name}/kernel`, Array.from((vars[2 * i] as tf.Variable).dataSync())],
      [`${name}/bias`, Array.from((vars[2 * i + 1] as tf.Variable).dataSync())],
    ]),
  );
  return { weights, losses };
}
