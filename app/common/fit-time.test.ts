import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bareCard } from "./catalog.test-helper.ts";
import type { Catalog } from "./catalog.ts";
import type { GraphDocument, Json, Wire } from "./document.ts";
import { fitTime } from "./fit-time.ts";
import type { Preflight, TrainingForecast } from "./preflight.ts";

const count = (value: number, more: object = {}) => ({
  control: "number" as const,
  default: value,
  min: 0,
  step: 1,
  unit: "updates",
  doc: "",
  ...more,
});
const port = (name: string) => ({ doc: "", port: { [name]: true as const } });

const cards = [
  bareCard("t/train", {
    inputs: { batches: port("Batches"), optimizer: port("GradientTransform") },
    reports: true,
    settings: {
      budget: count(600, { unit: "@unit" }),
      unit: { control: "choice", default: "updates", options: ["updates", "epochs"], doc: "" },
      evaluateEvery: count(0, { unit: "@unit" }),
      keepAt: count(0, { unit: "@unit" }),
    },
    outputs: { model: "Model" },
  }),
  bareCard("t/rate", {
    settings: { rate: { control: "number", default: 0.1, driven: true, doc: "" } },
    outputs: { out: "GradientTransform" },
  }),
  bareCard("t/cosine", { settings: { steps: count(600, { min: 1 }), warmup: count(0) }, outputs: { out: "Schedule" } }),
  bareCard("t/points", {
    settings: { steps: { control: "numbers", default: [0, 100, 600], min: 0, unit: "updates", doc: "" } },
    outputs: { out: "Schedule" },
  }),
  bareCard("t/gap", {
    settings: { epochs: count(100, { min: 1, unit: "epochs" }), stepsPerEpoch: count(12, { min: 1 }) },
    outputs: { out: "Schedule" },
  }),
  bareCard("t/hand", {
    settings: {
      holds: {
        control: "rows",
        default: [],
        fields: {
          from: { control: "number", default: 0, unit: "updates", doc: "" },
          to: { control: "number", default: 0, unit: "updates", doc: "" },
          value: { control: "number", default: 0, doc: "" },
        },
        doc: "",
      },
    },
    outputs: { out: "Schedule" },
  }),
  bareCard("t/order", { settings: { size: count(64, { unit: "examples" }) }, outputs: { out: "Batches" } }),
  bareCard("t/stage", {
    inputs: { batches: port("Batches"), optimizer: port("GradientTransform") },
    settings: { updates: count(300) },
    outputs: { out: "Stage" },
  }),
  bareCard("t/plan", { inputs: { stages: { ...port("Stage"), many: true } }, outputs: { out: "StagePlan" } }),
  bareCard("t/stages", {
    inputs: { plan: port("StagePlan"), optimizer: port("GradientTransform") },
    reports: true,
    settings: { evaluateEvery: count(0) },
    outputs: { model: "Model" },
  }),
  bareCard("t/number", { outputs: { out: "number" } }),
];
const catalog: Catalog = { nodes: Object.fromEntries(cards.map((card) => [card.id, card])) };

type Node = readonly [name: string, node: string, settings?: Record<string, Json>];
function graph(nodes: readonly Node[], wires: readonly string[]): GraphDocument {
  const wire = (text: string): Wire => {
    const [from = "", to = ""] = text.split(" > ");
    const [node = "", pin = ""] = to.split(".");
    return { from: { node: from, pin: "out" }, to: { node, pin } };
  };
  return {
    patchbay: 1,
    title: "",
    seed: 1,
    nodes: nodes.map(([name, node, settings = {}]) => ({ name, node: `t/${node}`, settings, x: 0, y: 0 })),
    wires: wires.map(wire),
  };
}

const training = (node: string, updates: number, more: Partial<TrainingForecast> = {}): TrainingForecast => ({
  node,
  path: "",
  parameters: 1,
  learning: 1,
  stateBytes: 4,
  stepMs: 10,
  updates,
  seconds: updates / 100,
  times: 1,
  overfit: null,
  ...more,
});
const forecastOf = (seconds: number, ...trainings: TrainingForecast[]): Preflight => ({
  checks: [],
  trainings,
  seconds,
  bytes: 0,
  took: 0,
  complete: true,
});

const simple = (settings: Record<string, Json>, schedule: Node) =>
  graph(
    [["train", "train", settings], ["step", "rate"], ["order", "order", { size: 64 }], schedule],
    ["order > train.batches", "step > train.optimizer", `${schedule[0]} > step.rate`],
  );
const settingsAfter = (document: GraphDocument, name: string) => document.nodes.find((node) => node.name === name)?.settings;

let document: GraphDocument;
beforeAll(() => {
  document = simple({ budget: 600, unit: "updates", evaluateEvery: 50, keepAt: 300 }, ["decay", "cosine", { steps: 600, warmup: 60 }]);
});

describe("finish in so many minutes", () => {
  test("budget, marks, the copy to keep, the decay and its warm-up become half as long", () => {
    const {
      document: fitted,
      changed,
      seconds,
    } = fitTime({ document, catalog, forecast: forecastOf(6, training("train", 600)), minutes: 0.05 });
    expect(settingsAfter(fitted, "train")).toEqual({ budget: 300, unit: "updates", evaluateEvery: 25, keepAt: 150 });
    expect(settingsAfter(fitted, "decay")).toEqual({ steps: 300, warmup: 30 });
    expect(settingsAfter(fitted, "order")).toEqual({ size: 64 });
    expect(changed[0]).toMatchObject({ node: "train", setting: "budget", unit: "updates", words: "600 → 300" });
    expect(seconds).toBeCloseTo(3);
  });

  test("what is not training keeps its time", () => {
    const { document: fitted } = fitTime({ document, catalog, forecast: forecastOf(10, training("train", 600)), minutes: 7 / 60 });
    expect(settingsAfter(fitted, "train")?.budget).toBe(300);
  });

  test("less than what is not training cannot be reached, and says so", () => {
    const fitted = fitTime({ document, catalog, forecast: forecastOf(60, training("train", 600)), minutes: 0.5 });
    expect(fitted.document).toBe(document);
    expect(fitted.remarks).toEqual(["Data, compiling and evaluation alone take 54 s."]);
  });

  test("fitting to the time that it takes changes nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 500 }),
        (budget, steps, other) => {
          const one = simple({ budget, unit: "updates", evaluateEvery: 7, keepAt: 3 }, ["decay", "cosine", { steps, warmup: 3 }]);
          const forecast = forecastOf(budget / 100 + other / 7, training("train", budget));
          expect(fitTime({ document: one, catalog, forecast, minutes: forecast.seconds / 60 }).changed).toEqual([]);
        },
      ),
    );
  });

  test("lengths stay whole and never vanish, whatever the time, and the predicted time is that of the new budget", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0.0001, max: 10, noNaN: true }),
        (budget, steps, minutes) => {
          const one = simple({ budget, unit: "updates", evaluateEvery: 1, keepAt: 0 }, ["decay", "cosine", { steps, warmup: 1 }]);
          const fitted = fitTime({ document: one, catalog, forecast: forecastOf(budget / 100, training("train", budget)), minutes });
          const train = settingsAfter(fitted.document, "train") as { budget: number; evaluateEvery: number; keepAt: number };
          const decay = settingsAfter(fitted.document, "decay") as { steps: number; warmup: number };
          for (const value of [train.budget, train.evaluateEvery, decay.steps, decay.warmup]) {
            expect(Number.isInteger(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(1);
          }
          expect(train.keepAt).toBe(0);
          expect(fitted.seconds).toBeCloseTo(train.budget / 100, 6);
        },
      ),
    );
  });

  test("an epoch that cannot be divided decides by how much its schedules change", () => {
    const one = simple({ budget: 3, unit: "epochs", evaluateEvery: 1, keepAt: 0 }, ["decay", "cosine", { steps: 90, warmup: 9 }]);
    const { document: fitted, seconds } = fitTime({
      document: one,
      catalog,
      forecast: forecastOf(0.9, training("train", 90)),
      minutes: 0.5 / 60,
    });
    expect(settingsAfter(fitted, "train")).toMatchObject({ budget: 2, evaluateEvery: 1 });
    expect(settingsAfter(fitted, "decay")).toEqual({ steps: 60, warmup: 6 });
    expect(seconds).toBeCloseTo(0.6);
  });

  test("points stay apart, an epoch keeps its updates, and what a hand held stays a stretch", () => {
    const half = { forecast: forecastOf(6, training("train", 600)), minutes: 0.0005, catalog };
    const points = fitTime({ ...half, document: simple({ budget: 600 }, ["line", "points", { steps: [0, 1, 2, 600] }]) });
    expect(settingsAfter(points.document, "line")).toEqual({ steps: [0, 1, 2, 3] });
    const gap = fitTime({ ...half, minutes: 0.05, document: simple({ budget: 600 }, ["gap", "gap", { epochs: 50, stepsPerEpoch: 12 }]) });
    expect(settingsAfter(gap.document, "gap")).toEqual({ epochs: 25, stepsPerEpoch: 12 });
    const holds = [
      { from: 100, to: 200, value: 5 },
      { from: 300, to: 0, value: 7 },
    ];
    const hand = fitTime({ ...half, minutes: 0.05, document: simple({ budget: 600 }, ["hand", "hand", { holds }]) });
    expect(settingsAfter(hand.document, "hand")).toEqual({
      holds: [
        { from: 50, to: 100, value: 5 },
        { from: 150, to: 0, value: 7 },
      ],
    });
  });

  test("stages become shorter one by one, each with its own schedule, and one of 0 updates stays left out", () => {
    const staged = graph(
      [
        ["a", "stage", { updates: 100 }],
        ["b", "stage", { updates: 300 }],
        ["none", "stage", { updates: 0 }],
        ["plan", "plan"],
        ["all", "stages", { evaluateEvery: 20 }],
        ["step", "rate"],
        ["decay", "cosine", { steps: 300, warmup: 10 }],
      ],
      ["a > plan.stages", "b > plan.stages", "none > plan.stages", "plan > all.plan", "decay > step.rate", "step > b.optimizer"],
    );
    const { document: fitted, seconds } = fitTime({
      document: staged,
      catalog,
      forecast: forecastOf(4, training("all", 400)),
      minutes: 2 / 60,
    });
    const updates = ["a", "b", "none"].map((name) => settingsAfter(fitted, name)?.updates);
    expect(updates).toEqual([50, 150, 0]);
    expect(settingsAfter(fitted, "decay")).toEqual({ steps: 150, warmup: 5 });
    expect(settingsAfter(fitted, "all")).toEqual({ evaluateEvery: 10 });
    expect(seconds).toBeCloseTo(2);
  });

  test("a budget that comes over a wire stays, and is named", () => {
    const wired = { ...document, nodes: [...document.nodes, { name: "n", node: "t/number", settings: {}, x: 0, y: 0 }] };
    const wires = [...document.wires, { from: { node: "n", pin: "out" }, to: { node: "train", pin: "budget" } }];
    const fitted = fitTime({ document: { ...wired, wires }, catalog, forecast: forecastOf(6, training("train", 600)), minutes: 0.05 });
    expect(fitted.changed).toEqual([]);
    expect(fitted.remarks[0]).toBe("The length of train comes over a wire: it stays at 600 updates.");
  });
});
