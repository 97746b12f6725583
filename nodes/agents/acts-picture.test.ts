import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { sgd } from "../lib/training.test-helper.ts";
import type { Lines } from "../lib/view.ts";
import { actsPicture } from "./acts-picture.ts";
import { ruleAgent } from "./rule-agent.ts";
import { halving, trained } from "./trained.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

test("every act has a flag, the number is a staircase with a step there, and a going back is an arrow", async () => {
  const shown = new Map<string, Lines>();
  const show = (name: string, view: unknown) => void shown.set(name, view as Lines);
  const probes = [actsPicture({ metric: "validation.loss", number: "rate", every: 5 })];
  const { run } = await trained({ probes, agent: ruleAgent({ ...halving, explosion: 1.05 }), optimizer: sgd(20) }, { show });
  const { series, marks, links, right } = shown.get("acts") as Lines;
  const acts = run.acts ?? [];
  expect(marks?.map(({ x }) => x)).toEqual([...new Set(acts.map(({ step }) => step))]);
  expect(links?.length).toBe(acts.filter(({ act }) => act.do === "load").length);
  expect(right).toEqual({ label: "rate", log: true });
  const [loss, rate] = series;
  expect(loss?.y).toEqual(run.curves["validation.loss"]?.y);
  const held = acts.flatMap(({ step, act }) => (act.do === "hold" ? [[step, act.value]] : []));
  expect(held.length).toBeGreaterThan(0);
  for (const [step, value] of held) expect(rate?.y[rate.x.lastIndexOf(step as number)]).toBe(value);
  expect(rate?.x.at(-1)).toBe(60);
});

test("there is nothing to see before the first measurement", async () => {
  const trainedNow = { is: "Trained" as const, curves: {}, updates: 0, presentations: 0, borders: [] };
  expect(await actsPicture({ metric: "loss", number: "rate", every: 1 }).draw({ models: {}, trained: trainedNow, step: 0 })).toBeNull();
});
