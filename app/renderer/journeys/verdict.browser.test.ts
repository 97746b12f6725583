import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { nodeOf, openDocument, runEnds, soon } from "./hand.test-helper.ts";

const app = givenApp();

/** The template with two seeds and trainings of 40 updates, under a title of its own. */
function short(): GraphDocument {
  const file = join(root, "templates/optimisation/cyclical-learning-rate/graph.json");
  const { template: _, ...document } = JSON.parse(readFileSync(file, "utf8")) as GraphDocument;
  const nodes = document.nodes.map((node) =>
    node.name === "arms"
      ? { ...node, settings: { ...node.settings, seeds: [101, 102] } }
      : node.node === "training/train"
        ? { ...node, settings: { ...node.settings, budget: 40 } }
        : node,
  );
  return { ...document, title: "Short verdict", nodes };
}

test("a verdict grows seed by seed, is none until the last seed is in, and then says how the claim stands", async () => {
  const { page, projects } = app;
  writeFileSync(join(projects, "short.json"), JSON.stringify(short()));
  await openDocument(page, "Short verdict");
  const verdict = nodeOf(page, "result");
  await expect.poll(() => verdict.textContent(), soon).toContain("Cycling beats the median of the six fixed rates");

  await page.keyboard.press("Control+Enter");
  await expect.poll(() => verdict.locator(".iv-status").first().textContent(), { timeout: 60_000 }).toMatch(/so far 1 of 2/);
  expect(await verdict.locator(".iv-line").first().locator("circle.iv-dot").count()).toBe(1);
  expect(await page.locator(".top-bar").textContent()).toMatch(/seed 2 of 2/);
  await shot(page, "verdict so far");

  await runEnds(page, 90_000);
  const stands = verdict.locator(".iv-status").first();
  await expect.poll(() => stands.textContent(), soon).toMatch(/holds|smaller than claimed|contradicted|not settled by 2 seeds/);
  expect(await stands.textContent()).not.toContain("so far");
  expect(await verdict.locator(".iv-line").first().locator("circle.iv-dot").count(), "a dot for each seed").toBe(2);

  await verdict.locator(".card-title").click();
  const inspector = page.getByRole("region", { name: "Inspector" });
  await expect.poll(() => inspector.locator(".iv-status").count(), soon).toBe(4);
  expect(await inspector.locator(".iv-status").last().textContent()).toContain("shown, not judged");
});
