import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { nodeOf, openDocument, runEnds, showPanel, soon, stateOf, type } from "./hand.test-helper.ts";

const app = givenApp();

/** One training of the template, without the comparison around it. */
function alone(): GraphDocument {
  const text = readFileSync(join(root, "templates/optimisation/cyclical-learning-rate/graph.json"), "utf8");
  const { nodes, wires } = JSON.parse(text) as GraphDocument;
  const wanted = new Set("data split training model order rate objective train momentum step optimizer score".split(" "));
  return {
    patchbay: 1,
    title: "One training",
    seed: 1,
    nodes: nodes.flatMap(({ parent: _, ...node }) => (wanted.has(node.name) ? [node] : [])),
    wires: wires.filter(({ from, to }) => wanted.has(from.node) && wanted.has(to.node)),
  };
}

test("a node is run to and from by its menu, and one that keeps its result is not run again whatever changes before it", async () => {
  const { page, projects } = app;
  mkdirSync(projects, { recursive: true });
  writeFileSync(join(projects, "one-training.json"), JSON.stringify(alone()));
  await openDocument(page, "One training");
  const menu = async (name: string, item: string | RegExp) => {
    await nodeOf(page, name).locator(".card-title").click({ button: "right" });
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("train", /^Run to/);
  await runEnds(page, 60_000);
  await expect.poll(() => stateOf(page, "train").getAttribute("title"), soon).toBe("Done");
  expect(await stateOf(page, "score").textContent(), "nothing after it was run").toBe("");

  await menu("train", "Keep this result");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toBe("kept");
  await type(page.getByLabel("peak of rate", { exact: true }), "0.3");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toBe("kept");
  await showPanel(page, "Script");
  await page.getByText("Here train keeps an earlier result.").waitFor();
  await page.keyboard.press("Control+Enter");
  await runEnds(page, 60_000);
  await expect.poll(() => stateOf(page, "score").getAttribute("title"), soon).toBe("Done");
  await showPanel(page, "Log");
  await expect.poll(() => page.getByRole("log").textContent(), soon).toMatch(/train cached.*score done/);
  await shot(page, "kept result");

  await menu("train", "Let its result go");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toBe("changed");
  await menu("train", /^Run from/);
  await runEnds(page, 60_000);
  await expect.poll(() => stateOf(page, "train").getAttribute("title"), soon).toBe("Done");
});
