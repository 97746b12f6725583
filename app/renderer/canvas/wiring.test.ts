import { expect, test } from "vitest";
import { catalog, graph, node, training, wire } from "./canvas.test-helper.ts";
import type { PinSpec } from "./flow.ts";
import { project } from "./projection.ts";
import { cut, findPin, fitting, joined, refusal } from "./wiring.ts";

function pin(document: ReturnType<typeof graph>, host: string, way: PinSpec["way"], id: string): PinSpec {
  const found = findPin(project(document, catalog), host, way, id);
  if (found === null) throw new Error(`no pin ${way} ${id} on ${host}`);
  return found;
}

test("a wire of the wrong type is refused with both ends and both types in the reason", () => {
  const document = training();
  const reason = refusal(document, catalog, pin(document, "mlp", "out", "mlp:out"), pin(document, "train", "in", "train:examples"));
  expect(reason).toMatch(/mlp.*Model.*train\.examples.*Examples/);
});
test("two outputs, or two inputs, are refused whichever is dragged", () => {
  const document = training();
  const [a, b] = [pin(document, "mlp", "out", "mlp:out"), pin(document, "digits", "out", "digits:out")];
  expect(refusal(document, catalog, a, b)).toContain("output to an input");
  expect(refusal(document, catalog, b, a)).toContain("output to an input");
});
test("a drag from an input finds the same pair as one from the output", () => {
  const document = training();
  const from = pin(document, "digits", "out", "digits:out");
  const to = pin(document, "train", "in", "train:validation");
  expect(joined(document, catalog, to, from)).toEqual(joined(document, catalog, from, to));
});
test("a pin of a docked node, drawn on its host, takes the wire itself", () => {
  const document = { ...training(), wires: training().wires.filter(({ to }) => to.node !== "rate") };
  const wired = joined(document, catalog, pin(document, "cyclical", "out", "cyclical:out"), pin(document, "train", "in", "rate:rate"));
  expect(wired.wires.at(-1)?.to).toEqual({ node: "rate", pin: "rate" });
});
test("a wire dropped on + arm makes an arm named after its source, and a second one another", () => {
  const document = graph([node("compare", "evaluation/compare"), node("score", "evaluation/evaluate", { parent: "compare" })], []);
  const out = pin(document, "score", "out", "score:out");
  const once = joined(document, catalog, out, pin(document, "compare", "in", "compare:each/+"));
  const twice = joined(once, catalog, out, pin(once, "compare", "in", "compare:each/+"));
  expect(twice.wires.map(({ to }) => to.field)).toEqual(["score", "score2"]);
});
test("a docked node that is wired to a second node comes out of its host", () => {
  const document = graph(
    [node("m", "optimizers/momentum", { docked: true }), node("a", "training/train"), node("b", "training/train")],
    [wire("m", "a.optimizer")],
  );
  const source: PinSpec = { ...pin(document, "b", "in", "b:optimizer"), id: "m:out", node: "m", pin: "out", way: "out" };
  const wired = joined(document, catalog, source, pin(document, "b", "in", "b:optimizer"));
  expect(wired.nodes.find(({ name }) => name === "m")?.docked).toBe(false);
});
test("only pins that fit are offered, and none that would make a circle", () => {
  const document = training();
  const fits = fitting(document, catalog, project(document, catalog), pin(document, "train", "out", "train:model"));
  expect([...fits]).toEqual([]);
  const data = fitting(document, catalog, project(document, catalog), pin(document, "digits", "out", "digits:out"));
  expect([...data].sort()).toEqual(["in train:examples", "in train:validation"]);
});
test("cutting wires by their places leaves the others", () => {
  const document = training();
  expect(cut(document, [5, 3]).wires.map(({ to }) => `${to.node}.${to.pin}`)).toEqual([
    "chain.transforms",
    "chain.transforms",
    "train.optimizer",
    "train.model",
  ]);
});
