import { expect, test } from "vitest";
import { example, lead, smallCatalog } from "./catalog.test-helper.ts";
import { canConnect, fittingNodes } from "./ports.ts";

function can(text: string) {
  const { from, to } = lead(text);
  const answer = canConnect(example(), smallCatalog, from, to);
  return "problem" in answer ? answer.problem.message : answer.replaces === null ? "free" : `replaces ${answer.replaces.from.node}`;
}

test("a union input takes any of its ports", () => {
  expect(can("loss -> gridTrain.gradient")).toBe("replaces loss");
  expect(can("rate -> gridTrain.gradient")).toBe(
    "rate gives a GradientTransform, but gridTrain.gradient takes a GradientSource or an Objective.",
  );
});

test("a driven number takes schedules and numbers, a fixed one only numbers", () => {
  expect(can("cycle -> gridRate.rate")).toBe("replaces grid");
  expect(can("grid.each:value -> gridTrain.budget")).toBe("free");
  expect(can("cycle -> gridTrain.budget")).toBe("cycle gives a Schedule, but gridTrain.budget takes a number.");
  expect(can("grid.each:value -> gridTrain.unit")).toBe("gridTrain has no input unit.");
});

test("key and run of a body are no pins", () => {
  expect(can("table.each:run -> rate.rate")).toBe("table has no output each.run.");
  expect(can("table.each:seed -> rate.rate")).toBe("replaces cycle");
});

test("what a container hands in stays in it", () => {
  expect(can("grid.each:value -> rate.rate")).toBe("grid.each.value exists only inside grid, but rate.rate stands outside of it.");
  expect(can("gridScore -> table.each:best")).toBe("gridScore exists only inside grid, but table.each.best stands outside of it.");
  expect(can("score -> table.each:again")).toBe("free");
});

test("a result takes the ports of its body only", () => {
  expect(can("model -> table.each:best")).toBe("model gives a Model, but the result of table (best) takes Scores or a Table.");
});

test("a wire that would close a circle is refused with the way round", () => {
  expect(can("table -> result.table")).toBe("replaces table");
  const document = {
    ...example(),
    nodes: [
      ...example().nodes,
      { name: "link", node: "optimizers/chain", settings: {}, x: 0, y: 0 },
      { name: "link2", node: "optimizers/chain", settings: {}, x: 0, y: 0 },
    ],
    wires: [...example().wires, lead("link -> link2.transforms#0")],
  };
  const { from, to } = lead("link2 -> link.transforms");
  expect(canConnect(document, smallCatalog, from, to)).toMatchObject({
    problem: { code: "cycle", message: "link2 cannot feed link.transforms: link → link2 would wait for itself." },
  });
});

test("a wire to what the catalog does not know is refused, not thrown", () => {
  expect(can("nobody -> rate.rate")).toContain("there is no node nobody");
});

test("a dropped wire finds the nodes that take it, by input or by driven number, and those that give it", () => {
  expect(fittingNodes(smallCatalog, "Schedule", "takes").map(({ node, pin }) => `${node.id}.${pin}`)).toEqual([
    "optimizers/scale-by-schedule.rate",
  ]);
  expect(fittingNodes(smallCatalog, "Trained[]", "takes").map(({ node }) => node.id)).toEqual(["evaluation/curves"]);
  expect(fittingNodes(smallCatalog, { GradientSource: true, Objective: true }, "gives").map(({ node }) => node.id)).toEqual([
    "objectives/cross-entropy",
  ]);
  expect(fittingNodes(smallCatalog, "Model", "gives").map(({ node, pin }) => `${node.id}.${pin}`)).toEqual([
    "models/mlp.out",
    "training/train.model",
  ]);
});
