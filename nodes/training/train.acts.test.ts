import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Act } from "../lib/act.ts";
import { useEngine } from "../lib/engine.ts";
import { doing } from "../lib/hands.test-helper.ts";
import { createRings } from "../lib/ring.ts";
import type { Checkpoints, Run } from "../lib/run.ts";
import { reopened } from "../lib/snapshot.ts";
import { inMemory, listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import { byHand } from "../schedules/by-hand.ts";
import { linear } from "../schedules/linear.ts";
import { train } from "./train.ts";

beforeAll(async () => {
  await useEngine();
});

type Settings = Parameters<typeof train>[0];
const data = () => ({ model: tinyModel(), batches: tinyBatches(rings(100)) });

async function trained(more: Partial<Settings>, run: Partial<Run> = {}) {
  const { run: heard, told } = listening(run);
  const made = await train({
    ...data(),
    gradient: plainObjective(),
    optimizer: sgd(0.1),
    budget: 40,
    unit: "updates",
    trainable: "",
    validation: rings(60, 2),
    evaluateEvery: 7,
    keepAt: 0,
    run: heard,
    ...more,
  });
  return { ...made, told, trace: { metrics: told.metrics, numbers: told.numbers }, weights: numbersIn(made.model.weights) };
}

const acts: { step: number; act: Act }[] = [
  { step: 5, act: { do: "hold", name: "rate", value: 0.02 } },
  { step: 14, act: { do: "reset", layer: "hidden1" } },
  { step: 21, act: { do: "release", name: "rate" } },
  { step: 28, act: { do: "load", step: 20 } },
];
const falling = () => linear({ from: 0.2, to: 0.01, start: 0, steps: 40 });

describe("what a person does to a training", () => {
  test("a number taken by hand acts from the next update, and is read back as the step sees it", async () => {
    const { told } = await trained({ optimizer: sgd(falling()) }, { control: doing([acts[0] as (typeof acts)[0]]) });
    const rates = new Map(told.numbers.map(([step, { rate }]) => [step, rate]));
    expect(rates.get(5)).not.toBe(0.02);
    expect([rates.get(6), rates.get(40)]).toEqual([0.02, 0.02]);
    expect(told.acts).toEqual([[5, { do: "hold", name: "rate", value: 0.02 }, { value: Math.fround(0.02) }]]);
  });

  test("taking and releasing a number is the schedule By hand over the same updates", async () => {
    const held = await trained({ optimizer: sgd(falling()) }, { control: doing([acts[0], acts[2]] as typeof acts) });
    const wired = await trained({ optimizer: sgd(byHand({ base: falling(), holds: [{ from: 5, to: 21, value: 0.02 }] })) });
    expect(wired.trace).toEqual(held.trace);
    expect(wired.weights).toEqual(held.weights);
  });

  test("a layer that is reset begins again with its first weights and empty slots", async () => {
    const all: Act[] = ["hidden1", "hidden2", "output"].map((layer) => ({ do: "reset", layer }));
    const again = await trained({}, { control: doing(all.map((act) => ({ step: 3, act }))) });
    const { told } = await trained({});
    // The batches go on: what is learnt first is the fourth batch.
    expect(again.told.metrics.find(([step]) => step === 4)).not.toEqual(told.metrics.find(([step]) => step === 4));
    const fresh = await trained({ model: tinyModel(), budget: 0 });
    const stopped = await trained({ budget: 4, optimizer: sgd(0) }, { control: doing(all.map((act) => ({ step: 3, act }))) });
    expect(stopped.weights).toEqual(fresh.weights);
  });

  test("ended by hand, it is the training with that budget", async () => {
    const ended = await trained({}, { control: doing([{ step: 18, act: { do: "end" } }]) });
    const short = await trained({ budget: 18 });
    expect(ended.trace).toEqual(short.trace);
    expect(ended.weights).toEqual(short.weights);
  });

  test("an earlier state that is loaded has the weights of then, while the data go on", async () => {
    const ring = createRings(1e9).ring();
    const loaded = await trained(
      { optimizer: sgd(0.1), budget: 31, evaluateEvery: 0 },
      { ring, control: doing([{ step: 30, act: { do: "load", step: 12 } }]) },
    );
    const early = await trained({ budget: 13, evaluateEvery: 0 });
    const atThirty = loaded.told.metrics.find(([step]) => step === 31)?.[1].loss;
    expect(loaded.told.acts[0]?.[1]).toEqual({ do: "load", step: 12 });
    expect(atThirty).not.toBe(early.told.metrics.find(([step]) => step === 13)?.[1].loss);
    ring.drop();
  });

  test("what cannot be done is refused with the names there are, and changes nothing", async () => {
    const plain = await trained({});
    const control = doing([
      { step: 2, act: { do: "hold", name: "temperature", value: 3 } },
      { step: 2, act: { do: "reset", layer: "hidden9" } },
      { step: 2, act: { do: "load", step: 1 } },
    ]);
    const refused = await trained({}, { control });
    expect(refused.trace).toEqual(plain.trace);
    expect(refused.told.acts.map(([, , { refused: why }]) => why)).toEqual([
      expect.stringContaining("rate"),
      expect.stringContaining("hidden9"),
      expect.stringContaining("1 updates"),
    ]);
  });

  test("a state that is gone when it is asked for is refused and not remembered, so that what is taken up has only what was done", async () => {
    const { checkpoints } = inMemory();
    const control = doing([
      { step: 3, act: { do: "load", step: 1 } },
      { step: 3, act: { do: "hold", name: "rate", value: 0.01 } },
    ]);
    await trained({ budget: 5 }, { control, checkpoints });
    const saved = await checkpoints.load();
    expect(saved?.host).toMatchObject({ ledger: { acts: [{ act: { do: "hold" } }] } });
  });

  test("killed anywhere and taken up with the acts that are left, it is the undisturbed run", async () => {
    const ring = () => createRings(1e9).ring([20]);
    const whole = await trained({ optimizer: sgd(falling()) }, { ring: ring(), control: doing(acts) });
    // Between the state that is gone back to and the going back, only the ring of the process that is killed has that state.
    for (const kill of [3, 5, 6, 13, 14, 15, 20, 29, 35]) {
      const { checkpoints } = inMemory();
      const dies: Partial<Run> = { metric: (step) => void (step === kill && fail()), ring: ring(), control: doing(acts), checkpoints };
      await trained({ optimizer: sgd(falling()) }, dies).catch(() => {});
      const saved = await checkpoints.load();
      const done = (saved?.host as never as { ledger: { acts: unknown[] } } | null)?.ledger.acts.length ?? 0;
      const again = await trained({ optimizer: sgd(falling()) }, { ring: ring(), control: doing(acts, done), checkpoints });
      expect([kill, again.weights]).toEqual([kill, whole.weights]);
      expect(again.told.metrics.flatMap(values)).toEqual(whole.told.metrics.flatMap(values));
    }
  });
});

test("a state is saved after every so many updates, also where no time has passed", async () => {
  const saved: number[] = [];
  const checkpoints: Checkpoints = {
    everyMs: Number.POSITIVE_INFINITY,
    everyUpdates: 15,
    load: async () => null,
    save: async ({ host }) => void saved.push((host as never as { ledger: { updates: number } }).ledger.updates),
  };
  await trained({}, { checkpoints });
  expect(saved).toEqual([15, 30, 40]);
});

describe("earlier states", () => {
  test("a ring keeps about sixty, evenly spread, the newest, and those it must; no tensor is left when it is dropped", async () => {
    const before = tf.memory().numTensors;
    const ring = createRings(1e9).ring([37]);
    const { model, best, kept } = await trained({ budget: 500, evaluateEvery: 0 }, { ring });
    const { updates } = ring;
    expect(updates.length).toBeLessThanOrEqual(62);
    expect(updates.length).toBeGreaterThan(30);
    expect(updates).toContain(37);
    expect(updates.at(-1)).toBe(500);
    const gaps = updates.filter((at) => at !== 37).map((at, i, all) => at - (all[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.max(1, gaps[1] ?? 1));
    ring.drop();
    tf.dispose([model, best, kept].flatMap((each) => tensorsIn(each)));
    // What the problem itself made: model, data, validation.
    expect(tf.memory().numTensors - before).toBeLessThan(20);
  });

  test("rings together stay within their bytes", async () => {
    const all = createRings(40_000);
    const [a, b] = [all.ring(), all.ring()];
    await trained({ budget: 100, evaluateEvery: 0 }, { ring: a });
    await trained({ budget: 100, evaluateEvery: 0 }, { ring: b });
    expect(all.bytes).toBeLessThanOrEqual(40_000);
    expect([a.updates.at(-1), b.updates.at(-1)]).toEqual([100, 100]);
  });

  const from = (
    ring: { at(updates: number): Parameters<typeof reopened>[0] | undefined },
    step: number,
    source: "fork" | "checkpoint",
  ): Checkpoints => ({
    everyMs: 1e9,
    save: async () => {},
    load: async () => ({ ...reopened(ring.at(step) as never), source }),
  });

  test("a fork without a change continues identically, from any update", async () => {
    const ring = createRings(1e9).ring();
    const whole = await trained({ optimizer: sgd(falling()) }, { ring });
    for (const step of [1, 7, 20, 39]) {
      const fork = await trained({ optimizer: sgd(falling()) }, { checkpoints: from(ring, step, "fork") });
      expect(fork.weights).toEqual(whole.weights);
      expect(fork.told.metrics.flatMap(values)).toEqual(whole.told.metrics.flatMap(values));
      expect(fork.told.from).toEqual([[step, "fork"]]);
    }
  });

  test("a fork with another optimizer keeps the weights and begins the optimizer anew", async () => {
    const ring = createRings(1e9).ring();
    await trained({ evaluateEvery: 0 }, { ring });
    const still = sgd(0);
    const fork = await trained(
      {
        optimizer: {
          ...still,
          init: (w) => ({ other: still.init(w) }),
          update: (g, s, c) => {
            const made = still.update(g, s.other as never, c);
            return { updates: made.updates, state: { other: made.state } };
          },
        },
        evaluateEvery: 0,
      },
      { checkpoints: from(ring, 20, "fork") },
    );
    const short = await trained({ budget: 20, evaluateEvery: 0 });
    expect(fork.weights).toEqual(short.weights);
    expect(fork.told.notes.join()).toContain("slots/");
  });
});

describe("trainings that begin the same", () => {
  test("a longer training takes up a shorter one and is the same as from its start", async () => {
    const ring = createRings(1e9).ring();
    await trained({ budget: 20 }, { ring });
    const alone = await trained({});
    const shared = await trained({}, { kin: () => [ring] });
    expect(shared.told.from).toEqual([[20, "shared"]]);
    expect(shared.weights).toEqual(alone.weights);
    expect(shared.told.metrics.flatMap(values)).toEqual(alone.told.metrics.flatMap(values));
  });

  test("a beginning shared with a training whose rate nothing drives tells the driven rate at every update, as the run alone", async () => {
    const ring = createRings(1e9).ring();
    await trained({ optimizer: sgd(0.1) }, { ring });
    const rate = () => byHand({ base: 0.1, holds: [{ from: 20, to: 0, value: 0.03 }] });
    const alone = await trained({ optimizer: sgd(rate()) });
    const shared = await trained({ optimizer: sgd(rate()) }, { kin: () => [ring] });
    expect(shared.told.from).toEqual([[20, "shared"]]);
    expect(shared.trace).toEqual(alone.trace);
    ring.drop();
  });

  test("whatever differs in their rates, the beginning is shared as far as they agree and every number is that of the run alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.boolean(), async (from, budget, closed) => {
        const rate = (value: number) => byHand({ base: closed ? watching() : falling(), holds: [{ from, to: 0, value }] });
        const ring = createRings(1e9).ring();
        await trained({ optimizer: sgd(rate(0.05)) }, { ring });
        const alone = await trained({ optimizer: sgd(rate(0.03)), budget });
        const shared = await trained({ optimizer: sgd(rate(0.03)), budget }, { kin: () => [ring] });
        const [at] = shared.told.from[0] ?? [0];
        expect(at).toBe(Math.min(from, budget));
        expect(shared.weights).toEqual(alone.weights);
        expect(shared.told.numbers.flatMap(values)).toEqual(alone.told.numbers.flatMap(values));
        expect(shared.told.metrics.flatMap(values)).toEqual(alone.told.metrics.flatMap(values));
        ring.drop();
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

/** A rate that reads the loss and the validation, and remembers. */
function watching() {
  return {
    is: "Schedule" as const,
    init: () => 0.1,
    at: (state: number, { metrics }: { metrics: Readonly<Record<string, number>> }) => {
      const value = 0.9 * state + 0.01 * (metrics.loss ?? 1) + 0.001 * (metrics["validation.accuracy"] ?? 0);
      return { value, state: value };
    },
  };
}

/** One entry a number: told together or one after another makes no difference. */
function values([step, numbers]: readonly [number, Readonly<Record<string, number>>]): string[] {
  return Object.entries(numbers)
    .map(([name, value]) => `${step} ${name} ${value}`)
    .sort();
}

function fail(): never {
  throw new Error("killed");
}
