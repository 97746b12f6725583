import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../../../../nodes/lib/engine.ts";
import { Problem } from "../../../../nodes/lib/problem.ts";
import { type Download, type Run, Stopped } from "../../../../nodes/lib/run.ts";
import { call, codes, evaluation, examplesOf, from, lit, points, training, world } from "./world.test-helper.ts";

beforeAll(() => useEngine());

const train = points(64);
const test40 = points(40, { from: 1000 });
const found = (report: { checks: readonly { code: string; node?: string; message: string; level: string }[] }, code: string) =>
  report.checks.filter((check) => check.code === code);

test("data that is not there yet is no problem: the note says what the run will download, and the figures are a lower bound", async () => {
  const needed = new Problem("download.needed", "The run downloads Data first: 2.6 MB.", { field: "source", fix: "Later runs find it." });
  const work = async ({ run }: Record<string, unknown>) =>
    examplesOf({ ...train, bytes: await (run as Run).download({} as Download) } as never);
  const ask = await world({}, { far: { info: { async: true, reports: true, outputs: { out: "Examples" } }, work } });
  const report = await ask([call("far1", "made/far", { run: { run: true } }), ...training("far1")], {
    downloaded: () => Promise.reject(needed),
  });
  expect(report.checks).toEqual([
    { code: "download.needed", level: "note", node: "far1", field: "source", message: needed.message, fix: needed.fix },
  ]);
  expect(report.complete).toBe(false);
});

describe("what a training costs", () => {
  test("the weights of a perceptron are counted as by hand, and its state with the optimizer's", async () => {
    const ask = await world({ train });
    const { trainings } = await ask([call("train1", "made/train", {}), ...training("train1", { widths: [5, 7] })]);
    const weights = 3 * 5 + 5 + 5 * 7 + 7 + 7 * 2 + 2;
    expect(trainings).toHaveLength(1);
    // Weights, and the momentum of each, in 4 bytes.
    expect(trainings[0]).toMatchObject({
      node: "train",
      parameters: weights,
      learning: weights,
      stateBytes: 2 * 4 * weights,
      updates: 100,
      times: 1,
    });
  });

  test("layers that do not learn count as weights and not as learning", async () => {
    const ask = await world({ train });
    const { trainings } = await ask([call("train1", "made/train", {}), ...training("train1", { trainable: "output" })]);
    const [only] = trainings;
    expect(only?.parameters).toBe(3 * 8 + 8 + 8 * 2 + 2);
    expect(only?.learning).toBe(8 * 2 + 2);
  });

  test("epochs and examples shown are counted in updates", async () => {
    const ask = await world({ train });
    const updates = async (settings: Record<string, unknown>) =>
      (await ask([call("train1", "made/train", {}), ...training("train1", settings)])).trainings[0]?.updates;
    expect(await updates({ budget: 3, unit: "epochs", size: 10 })).toBe(3 * 7);
    expect(await updates({ budget: 100, unit: "presentations", size: 8 })).toBe(13);
  });

  test("seeds and values of containers multiply, and what they share is trained once", async () => {
    const ask = await world({ train, test40 });
    const within = training("train1");
    const inner = training("train1", { name: "inner", rate: { param: "value" } });
    const shared = training("train1", { name: "teacher" });
    const { trainings } = await ask([
      call("train1", "made/train", {}),
      call("held", "made/test40", {}),
      ...shared,
      call("arms", "evaluation/compare", {
        seeds: lit([11, 12, 13]),
        each: {
          params: ["key", "run"],
          body: [
            ...within,
            evaluation("held"),
            call("fixed", "evaluation/sweep", {
              ...Object.fromEntries(
                Object.entries({
                  values: [0.1, 0.2],
                  axes: [],
                  search: "grid",
                  trials: 1,
                  minUpdates: 1,
                  maxUpdates: 1,
                  eta: 3,
                  metric: "",
                  direction: "highest",
                  draw: 1,
                }).map(([name, value]) => [name, lit(value)]),
              ),
              each: {
                params: ["value", "run"],
                body: [...inner, evaluation("held", { model: "inner", name: "innerScore" })],
                result: { scores: from("innerScore") },
              },
              run: { run: true },
            }),
          ],
          result: { one: from("score"), fixed: from("fixed") },
        },
        run: { run: true },
      }),
    ]);
    expect(Object.fromEntries(trainings.map(({ node, times }) => [node, times]))).toEqual({ teacher: 1, train: 3, inner: 6 });
  });

  test("a search that leaves trials out counts each rung by the updates that it adds", async () => {
    const ask = await world({ train, test40 });
    const settings = {
      values: [0.1, 0.2, 0.3],
      axes: [],
      trials: 3,
      minUpdates: 100,
      maxUpdates: 300,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
    };
    const searched = async (search: string) =>
      ask([
        call("train1", "made/train", {}),
        call("held", "made/test40", {}),
        call("tried", "evaluation/sweep", {
          ...Object.fromEntries(Object.entries({ ...settings, search }).map(([name, value]) => [name, lit(value)])),
          each: {
            params: ["value", "run"],
            body: [...training("train1", { rate: { param: "value" }, budget: 300 }), evaluation("held")],
            result: { scores: from("score") },
          },
          run: { run: true },
        }),
      ]);
    const all = await searched("grid");
    const halved = await searched("halving");
    expect(all.trainings[0]).toMatchObject({ times: 3, updates: 300 });
    // Three trials to 100 updates, and the best one of them on to 300.
    expect(halved.trainings[0]).toMatchObject({ times: 4, updates: 300 });
    expect(codes(halved)).toEqual(codes(all));
  });

  test("the time of a training whose updates take a known time is that time", async () => {
    const nap = 4;
    const slow = {
      info: { async: true, reports: true, outputs: { model: "Model" } },
      work: async ({ run, updates }: Record<string, unknown>) => {
        const { drives, metric, numbers, maxUpdates, ...rest } = run as {
          drives(n: object): void;
          metric(s: number, v: object): void;
          numbers(s: number, v: object): void;
          maxUpdates: number;
        };
        void rest;
        drives({});
        for (let step = 1; step <= Math.min(updates as number, maxUpdates); step++) {
          const until = performance.now() + nap;
          while (performance.now() < until);
          metric(step, { loss: 1 });
          numbers(step, {});
        }
        return { model: { is: "Model" } };
      },
    };
    const ask = await world({ train }, { slow });
    const [, order] = training("train1");
    const { trainings, seconds } = await ask([
      call("train1", "made/train", {}),
      order as never,
      call("slow", "made/slow", { batches: from("order"), updates: lit(5000), run: { run: true } }),
    ]);
    expect(trainings[0]?.stepMs).toBeGreaterThanOrEqual(nap);
    expect(trainings[0]?.seconds).toBeCloseTo((5000 * (trainings[0]?.stepMs as number)) / 1000, 0);
    expect(seconds).toBeGreaterThanOrEqual(20);
  });
});

describe("data", () => {
  test("a leak of seven rows is a leak of seven rows", async () => {
    const leaky = { ...test40, inputs: [...test40.inputs.slice(0, 33), ...train.inputs.slice(10, 17)] };
    const ask = await world({ train, leaky, test40 });
    const leak = async (node: string) =>
      ask([call("train1", "made/train", {}), call("held", node, {}), ...training("train1"), evaluation("held")]);
    const report = await leak("made/leaky");
    expect(found(report, "leak")).toMatchObject([
      { level: "warning", node: "score", message: expect.stringContaining("7 of 40 examples that score") },
    ]);
    expect(codes(report)).not.toContain("no-leak");
    const clean = await leak("made/test40");
    expect(codes(clean)).toContain("no-leak");
    expect(codes(clean)).not.toContain("leak");
  });

  test("a leak into the validation examples of a training is found, and one from a teacher's data", async () => {
    const wide = { ...train, inputs: [...train.inputs.slice(0, 62), ...test40.inputs.slice(0, 2)] };
    const ask = await world({ train, test40, wide });
    const report = await ask([
      call("train1", "made/train", {}),
      call("wide1", "made/wide", {}),
      call("held", "made/test40", {}),
      ...training("wide1", { validation: "held", evaluateEvery: 10 }),
    ]);
    expect(found(report, "leak")).toMatchObject([{ node: "train", message: expect.stringContaining("2 of 40") }]);
  });

  test("a model that is measured on what it learnt from is said to be", async () => {
    const ask = await world({ train });
    const report = await ask([call("train1", "made/train", {}), ...training("train1"), evaluation("train1")]);
    expect(found(report, "scored-on-training")).toMatchObject([{ level: "note", message: expect.stringContaining("All 64 examples") }]);
    expect(codes(report)).not.toContain("leak");
  });

  test("three of one class to one of another are named so, and even classes are not complained of", async () => {
    const ask = await world({ train, uneven: points(64, { second: (row) => row % 4 === 3 }) });
    const balance = async (node: string) => found(await ask([call("train1", node, {}), ...training("train1")]), "balance");
    const message = "2 classes in 64 examples; the largest, “low”, is 75 % and 3 times the smallest, “high”.";
    expect(await balance("made/uneven")).toMatchObject([{ level: "warning", node: "train1", message }]);
    expect(await balance("made/train")).toMatchObject([{ level: "good", message: expect.stringContaining("50 %") }]);
  });

  test("a class without examples, labels that are no class, columns that never change or are no numbers", async () => {
    const broken = {
      missing: { ...train, classes: ["low", "high", "none"] },
      flat: { ...train, inputs: train.inputs.map(([a, b]) => [a as number, b as number, 4]) },
      infinite: { ...train, inputs: train.inputs.map((row, at) => (at === 5 ? [Number.NaN, ...row.slice(1)] : row)) },
    };
    const ask = await world({ train, ...broken });
    const report = async (node: string) => codes(await ask([call("train1", node, {}), ...training("train1")]));
    expect(await report("made/missing")).toContain("class-missing");
    expect(await report("made/flat")).toContain("column-constant");
    expect(await report("made/infinite")).toContain("values-not-finite");
    const plain = await report("made/train");
    for (const code of ["class-missing", "column-constant", "values-not-finite", "labels-out-of-range"]) expect(plain).not.toContain(code);
  });
});

describe("what cannot learn", () => {
  const report = async (settings: Record<string, unknown>) => {
    const ask = await world({ train });
    return ask([call("train1", "made/train", {}), ...training("train1", settings)]);
  };

  test("a training that learns its one batch is said to be wired to learn", async () => {
    const good = await report({});
    expect(codes(good)).toContain("overfit");
    const [only] = good.trainings;
    expect(only?.overfit?.after).toBeLessThan((only?.overfit?.before as number) / 2);
    expect(only?.overfit?.updates).toBe(60);
  });

  test("a rate of almost nothing and a rate of nothing are stuck", async () => {
    for (const rate of [1e-7, 0]) {
      const stuck = await report({ rate: lit(rate) });
      expect(found(stuck, "overfit-stuck")).toMatchObject([
        { level: "warning", node: "train", message: expect.stringContaining("less than 10 %") },
      ]);
      expect(codes(stuck)).not.toContain("overfit");
    }
  });

  test("a rate that is far too high grows", async () => {
    // Equal inputs under both labels: no step that is too long ends well.
    const torn = { ...train, inputs: train.inputs.map((_, row) => [1, row % 4 < 2 ? 1 : -1, 0]) };
    const ask = await world({ torn });
    const grown = await ask([call("torn1", "made/torn", {}), ...training("torn1", { rate: lit(1e4) })]);
    expect(codes(grown)).toContain("overfit-grows");
  });

  test("a warm-up that has hardly begun in the first updates is not held against it", async () => {
    const ask = await world({ train });
    const calls = (steps: number, budget: number) => [
      call("train1", "made/train", {}),
      call("rate", "schedules/linear", { from: lit(0), to: lit(0.1), start: lit(0), steps: lit(steps) }),
      ...training("train1", { rate: from("rate"), budget }),
    ];
    expect(codes(await ask(calls(400_000, 500_000)))).not.toContain("overfit-stuck");
  });
});

describe("settings and schedules", () => {
  test("a warm-up longer than the training is named at its schedule, and one that fits is not", async () => {
    const ask = await world({ train });
    const report = (steps: number) =>
      ask([
        call("train1", "made/train", {}),
        call("climb", "schedules/linear", { from: lit(0.01), to: lit(0.1), start: lit(0), steps: lit(steps) }),
        ...training("train1", { rate: from("climb") }),
      ]);
    expect(found(await report(150), "warm-up-too-long")).toMatchObject([{ node: "climb", level: "warning" }]);
    expect(codes(await report(100))).not.toContain("warm-up-too-long");
  });

  test("marks and copies past the end, marks without examples, and no updates at all", async () => {
    const ask = await world({ train, test40 });
    const report = async (settings: Record<string, unknown>) =>
      codes(await ask([call("train1", "made/train", {}), call("held", "made/test40", {}), ...training("train1", settings)]));
    expect(await report({ evaluateEvery: 101, validation: "held" })).toContain("marks-late");
    expect(await report({ evaluateEvery: 50, validation: "held" })).not.toContain("marks-late");
    expect(await report({ evaluateEvery: 50 })).toContain("marks-unused");
    expect(await report({ keepAt: 200 })).toContain("keep-late");
    expect(await report({ keepAt: 50 })).not.toContain("keep-late");
    expect(await report({ budget: 0 })).toContain("no-updates");
    expect(await report({ size: 65 })).toContain("batch-larger");
    expect(await report({ size: 64 })).not.toContain("batch-larger");
  });
});

describe("it leaves no trace", () => {
  test("no tensor stays, nothing is told, and a node that fails is a problem of the report", async () => {
    const fail = {
      info: { async: true, reports: true, outputs: { out: "Scores" } },
      work: () => Promise.reject(new Problem("made.up", "It does not work.", { fix: "Mend it." })),
    };
    const ask = await world({ train }, { fail });
    const before = tf.memory().numTensors;
    const report = await ask([
      call("train1", "made/train", {}),
      ...training("train1"),
      call("bad", "made/fail", { model: from("train", "model"), run: { run: true } }),
    ]);
    expect(tf.memory().numTensors).toBe(before);
    expect(report.complete).toBe(false);
    expect(report.checks[0]).toMatchObject({ code: "made.up", level: "problem", node: "bad", fix: "Mend it." });
    expect(report.trainings).toHaveLength(1);
  });

  test("it ends when it is asked to, and gives up its tensors", async () => {
    const ask = await world({ train });
    const before = tf.memory().numTensors;
    let calls = 0;
    await expect(ask([call("train1", "made/train", {}), ...training("train1")], { stopped: () => ++calls > 4 })).rejects.toBeInstanceOf(
      Stopped,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
