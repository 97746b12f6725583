import { expect, test } from "vitest";
import { groupId } from "../../common/document.ts";
import { catalog, graph, node, training, wire } from "./canvas.test-helper.ts";
import type { CardData } from "./flow.ts";
import { plannedVerdict } from "./planned-verdict.ts";
import { project } from "./projection.ts";
import { insideState } from "./use-inside.ts";
import { openNodes } from "./use-open.ts";
import { unitOf } from "./words.ts";

const cardOf = (doc: ReturnType<typeof training>, name: string) =>
  project(doc, catalog).nodes.find(({ id }) => id === name)?.data as CardData;
const labels = (rows: CardData["rows"]) =>
  rows.flatMap((row) => (row.is === "pins" ? [row.left?.label, row.right?.label] : [])).filter(Boolean);

test("inputs that need no wire and outputs beside a used one wait in the rows below, and their pins are spare", () => {
  const doc = graph([...training().nodes, node("score", "evaluation/evaluate")], [...training().wires, wire("train.model", "score.model")]);
  const data = cardOf(doc, "train");
  expect(labels(data.rows)).toEqual(["model", "model", "examples"]);
  expect(labels(data.more)).toEqual(["more transforms", "run", "validation"]);
  expect(data.pins.filter((pin) => pin.spare === true).map((pin) => pin.id)).toEqual(["chain:transforms", "train:run", "train:validation"]);
});

test("a card without any wire shows all that it gives", () => {
  expect(labels(cardOf(graph([node("t", "training/train")], []), "t").rows)).toContain("run");
});

test("a required input without its wire is shown: it is what is missing", () => {
  expect(labels(cardOf(graph([node("t", "training/train")], []), "t").rows)).toContain("optimizer");
});

test("opening a card moves none of its wired pins and makes it exactly as much higher as it has further rows", () => {
  const data = cardOf(training(), "train");
  const placed = project(training(), catalog).nodes.find(({ id }) => id === "train");
  const lowest = Math.max(...data.pins.filter((pin) => pin.spare !== true).map((pin) => pin.y));
  for (const pin of data.pins) if (pin.spare === true) expect(pin.y).toBeGreaterThan(lowest);
  expect(data.openHeight - (placed?.height ?? 0)).toBe(20 * data.more.length);
});

test("a card opens when it is chosen, pointed at, or has a waiting pin for the wire on its way, and not otherwise", () => {
  const projection = project(training(), catalog);
  expect([...openNodes(projection, [], null, null)]).toEqual([]);
  expect([...openNodes(projection, ["mlp"], "digits", null)].sort()).toEqual(["digits", "mlp"]);
  expect([...openNodes(projection, [], null, new Set(["in train:validation"]))]).toEqual(["train"]);
  expect([...openNodes(projection, [], null, new Set(["in train:model"]))]).toEqual([]);
});

test("a unit that names a sibling setting is that setting's value, its default where nothing is set", () => {
  const budget = { doc: "", control: "number", default: 1, unit: "@unit" } as const;
  const unit = { doc: "", control: "choice", default: "updates", options: ["updates", "epochs"] } as const;
  const card = { ...catalog.nodes["models/mlp"], settings: { budget, unit } } as never;
  expect(unitOf(node("t", "x"), card, budget)).toBe("updates");
  expect(unitOf(node("t", "x", { settings: { unit: "epochs" } }), card, budget)).toBe("epochs");
  expect(unitOf(node("t", "x"), card, { ...budget, unit: "digits" })).toBe("digits");
});

test("a collapsed frame has its training's curve for a picture, and pins at its edges that never leave it", () => {
  const inner = training("g");
  const doc = graph([...inner.nodes, node("g", groupId, { collapsed: true })], inner.wires);
  const placed = project(doc, catalog).nodes.find(({ id }) => id === "g");
  const data = placed?.data as CardData;
  expect(data.picture?.kind).toBe("inside");
  for (const pin of data.pins) expect(pin.y > 0 && pin.y < (placed?.height ?? 0)).toBe(true);
});

test("what is at work speaks for a collapsed frame, then what failed, then the rest together", () => {
  const live = (state: "running" | "done" | "failed" | "cached" | "idle", rest = {}) => ({
    state,
    path: "",
    metrics: {},
    views: {},
    ...rest,
  });
  const progress = { done: 3, of: 9, unit: "updates", perSecond: 1, secondsLeft: 6 };
  expect(insideState([live("done"), live("running", { progress }), live("running")])).toMatchObject({ state: "running", progress });
  expect(insideState([live("done"), live("failed")])?.state).toBe("failed");
  expect(insideState([live("cached"), live("done")])?.state).toBe("done");
  expect(insideState([live("cached"), live("cached")])?.state).toBe("cached");
  expect(insideState([live("done"), live("idle")])?.state).toBe("idle");
  expect(insideState([])).toBeUndefined();
});

test("a verdict before its first seed states its claims, with margins in points and all seeds to come", () => {
  const lines = [{ claim: "A wins", kind: "better", metric: "accuracy", candidate: "a", baseline: "b", margin: 0.005 }];
  const doc = graph(
    [node("compare", "evaluation/compare", { settings: { seeds: [1, 2, 3] } }), node("v", "evaluation/verdict", { settings: { lines } })],
    [wire("compare", "v.table")],
  );
  expect(plannedVerdict(doc, "v").lines).toMatchObject([{ claim: "A wins", margin: 0.5, unit: "points", dots: [], planned: 3 }]);
});
