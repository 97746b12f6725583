import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Act } from "../lib/act.ts";
import { useEngine } from "../lib/engine.ts";
import { doing } from "../lib/hands.test-helper.ts";
import type { Run } from "../lib/run.ts";
import { inMemory, listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Agent, Json, Look } from "../ports.ts";
import { cosine } from "../schedules/cosine.ts";
import { linear } from "../schedules/linear.ts";
import { train } from "./train.ts";

beforeAll(async () => {
  await useEngine();
});

type Settings = Parameters<typeof train>[0];

async function trained(more: Partial<Settings>, run: Partial<Run> = {}) {
  const { run: heard, told } = listening(run);
  const made = await train({
    model: tinyModel(),
    batches: tinyBatches(rings(100)),
    gradient: plainObjective(),
    optimizer: sgd(0.1),
    budget: 40,
    unit: "updates",
    trainable: "",
    validation: rings(60, 2),
    evaluateEvery: 5,
    keepAt: 0,
    run: heard,
    ...more,
  });
  return { ...made, told, trace: { metrics: told.metrics, numbers: told.numbers }, weights: numbersIn(made.model.weights) };
}

/** Does these acts at these steps, keeps the states of some steps, and counts in its memory how often it was asked. */
function scripted(acts: Readonly<Record<number, readonly Act[]>>, more: Partial<Agent> & { keep?: readonly number[] } = {}) {
  const looks: Look[] = [];
  const { keep = [], ...rest } = more;
  const agent: Agent = {
    is: "Agent",
    name: "script",
    every: 0,
    init: () => 0,
    ask: async (look) => {
      looks.push(look);
      return { state: (look.state as number) + 1, acts: acts[look.step] ?? [], reason: `at ${look.step}`, keep };
    },
    ...rest,
  };
  return { agent, looks };
}

const falling = () => linear({ from: 0.2, to: 0.01, start: 0, steps: 40 });

describe("an agent of a training", () => {
  test("is asked after the measurement of its borders, and sees the numbers of the next update", async () => {
    const { agent, looks } = scripted({}, { every: 10 });
    const { told } = await trained({ agent, optimizer: sgd(falling()) });
    expect(looks.map(({ step, state }) => [step, state])).toEqual([0, 10, 20, 30].map((step, times) => [step, times]));
    expect(looks[1]?.metrics["validation.loss"]).toBe(
      told.metrics.find(([step, one]) => step === 10 && "validation.loss" in one)?.[1]["validation.loss"],
    );
    expect(looks[1]?.numbers.rate).toBe(told.numbers.find(([step]) => step === 11)?.[1].rate);
  });

  test("that does nothing, or takes a number at what it is, changes nothing", async () => {
    const plain = await trained({});
    expect((await trained({ agent: scripted({}).agent })).trace).toEqual(plain.trace);
    const hold: Act = { do: "hold", name: "rate", value: 0.1 };
    const held = await trained({ agent: scripted({ 7: [hold], 10: [hold, { do: "same" }] }).agent });
    expect(held.trace).toEqual(plain.trace);
    expect(held.weights).toEqual(plain.weights);
    expect(held.run.acts?.map(({ step, value, by, reason }) => [step, value, by, reason])).toEqual([
      [7, Math.fround(0.1), "script", "at 7"],
      [10, Math.fround(0.1), "script", "at 10"],
      [10, undefined, "script", "at 10"],
    ]);
  });

  test("does what a person's hand does, with the same numbers", async () => {
    const acts: [number, Act][] = [
      [4, { do: "hold", name: "rate", value: 0.02 }],
      [12, { do: "reset", layer: "hidden1" }],
      [21, { do: "release", name: "rate" }],
      [33, { do: "end" }],
    ];
    const byHand = await trained({}, { control: doing(acts.map(([step, act]) => ({ step, act }))) });
    const byAgent = await trained({ agent: scripted(Object.fromEntries(acts.map(([step, act]) => [step, [act]]))).agent });
    expect(byAgent.trace).toEqual(byHand.trace);
    expect(byAgent.weights).toEqual(byHand.weights);
    expect(byAgent.told.acts.map(([step, act, { value }]) => [step, act, value])).toEqual(
      byHand.told.acts.map(([step, act, { value }]) => [step, act, value]),
    );
  });

  test("scales a number and what its schedule says later, twice over, until it is held or given back", async () => {
    const half: Act = { do: "scale", name: "rate", factor: 0.5 };
    const acts = {
      10: [half],
      20: [half],
      25: [{ do: "hold", name: "rate", value: 0.3 }],
      28: [half],
      30: [{ do: "release", name: "rate" }],
    };
    const { told } = await trained({ optimizer: sgd(falling()), agent: scripted(acts as never).agent });
    const { told: plain } = await trained({ optimizer: sgd(falling()) });
    const factor = (step: number) => (step <= 10 || step > 30 ? 1 : step <= 20 ? 0.5 : 0.25);
    const rate = (step: number, was: number) => (step > 28 && step <= 30 ? 0.15 : step > 25 && step <= 30 ? 0.3 : was * factor(step));
    expect(told.numbers.map(([step, one]) => [step, one.rate])).toEqual(
      plain.numbers.map(([step, one]) => [step, rate(step, one.rate as number)]),
    );
    expect(told.acts[0]?.[2].value).toBe(Math.fround((plain.numbers[10]?.[1].rate as number) / 2));
  });

  test("that goes back has the state of then, also in a script, which keeps no states by itself", async () => {
    const { agent } = scripted({ 8: [{ do: "load", step: 8 }], 20: [{ do: "load", step: 9 }] }, { keep: [8] });
    // One batch a round and nothing in time: where the data go on does not matter.
    const whole = { batches: tinyBatches(rings(100), 100), evaluateEvery: 0 };
    const back = await trained({ ...whole, agent });
    const plain = await trained({ ...whole, budget: 28 });
    const losses = (told: typeof back.told) => told.metrics.map(([, { loss }]) => loss as number);
    expect(back.told.acts[1]).toEqual([20, { do: "load", step: 8 }, { by: "script", reason: "at 20" }]);
    // The rows lie in another order within the batch, so sums round otherwise.
    for (const [place, loss] of losses(plain.told).slice(8, 28).entries()) expect(losses(back.told)[20 + place]).toBeCloseTo(loss, 4);
  });

  test("that asks for a state it did not keep is refused, and the record says so", async () => {
    const { run } = await trained({ agent: scripted({ 8: [{ do: "load", step: 4 }] }).agent });
    expect(run.acts?.[0]?.refused).toContain("no state of 4 updates or fewer");
    const early = scripted({ 8: [{ do: "load", step: 4 }] }, { every: 8, keep: [0] });
    expect((await trained({ agent: early.agent })).run.acts?.[0]?.act).toEqual({ do: "load", step: 0 });
  });
});

describe("an update that fails", () => {
  const wild = (acts: Readonly<Record<number, readonly Act[]>>, ask: (look: Look) => readonly Act[]) => {
    const agent: Agent = {
      is: "Agent",
      name: "rescue",
      every: 5,
      init: () => null,
      ask: async (look) => ({
        state: null,
        acts:
          acts[look.step] && look.metrics.loss !== undefined && Number.isFinite(look.metrics.loss)
            ? (acts[look.step] as readonly Act[])
            : ask(look),
        keep: [5],
      }),
    };
    return agent;
  };
  const far: Readonly<Record<number, readonly Act[]>> = { 10: [{ do: "hold", name: "rate", value: 3e38 }] };
  const rescue = ({ metrics }: Look): Act[] =>
    Number.isFinite(metrics.loss ?? 0)
      ? []
      : [
          { do: "load", step: 5 },
          { do: "hold", name: "rate", value: 0.01 },
        ];

  test("is asked about, and made again from the state that the agent goes back to; its record does the same", async () => {
    const { told, run, weights } = await trained({ agent: wild(far, rescue) });
    expect(run.updates).toBe(40);
    const steps = told.metrics.filter(([, one]) => "loss" in one).map(([step]) => step);
    expect(steps).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const [, load, hold] = run.acts ?? [];
    expect([load?.act, load?.rescue, hold?.act.do, hold?.rescue]).toEqual([{ do: "load", step: 5 }, true, "hold", true]);
    const { checkpoints } = inMemory();
    await trained({ agent: wild(far, rescue) }, { checkpoints, metric: (step) => void (step === 30 && fail()) }).catch(() => {});
    expect((await trained({ agent: wild(far, rescue) }, { checkpoints })).weights).toEqual(weights);
  });

  test("ends the training as ever where the agent does not go back, or where that does not help", async () => {
    await expect(trained({ agent: wild(far, () => []) })).rejects.toThrow("The loss became");
    const inVain: Agent = {
      ...wild({}, () => []),
      every: 0,
      ask: async ({ step, metrics }) => {
        const acts: Act[] = Number.isFinite(metrics.loss ?? 0) ? (step === 10 ? [...(far[10] as Act[])] : []) : [{ do: "load", step }];
        return { state: null, acts, keep: [step] };
      },
    };
    await expect(trained({ agent: inVain })).rejects.toThrow("The loss became");
  });
});

describe("a training with an agent that is killed and taken up again", () => {
  const acts: Readonly<Record<number, readonly Act[]>> = {
    5: [{ do: "hold", name: "rate", value: 0.05 }],
    10: [{ do: "scale", name: "rate", factor: 0.5 }],
    20: [
      { do: "load", step: 10 },
      { do: "release", name: "rate" },
    ],
    30: [{ do: "reset", layer: "output" }],
  };
  const agent = () => scripted(acts, { keep: [10], before: (step) => (step === 15 ? [{ do: "reset", layer: "hidden1" }] : []) });
  const setting = () => ({ optimizer: sgd(cosine({ from: 0.2, to: 0, steps: 40, warmup: 0 })), agent: agent().agent });

  test("is the undisturbed run, whenever it is killed, also by a hand's side", async () => {
    const hands = [
      { step: 15, act: { do: "hold", name: "rate", value: 0.07 } as Act },
      { step: 20, act: { do: "reset", layer: "hidden2" } as Act },
    ];
    const whole = await trained(setting(), { control: doing(hands) });
    expect(whole.run.acts).toHaveLength(8);
    for (const kill of [1, 5, 6, 10, 11, 15, 16, 19, 20, 21, 29, 31, 39]) {
      const { checkpoints } = inMemory();
      await trained(setting(), { control: doing(hands), checkpoints, metric: (step) => void (step === kill && fail()) }).catch(() => {});
      const saved = await checkpoints.load();
      const done = ((saved as { host: unknown }).host as { ledger: { acts: { by?: string }[] } }).ledger.acts.filter(
        ({ by }) => by === undefined,
      );
      const again = await trained(setting(), { control: doing(hands, done.length), checkpoints });
      expect([kill, again.weights]).toEqual([kill, whole.weights]);
      expect(again.run.acts).toEqual(whole.run.acts);
      expect(again.run.curves).toEqual(whole.run.curves);
    }
  });

  test("leaves no tensor behind", async () => {
    const left = async (more: Partial<Settings>) => {
      const before = tf.memory().numTensors;
      const { model, best, kept } = await trained(more);
      tf.dispose([model, best, kept].flatMap((each) => tensorsIn(each)));
      return tf.memory().numTensors - before;
    };
    expect(await left(setting())).toBe(await left({}));
  });
});

test("somebody outside is asked once: what was answered is kept, and answers in a run that is done again", async () => {
  const kept: { step: number; act: Act; reason?: string; rescue?: boolean }[] = [];
  const asked: number[] = [];
  const outside = (answers: Readonly<Record<number, readonly Act[]>>): Agent => ({
    is: "Agent",
    name: "outside",
    every: 10,
    outside: true,
    init: () => [],
    ask: async ({ state, step, answer }) => {
      if (answer === undefined) asked.push(step);
      const acts = answer?.acts ?? answers[step] ?? [{ do: "same" as const }];
      return { state: [...(state as Json[]), step], acts, reason: answer?.reason ?? `step ${step}` };
    },
  });
  const live = await trained(
    { agent: outside({ 10: [{ do: "hold", name: "rate", value: 0.02 }] }) },
    { answers: { at: () => undefined, keep: async (done) => void kept.push(...(done as never[])) } },
  );
  expect(kept.map(({ step, act }) => [step, act.do])).toEqual([
    [0, "same"],
    [10, "hold"],
    [20, "same"],
    [30, "same"],
  ]);
  const known = (updates: number) => ({
    acts: kept.filter(({ step }) => step === updates).map(({ act }) => act),
    reason: `step ${updates}`,
  });
  const again = await trained({ agent: outside({}) }, { answers: { at: known, keep: async () => fail() } });
  expect(again.weights).toEqual(live.weights);
  expect(again.run.acts).toEqual(live.run.acts);
  expect(asked).toEqual([0, 10, 20, 30]);
});

function fail(): never {
  throw new Error("killed");
}
