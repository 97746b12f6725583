import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { Stopped } from "../lib/run.ts";
import { tinyExamples, watchedRun } from "../lib/tiny.test-helper.ts";
import { inMemory, listening, numbersIn } from "../lib/training.test-helper.ts";
import { groupNormNet } from "../models/group-norm-net.ts";
import { twoHeadModel } from "../models/two-head-model.ts";
import type { Adapter, Model } from "../ports.ts";
import { domainStream } from "./domain-stream.ts";
import { frozenAdapter } from "./frozen-adapter.ts";
import { rotationTask } from "./rotation-task.ts";
import { testTimeLoop } from "./test-time-loop.ts";
import { tttAdapter } from "./ttt-adapter.ts";

beforeAll(useEngine);

const head = "aux.output";
const task = rotationTask({ mode: "random", shift: 1 });
const model = (): Model => {
  const common = { kernel: 3, groups: 1, init: "he" as const };
  const trunk = groupNormNet({ height: 4, width: 4, depth: 1, channels: [3], strides: [2], outputs: 0, key: seedKey(1), ...common });
  const onTop = (outputs: number, seed: number) =>
    groupNormNet({ height: 2, width: 2, depth: 3, channels: [2], strides: [1], outputs, key: seedKey(seed), ...common });
  return twoHeadModel({ trunk, main: onTop(3, 2), aux: onTop(4, 3) });
};
const examples = () =>
  tinyExamples(
    Array.from({ length: 12 }, (_, row) => Array.from({ length: 16 }, (_value, i) => ((row * 7 + i * 5) % 11) / 10)),
    Array.from({ length: 12 }, (_, row) => row % 3),
    { picture: [4, 4] },
  );
const stream = (
  domains = [
    { kind: "noise" as const, severity: 0.3 },
    { kind: "blur" as const, severity: 1 },
  ],
) =>
  domainStream({
    examples: examples(),
    domains,
    batch: 1,
    perDomain: 8,
    cycles: 1,
    order: "blocks",
    key: seedKey(4),
    run: watchedRun().run,
  });
const ttt = (change: Partial<Parameters<typeof tttAdapter>[0]> = {}) =>
  tttAdapter({ task, rate: 0.1, steps: 1, copies: 4, reset: "never", head, ...change });
const loop = async (adapter: Adapter, change: Partial<Parameters<typeof testTimeLoop>[0]> = {}) => {
  const { run, told } = listening();
  const made = await testTimeLoop({
    model: model(),
    stream: await stream(),
    adapter,
    restart: true,
    pictureEvery: 0,
    key: seedKey(6),
    run,
    ...change,
  });
  return { ...made, told };
};

test("the frozen model's table is the accuracy of each domain, counted by hand, and the step is compiled", async () => {
  const given = await stream();
  const net = model();
  const { table, run, told } = await loop(frozenAdapter({ copies: 1, head }), { stream: given, model: net });
  expect(told.notes).toEqual([]);
  expect(table.columns).toEqual(["domain", "accuracy", "loss"]);
  const logits = net.apply(net.weights, columnOf(given.examples, "input"), { mode: "evaluate" }).output.arraySync() as number[][];
  const label = columnOf(given.examples, "label").dataSync();
  const right = logits.map((row, i) => (row.indexOf(Math.max(...row)) === label[i] ? 1 : 0));
  const share = (from: number, to: number) => right.slice(from, to).reduce<number>((sum, one) => sum + one, 0) / (to - from);
  expect(table.rows.map(([domain, accuracy]) => [domain, accuracy])).toEqual([
    ["noise", share(0, 8)],
    ["blur", share(8, 16)],
  ]);
  expect(run.curves.soFar?.y.at(10)).toBeCloseTo(share(8, 11), 6);
});

test("test-time training with rate 0 is the frozen model, bit for bit", async () => {
  const none = await loop(frozenAdapter({ task, copies: 4, head }));
  const still = await loop(ttt({ rate: 0 }));
  for (const name of ["loss", "accuracy", "auxLoss", "auxAccuracy"]) expect(still.run.curves[name]).toEqual(none.run.curves[name]);
  expect(numbersIn(still.model.weights)).toEqual(numbersIn(model().weights));
});

test("restarted, a domain is met as if it were alone; online, what was learnt before is carried on", async () => {
  const blur = [{ kind: "blur" as const, severity: 1 }];
  const part = (curve: { y: readonly number[] } | undefined) => curve?.y.slice(8);
  const both = await loop(ttt());
  const carried = await loop(ttt(), { restart: false });
  // Another place in the stream draws other copies: with no shift and all four turns nothing is left to draw.
  const all = rotationTask({ mode: "expand", shift: 0 });
  const alone = await loop(ttt({ task: all }), { stream: await stream(blur) });
  const second = await loop(ttt({ task: all }));
  expect(part(second.run.curves.loss)).toEqual(alone.run.curves.loss?.y.slice(0, 8));
  expect(part(carried.run.curves.loss)).not.toEqual(part(both.run.curves.loss));
  expect(carried.run.curves.loss?.y.slice(0, 8)).toEqual(both.run.curves.loss?.y.slice(0, 8));
});

test("stopped after a few pictures and taken up again, every number is the same", async () => {
  const whole = await loop(ttt());
  const memory = inMemory();
  let breaths = 0;
  let clock = 0;
  const stopping = listening({
    ...memory,
    breathe: async () => {
      if (breaths++ === 5) throw new Stopped();
    },
    now: () => (clock += 100),
  });
  await expect(
    testTimeLoop({
      model: model(),
      stream: await stream(),
      adapter: ttt(),
      restart: true,
      pictureEvery: 0,
      key: seedKey(6),
      run: stopping.run,
    }),
  ).rejects.toThrow(Stopped);
  const { run } = listening(memory);
  const again = await testTimeLoop({
    model: model(),
    stream: await stream(),
    adapter: ttt(),
    restart: true,
    pictureEvery: 0,
    key: seedKey(6),
    run,
  });
  expect(again.table).toEqual(whole.table);
  expect(numbersIn(again.model.weights)).toEqual(numbersIn(whole.model.weights));
});

test("it shows the turned copies, the last prediction before and after, and the course; a capped run leaves cells empty", async () => {
  const { run, views } = watchedRun();
  const { table } = await testTimeLoop({
    ...{ model: model(), stream: await stream(), adapter: ttt(), restart: true, pictureEvery: 1, key: seedKey(6) },
    run: { ...run, maxUpdates: 3 },
  });
  expect([...views.keys()].sort()).toEqual(["copies", "course", "loss", "probabilities"]);
  expect(views.get("course")).toMatchObject({ is: "Lines", series: [{ x: [1, 2, 3] }], marks: [{ x: 1, label: "noise" }] });
  expect(table.rows[1]?.slice(0, 2)).toEqual(["blur", ""]);
  expect(typeof table.rows[0]?.[1]).toBe("number");
});

test("batches of different sizes are refused", async () => {
  const given = await stream();
  const uneven = { ...given, batches: [...given.batches, { rows: Int32Array.from([0, 1]), domain: "noise", cycle: 0 }] };
  await expect(loop(ttt(), { stream: uneven })).rejects.toMatchObject({ code: "test-time-loop.size" });
});
