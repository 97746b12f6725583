import { beforeAll, expect, test } from "vitest";
import { holdsOf } from "../../app/common/holds.ts";
import type { Act } from "../lib/act.ts";
import { useEngine } from "../lib/engine.ts";
import { sgd } from "../lib/training.test-helper.ts";
import type { Trained } from "../ports.ts";
import { byHand } from "../schedules/by-hand.ts";
import { follow } from "../schedules/follow.test-helper.ts";
import { linear } from "../schedules/linear.ts";
import { actsToSchedule } from "./acts-to-schedule.ts";
import { ruleAgent } from "./rule-agent.ts";
import { halving, trained } from "./trained.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

const recorded = (acts: readonly { step: number; act: Act; refused?: string }[]): Trained => ({
  is: "Trained",
  curves: {},
  updates: 40,
  presentations: 40,
  borders: [],
  acts,
});
const base = () => linear({ from: 1, to: 0.1, start: 0, steps: 40 });
const acts: { step: number; act: Act; refused?: string }[] = [
  { step: 4, act: { do: "hold", name: "rate", value: 0.5 } },
  { step: 9, act: { do: "hold", name: "decay", value: 0.1 } },
  { step: 12, act: { do: "release", name: "rate" } },
  { step: 20, act: { do: "hold", name: "rate", value: 0.05 } },
  { step: 21, act: { do: "hold", name: "rate", value: 7 }, refused: "it was refused" },
];

test("holds and releases are those of By hand, as the app makes it of a run", () => {
  const made = actsToSchedule({ trained: recorded(acts), base: base(), number: "rate" });
  const rows = holdsOf(
    acts.filter(({ refused }) => refused === undefined),
    "rate",
  );
  expect(follow(made, 40)).toEqual(follow(byHand({ base: base(), holds: rows }), 40));
});

test("a scaled number follows its schedule, scaled", () => {
  const half: Act = { do: "scale", name: "rate", factor: 0.5 };
  const made = actsToSchedule({ trained: recorded([10, 30].map((step) => ({ step, act: half }))), base: base(), number: "rate" });
  expect(follow(made, 40)).toEqual(follow(base(), 40).map((value, step) => value * (step < 10 ? 1 : step < 30 ? 0.5 : 0.25)));
});

test("driven by it, a training without its agent is the same", async () => {
  const live = await trained({ agent: ruleAgent(halving) });
  const again = await trained({ optimizer: sgd(actsToSchedule({ trained: live.run, base: 3, number: "rate" })) });
  expect(again.losses).toEqual(live.losses);
  expect(again.weights).toEqual(live.weights);
});

test("without acts it is the base; with acts on other numbers alone it says which", () => {
  const { acts: _, ...untouched } = recorded([]);
  expect(follow(actsToSchedule({ trained: untouched, base: base(), number: "rate" }), 40)).toEqual(follow(base(), 40));
  expect(() => actsToSchedule({ trained: recorded(acts), base: 1, number: "heat" })).toThrow('number "heat"');
});
