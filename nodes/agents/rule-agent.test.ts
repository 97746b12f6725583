import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { inMemory, sgd } from "../lib/training.test-helper.ts";
import type { Json } from "../ports.ts";
import { constant } from "../schedules/constant.ts";
import { linear } from "../schedules/linear.ts";
import { onMetric } from "../schedules/on-metric.ts";
import { ruleAgent } from "./rule-agent.ts";
import { halving, trained } from "./trained.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

/** Asked for these losses one after another; what it did, with the rate that it was told. */
async function answers(losses: readonly number[], more: Partial<typeof halving> = {}) {
  const agent = ruleAgent({ ...halving, ...more });
  let state = agent.init();
  let rate = 0.8;
  const said: unknown[] = [];
  for (const [at, loss] of losses.entries()) {
    const metrics: Record<string, number> = at === 0 ? {} : { loss: 1, "validation.loss": loss };
    const answer = await agent.ask({ state, step: 5 * at, metrics, numbers: { rate }, kept: [] });
    state = JSON.parse(JSON.stringify(answer.state)) as Json;
    said.push(answer.acts.map((act) => (act.do === "hold" ? act.value : act.do === "load" ? `load ${act.step}` : act.do)).join());
    for (const act of answer.acts) if (act.do === "hold") rate = act.value;
  }
  return said;
}

describe("the rule", () => {
  test("halves where the loss is above 0.98 of the one two looks before, then looks twice", async () => {
    expect(await answers([0, 1, 0.9, 0.985, 0.9, 0.9, 0.9, 0.9])).toEqual(["", "", "", "0.4", "", "", "0.2", ""]);
    expect(await answers([0, 1, 0.9, 0.97, 0.8, 0.7])).toEqual(["", "", "", "", "", ""]);
  });

  test("goes back to the last good look, and halves, where the loss explodes or is not finite", async () => {
    expect(await answers([0, 1, 0.9, 6], { explosion: 5 })).toEqual(["", "", "", "load 10,0.4"]);
    expect(await answers([0, 1, Number.NaN, Number.POSITIVE_INFINITY])).toEqual(["", "", "load 5,0.4", "load 5,0.2"]);
    expect(await answers([0, 5, 1, 1], { explosion: 2, start: 2.3 })).toEqual(["", "load 0,0.4", "", ""]);
    expect(await answers([0, 1, 0.9, 6], { explosion: 0 })).toEqual(["", "", "", "0.4"]);
  });

  test("says so where the metric is not measured, or the number is not there", async () => {
    await expect(trained({ agent: ruleAgent({ ...halving, metric: "warmth" }) })).rejects.toThrow('not measured "warmth"');
    await expect(trained({ agent: ruleAgent({ ...halving, number: "heat", ratio: 0 }) })).rejects.toThrow('no number "heat"');
  });
});

describe("in a training", () => {
  test("every answer is in the record, with the value read back and a reason", async () => {
    const { run, told } = await trained({ agent: ruleAgent(halving) });
    const acts = run.acts ?? [];
    expect(acts.length).toBeGreaterThan(1);
    for (const [place, { step, act, value, by, reason }] of acts.entries()) {
      expect([act.do, by]).toEqual(["hold", "rule agent"]);
      expect(value).toBe(Math.fround(3 * 0.5 ** (place + 1)));
      expect(told.numbers.find(([at]) => at === step + 1)?.[1].rate).toBe(3 * 0.5 ** (place + 1));
      expect(reason).toMatch(/^Half: validation.loss/);
    }
  });

  test("is the closed loop On metric with the same rule, to the last bit", async () => {
    const { every, metric, ratio, back, factor, most } = halving;
    const rate = onMetric({ base: 3, metric, every, rule: "stalls", ratio, back, mark: 0, factor, patience: halving.wait, most });
    const [agent, loop] = [await trained({ agent: ruleAgent(halving) }), await trained({ optimizer: sgd(rate) })];
    expect(loop.losses).toEqual(agent.losses);
    expect(loop.weights).toEqual(agent.weights);
  });

  test("scales the rest of a schedule where it is told to, and at a constant it is the same as holding", async () => {
    const falling = () => linear({ from: 3, to: 0.3, start: 0, steps: 60 });
    const { told, run } = await trained({ optimizer: sgd(falling()), agent: ruleAgent({ ...halving, by: "scale" }) });
    const first = run.acts?.[0]?.step as number;
    const { told: plain } = await trained({ optimizer: sgd(falling()) });
    expect(told.numbers[first + 3]?.[1].rate).toBe((plain.numbers[first + 3]?.[1].rate as number) / 2);
    const [held, scaled] = [
      await trained({ agent: ruleAgent(halving) }),
      await trained({ optimizer: sgd(constant({ value: 3 })), agent: ruleAgent({ ...halving, by: "scale" }) }),
    ];
    expect(scaled.losses).toEqual(held.losses);
  });

  test("rescues a training that fails, and a kill on the way makes no difference", async () => {
    const wild = () => ({ optimizer: sgd(1e38), agent: ruleAgent({ ...halving, factor: 1e-39, explosion: 5 }) });
    await expect(trained({ optimizer: sgd(1e38) })).rejects.toThrow("The loss became");
    const saved = await trained(wild());
    expect(saved.run.acts?.slice(0, 2).map(({ act, rescue }) => [act.do, rescue])).toEqual([
      ["load", true],
      ["hold", true],
    ]);
    expect(saved.run.updates).toBe(60);
    const { checkpoints } = inMemory();
    const dies = (step: number) => {
      if (step === 33) throw new Error("killed");
    };
    await trained(wild(), { checkpoints, metric: dies }).catch(() => {});
    expect((await trained(wild(), { checkpoints })).weights).toEqual(saved.weights);
  });
});
