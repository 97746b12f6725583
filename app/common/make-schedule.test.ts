import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Act } from "../../nodes/lib/act.ts";
import { sharedCatalog } from "../main/host.ts";
import { templateIds } from "../main/templates.ts";
import type { Catalog } from "./catalog.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { connect } from "./edit.ts";
import { graphOf } from "./graph.ts";
import { makeSchedule, numbersOfTraining } from "./make-schedule.ts";
import { parse } from "./parse.ts";
import type { Call } from "./plan.ts";
import { unknownIn } from "./training-numbers.ts";

let catalog: Catalog;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
});

function template(id: string): GraphDocument {
  const { document, problems } = parse(readFileSync(new URL(`../../templates/${id}/graph.json`, import.meta.url), "utf8"), catalog);
  if (document === null) throw new Error(JSON.stringify(problems));
  return document;
}
const path = "seed=101";
const held = (node: string, name: string, from: number, to: number, value: number) => [
  { node, path, step: from, act: { do: "hold", name, value } as Act },
  { node, path, step: to, act: { do: "release", name } as Act },
];
/** The document with the schedule; it has to be free of problems. */
function made(document: GraphDocument, node: string, name: string, acts = held(node, name, 3, 7, 0.5), cap?: number) {
  const result = makeSchedule({ document, catalog, node, path, name, acts, ...(cap === undefined ? {} : { cap }) });
  if ("problem" in result) throw new Error(result.problem.message);
  expect(check(result.document, catalog)).toEqual([]);
  return result;
}
const wiresOf = ({ wires }: GraphDocument, node: string, pin: string) =>
  wires.filter(({ to }) => to.node === node && to.pin === pin).map(({ from }) => `${from.node}.${from.field ?? from.pin}`);
const nodeOf = ({ nodes }: GraphDocument, name: string) => nodes.find((node) => node.name === name);

/** All that a call is made of, by value: what it would compute, whatever its nodes are called. */
function meaning(document: GraphDocument, name: string): unknown {
  const { plan, problems } = compile(document, catalog);
  if (plan === null) throw new Error(JSON.stringify(problems));
  const calls = new Map<string, Call>();
  const collect = (list: readonly Call[]) => {
    for (const call of list) {
      calls.set(call.name, call);
      for (const arg of Object.values(call.args)) if ("body" in arg) collect(arg.body);
    }
  };
  collect(plan.calls);
  const told = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== "object" || value === null) return value;
    if ("from" in value)
      return [told(calls.get(value.from as string)?.args), calls.get(value.from as string)?.node, (value as { field?: string }).field];
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner)]));
  };
  return told(calls.get(name)?.args);
}

test("between a schedule and what it drives goes By hand, with what was held", () => {
  const before = template("optimisation/cyclical-learning-rate");
  const { document, nodes } = made(before, "train", "rate");
  expect(nodes).toEqual(["rateByHand"]);
  expect(wiresOf(document, "step", "rate")).toEqual(["rateByHand.out"]);
  expect(wiresOf(document, "rateByHand", "base")).toEqual(["rate.out"]);
  expect(nodeOf(document, "rateByHand")).toMatchObject({
    node: "schedules/by-hand",
    parent: "arms",
    settings: { holds: [{ from: 3, to: 7, value: 0.5 }] },
  });
  expect(nodeOf(document, "rateByHand")?.note).toBe("What a hand did to rate of train at seed=101, here for every turn.");
});

test("a plain number becomes the base, and its flag goes on setting it", () => {
  const before = { ...template("optimisation/cyclical-learning-rate"), promoted: ["stepMean.rate", "rate.peak"] };
  const { document } = made(before, "trainMean", "rate");
  expect(nodeOf(document, "rateByHand")?.settings).toMatchObject({ base: 0.06 });
  expect(document.promoted).toEqual(["rateByHand.base", "rate.peak"]);
});

test("a value that a sweep hands in becomes the base", () => {
  const { document } = made(template("optimisation/cyclical-learning-rate"), "trainFixed", "rate");
  expect(wiresOf(document, "rateByHand", "base")).toEqual(["fixedRates.value"]);
  expect(nodeOf(document, "rateByHand")?.parent).toBe("fixedRates");
});

test("what else was done to the training is named, and what was done to others is not", () => {
  const before = template("optimisation/cyclical-learning-rate");
  const load = { node: "train", path, step: 9, act: { do: "load", step: 4 } as Act };
  const acts = [...held("train", "rate", 3, 7, 0.5), load, ...held("trainMean", "rate", 1, 2, 0.1)];
  expect(made(before, "train", "rate", acts).beside).toEqual([load]);
  expect(made(before, "train", "rate").beside).toEqual([]);
});

test("a second hand on the same number adds its rows to the first", () => {
  const once = made(template("optimisation/cyclical-learning-rate"), "train", "rate");
  const twice = made(once.document, "train", "rate", held("train", "rate", 20, 30, 2));
  expect(twice.document.nodes).toHaveLength(once.document.nodes.length);
  expect(nodeOf(twice.document, "rateByHand")?.settings.holds).toEqual([
    { from: 3, to: 7, value: 0.5 },
    { from: 20, to: 30, value: 2 },
  ]);
});

test("numbers inside weighted sums are found under their objectives' names", () => {
  const before = template("distillation/dts");
  expect(numbersOfTraining(before, catalog, "train").map(({ name, node, setting }) => `${name}: ${node}.${setting}`)).toEqual([
    "crossEntropy.weight: hardShare.weight",
    "softTargets.temperature: softTargets.temperature",
    "softTargets.weight: softShare.weight",
    "rate: step.rate",
  ]);
  expect(wiresOf(made(before, "trainWide", "softTargets.temperature").document, "softTargetsWide", "temperature")).toEqual([
    "temperatureByHand.out",
  ]);
});

/** Two arms that share their optimizer. */
function sharing(): GraphDocument {
  const before = template("optimisation/cyclical-learning-rate");
  const wired = connect(before, catalog, { node: "optimizer", pin: "out" }, { node: "trainMean", pin: "optimizer" });
  if ("problem" in wired) throw new Error(wired.problem.message);
  return wired.document;
}

test("an arm that shares its optimizer with another gets its own, and the other arm stays what it was", () => {
  const before = sharing();
  const { document } = made(before, "train", "rate");
  expect(meaning(document, "trainMean")).toEqual(meaning(before, "trainMean"));
  expect(wiresOf(document, "trainMean", "optimizer")).toEqual(["optimizer.out"]);
  const [own] = wiresOf(document, "train", "optimizer");
  expect(own).not.toBe("optimizer.out");
  expect(nodeOf(document, own?.split(".")[0] as string)).toMatchObject({ node: "optimizers/chain", parent: "arms" });
});

test("what a copied path draws at random it draws from the same streams", () => {
  let before = template("optimisation/cyclical-learning-rate");
  before = {
    ...before,
    nodes: [
      ...before.nodes,
      { name: "web", node: "data/source", settings: { share: 1, name: "web" }, parent: "arms", x: 0, y: 0 },
      { name: "mix", node: "data/mix-batches", settings: { size: 64, within: "batch" }, parent: "arms", x: 0, y: 0 },
    ],
    wires: [
      ...before.wires.map((wire) => (wire.from.node === "order" ? { ...wire, from: { node: "mix", pin: "out" } } : wire)),
      { from: { node: "order", pin: "out" }, to: { node: "web", pin: "batches" } },
      { from: { node: "web", pin: "out" }, to: { node: "mix", pin: "sources", index: 0 } },
    ],
  };
  expect(numbersOfTraining(before, catalog, "train").map(({ name }) => name)).toEqual(["decay", "rate", "web.share"]);
  const { document } = made(before, "train", "web.share");
  expect(meaning(document, "trainMean")).toEqual(meaning(before, "trainMean"));
  expect(document.nodes.filter(({ node }) => node === "data/batches")).toHaveLength(1);
  expect(document.nodes.filter(({ node }) => node === "data/mix-batches")).toHaveLength(2);
});

test("in a training with stages each stage that was held gets its part, on its own clock, and an optimizer of its own", () => {
  const before = template("distillation/fitnets");
  const training = before.nodes.find(({ node }) => node === "training/stages")?.name as string;
  const { document, nodes } = made(before, training, "rate", held(training, "rate", 15, 25, 0.5), 20);
  expect(nodes.map((name) => nodeOf(document, name)?.settings.holds)).toEqual([
    [{ from: 15, to: 0, value: 0.5 }],
    [{ from: 0, to: 5, value: 0.5 }],
  ]);
});

test("what cannot be made into a schedule says why", () => {
  const before = template("optimisation/lr-range-test");
  const code = (node: string, name: string, acts = held(node, name, 3, 7, 0.5)) => {
    const result = makeSchedule({ document: before, catalog, node, path, name, acts });
    return "problem" in result ? result.problem.code : "made";
  };
  expect(code("score", "rate")).toBe("no-training");
  expect(code("train", "temperature")).toBe("no-such-number");
  expect(code("train", "rate", [])).toBe("nothing-held");
  expect(code("train", "rate", held("trainFixed", "rate", 3, 7, 1))).toBe("nothing-held");
  expect(code("rates", "rate")).toBe("no-setting");
  const scaled = { node: "train", path, step: 4, act: { do: "scale", name: "rate", factor: 0.5 } } as const;
  expect(code("train", "rate", [...held("train", "rate", 3, 7, 0.5), scaled])).toBe("number-scaled");
});

test("where other nodes read what was done to a training, no schedule takes the hand's place", () => {
  const document = template("optimisation/interactive-training");
  const at = (node: string) => makeSchedule({ document, catalog, node, path, name: "rate", acts: held(node, "rate", 3, 7, 0.5) });
  expect(at("trainWatched")).toMatchObject({ problem: { code: "acts-read", node: "trainWatched", field: "rate" } });
  expect(at("trainWatched")).toMatchObject({
    problem: { message: expect.stringContaining("exactWatched, record, exactReplay, recorded") },
  });
  expect(at("trainUntouched")).toHaveProperty("document");
  // It is driven by such a node, and read by none.
  expect(at("trainSchedule")).toHaveProperty("document");
});

test("what an agent held it will hold again: only a hand between its acts cannot be made a schedule while it is wired", () => {
  const document = template("optimisation/interactive-training");
  const hold = (step: number, value: number, by?: string) => ({
    ...{ node: "trainGood", path, step, act: { do: "hold", name: "rate", value } as Act },
    ...(by === undefined ? {} : { by }),
  });
  const code = (acts: Parameters<typeof makeSchedule>[0]["acts"], within = document) => {
    const result = makeSchedule({ document: within, catalog, node: "trainGood", path, name: "rate", acts });
    return "problem" in result ? result.problem.code : "made";
  };
  const agents = [hold(25, 0.02, "rule agent"), hold(75, 0.01, "rule agent")];
  expect(code(agents)).toBe("made");
  expect(code([hold(3, 0.5), ...agents])).toBe("made");
  expect(code([...agents, hold(50, 0.5)])).toBe("agent-held");
  expect(code([...agents, hold(100, 0.5)])).toBe("agent-held");
  const alone = { ...document, wires: document.wires.filter(({ to }) => !(to.node === "trainGood" && to.pin === "agent")) };
  expect(code([...agents, hold(50, 0.5)], alone)).toBe("made");
});

const names = (document: GraphDocument, training: string) =>
  numbersOfTraining(document, catalog, training).map(({ name, node, setting }) => `${name}: ${node}.${setting}`);

test("numbers of a training by steps are found through the wires that bring the steps", () => {
  expect(names(template("flows/meanflow"), "train")).toEqual([
    "derivativeShare: objective.derivativeShare",
    "rate: step.rate",
    "decay: average.decay",
  ]);
  expect(names(template("generative/gan"), "train")).toEqual([
    "discriminator.rate: stepD.rate",
    "generator.rate: stepG.rate",
    "decay: train.decay",
  ]);
  expect(names(template("gflownets/subtb-lambda"), "train")).toEqual([
    "lambda: objective.lambda",
    "optimizer.rate: step.rate",
    "optimizerZ.rate: stepZ.rate",
    "explore: train.explore",
  ]);
});

test("of every training in a template it is known what its numbers are, but for a population's", async () => {
  const unknown: string[] = [];
  for (const id of await templateIds()) {
    const document = template(id);
    for (const { name, node } of document.nodes) if (unknownIn(graphOf(document, catalog), name) !== null) unknown.push(`${id}: ${node}`);
  }
  expect([...new Set(unknown)]).toEqual(["optimisation/population-based-training: population/population"]);
});

test("a training whose numbers are joined in a way that no card says is refused, and names the node that does it", () => {
  const document = template("optimisation/population-based-training");
  const node = document.nodes.find(({ node }) => node === "population/population")?.name as string;
  expect(numbersOfTraining(document, catalog, node)).toEqual([]);
  expect(makeSchedule({ document, catalog, node, path, name: "rate", acts: held(node, "rate", 3, 7, 0.5) })).toMatchObject({
    problem: { code: "numbers-unknown", message: expect.stringContaining(node) },
  });
  // Where such a node lies on the way to a training, too.
  const cards = { ...catalog.nodes, "optimizers/chain": { ...catalog.nodes["optimizers/chain"], numbers: undefined } } as unknown;
  const without = { nodes: cards as Catalog["nodes"] };
  const graph = template("optimisation/cyclical-learning-rate");
  expect(makeSchedule({ document: graph, catalog: without, node: "train", path, name: "rate", acts: [] })).toMatchObject({
    problem: { code: "numbers-unknown", message: expect.stringContaining("optimizer ") },
  });
});

test("acts count for the turn they were done to, or for all", () => {
  const document = template("optimisation/cyclical-learning-rate");
  const acts = held("train", "rate", 3, 7, 0.5);
  const at = (turn: string) => makeSchedule({ document, catalog, node: "train", path: turn, name: "rate", acts });
  expect(at("seed=102")).toMatchObject({ problem: { code: "nothing-held" } });
  expect(
    makeSchedule({ document, catalog, node: "train", path: "seed=102", name: "rate", acts: acts.map((act) => ({ ...act, path: "" })) }),
  ).toHaveProperty("document");
});

test("nothing of the given document changes", () => {
  const before = sharing();
  const kept = structuredClone(before);
  made(before, "train", "rate");
  expect(before).toEqual(kept);
});
