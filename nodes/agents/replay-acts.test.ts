import { beforeAll, expect, test } from "vitest";
import type { Act } from "../lib/act.ts";
import { useEngine } from "../lib/engine.ts";
import { doing } from "../lib/hands.test-helper.ts";
import { createRings } from "../lib/ring.ts";
import { sgd } from "../lib/training.test-helper.ts";
import { replayActs } from "./replay-acts.ts";
import { ruleAgent } from "./rule-agent.ts";
import { halving, trained } from "./trained.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

test("a record replays bit for bit: halvings, goings back, and what was rescued", async () => {
  for (const more of [{}, { optimizer: sgd(1e38), agent: ruleAgent({ ...halving, factor: 1e-39, explosion: 5 }) }]) {
    const { agent = ruleAgent(halving), ...same } = more;
    const live = await trained({ agent, ...same });
    const again = await trained({ ...same, agent: replayActs({ trained: live.run }) });
    expect(live.run.acts?.length).toBeGreaterThan(1);
    expect(again.losses).toEqual(live.losses);
    expect(again.run.curves).toEqual(live.run.curves);
    expect(again.weights).toEqual(live.weights);
    expect(again.run.acts?.map(({ step, act, value }) => [step, act, value])).toEqual(
      live.run.acts?.map(({ step, act, value }) => [step, act, value]),
    );
  }
});

test("what a hand did is done before the measurement of its step, also where that is a measured one", async () => {
  const acts: { step: number; act: Act }[] = [
    { step: 15, act: { do: "hold", name: "rate", value: 0.1 } },
    { step: 30, act: { do: "load", step: 20 } },
    { step: 40, act: { do: "reset", layer: "hidden1" } },
    { step: 50, act: { do: "end" } },
  ];
  const live = await trained({}, { ring: createRings(1e9).ring(), control: doing(acts) });
  const again = await trained({ agent: replayActs({ trained: live.run }) });
  expect(live.run.acts).toHaveLength(4);
  expect(again.run.curves).toEqual(live.run.curves);
  expect(again.weights).toEqual(live.weights);
});

test("going back to a state reproduces what came after it, as far as data and schedules allow", async () => {
  // All examples in every batch and nothing in time: only the order of the rows within it goes on, and sums round otherwise.
  const { batches } = await import("../data/batches.ts");
  const { seedKey } = await import("../lib/random.ts");
  const { rings } = await import("../lib/training.test-helper.ts");
  const whole = () => batches({ examples: rings(100), size: 100, order: "sequential", remainder: "short", key: seedKey(3) });
  const load = {
    trained: {
      is: "Trained",
      curves: {},
      updates: 0,
      presentations: 0,
      borders: [],
      acts: [{ step: 30, act: { do: "load", step: 10 }, by: "agent" }],
    },
  } as const;
  const { losses } = await trained({ optimizer: sgd(0.1), batches: whole(), agent: replayActs(load) });
  expect(losses.slice(30, 50).map(([, loss]) => loss)).toEqual(losses.slice(10, 30).map(([, loss]) => loss));
});

test("without acts it does nothing", async () => {
  const plain = await trained();
  expect((await trained({ agent: replayActs({ trained: plain.run }) })).weights).toEqual(plain.weights);
});
