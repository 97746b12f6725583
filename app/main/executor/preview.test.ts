import { expect, test } from "vitest";
import type { Schedule } from "../../../nodes/ports.ts";
import type { Call } from "../../common/plan.ts";
import { countsRounds, horizon, preview, scheduleView } from "./preview.ts";
import { createScope, type Scope } from "./scope.ts";

const ramp: Schedule = { is: "Schedule", init: () => 0, at: (state: number) => ({ value: state, state: state + 1 }) };

test("a schedule is walked step by step, and about 200 points are kept with the last one", () => {
  const view = scheduleView(ramp, 1001);
  const [series] = view?.series ?? [];
  expect(series?.x.length).toBeGreaterThan(190);
  expect(series?.x.length).toBeLessThan(260);
  expect(series?.x.at(-1)).toBe(1000);
  expect(series?.y).toEqual(series?.x);
});

test("a schedule that waits for metrics has no picture before it runs", () => {
  const closed: Schedule = { is: "Schedule", init: () => null, at: (state, { metrics }) => ({ value: metrics.loss ?? 1, state }) };
  expect(scheduleView(closed, 10)).toBe(null);
  const infinite: Schedule = { is: "Schedule", init: () => null, at: (state) => ({ value: Number.NaN, state }) };
  expect(scheduleView(infinite, 10)).toBe(null);
});

const schedule: Call = { name: "rate", node: "schedules/x", args: {} };
const chain: Call = { name: "optimizer", node: "o/chain", args: { transforms: { list: [{ from: "rate" }] } } };
const train = (name: string, args: Call["args"]): Call => ({ name, node: "t/train", args: { optimizer: { from: "optimizer" }, ...args } });

test("a schedule is as long as the longest training that it reaches, also inside a container", () => {
  const body = [train("inner", { budget: { lit: 900 }, unit: { lit: "updates" } })];
  const calls: Call[] = [
    schedule,
    chain,
    train("outer", { budget: { lit: 300 } }),
    { name: "all", node: "e/compare", args: { each: { body, params: [], result: {} } } },
  ];
  expect(horizon(schedule, calls)).toBe(900);
});

test("a budget in epochs says nothing about updates, and neither does a training that is not reached", () => {
  const elsewhere: Call = { name: "other", node: "t/train", args: { budget: { lit: 5000 } } };
  expect(horizon(schedule, [schedule, chain, train("fit", { budget: { lit: 30 }, unit: { lit: "epochs" } }), elsewhere])).toBe(600);
});

test("a schedule that a curriculum reads counts rounds, one that an optimizer reads counts updates", () => {
  const nodes = { "c/subset": { outputs: { out: "Curriculum" } } } as unknown as Parameters<typeof countsRounds>[2];
  const subset: Call = { name: "subset", node: "c/subset", args: { fraction: { from: "rate" } } };
  expect(countsRounds(schedule, [schedule, chain], nodes)).toBe(false);
  const all: Call = { name: "all", node: "e/compare", args: { each: { body: [subset], params: [], result: {} } } };
  expect(countsRounds(schedule, [schedule, all], nodes)).toBe(true);
  expect(scheduleView(ramp, 24, "round")?.x.label).toBe("round");
});

test("what stands in a sweep is shown with the first value of every axis", async () => {
  const rate: Call = { name: "rate", node: "schedules/x", args: { peak: { param: "value" }, base: { param: "second" } } };
  const each = { body: [rate], params: ["value", "second", "run"], result: {} };
  const axes = [
    { name: "peak", over: "logarithmic", from: 0.01, to: 1, count: 3, step: 0 },
    { name: "base", over: "list", values: [8, 16] },
  ];
  const sweep: Call = { name: "trials", node: "e/sweep", args: { values: { lit: [] }, axes: { lit: axes }, each } };
  const body = { params: { value: "number", second: "number", run: "scope" }, turns: "values", axes: "axes" };
  const nodes = {
    "schedules/x": { outputs: { out: "Schedule" }, bodies: {}, preview: true },
    "e/sweep": { outputs: { out: "Table" }, bodies: { each: body }, preview: false },
  } as unknown as Parameters<typeof preview>[1];
  const seen: unknown[] = [];
  const interpreter = {
    top: () =>
      createScope({
        calls: [sweep],
        path: "",
        turn: "",
        recorded: null,
        params: {},
        maxUpdates: Number.POSITIVE_INFINITY,
        origin: () => null,
      }),
    call: async (_: Call, scope: Scope) => {
      seen.push([scope.value("value"), scope.value("second")]);
      return { value: ramp, identity: "" };
    },
    close: () => {},
  } as unknown as Parameters<typeof preview>[2];
  await preview({ title: "", seed: 1, calls: [sweep], settings: {} }, nodes, interpreter, { emit: () => {}, flush: () => {} });
  expect(seen[0]).toEqual([0.01, 8]);
});
