import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { showPanel, soon } from "./hand.test-helper.ts";

const app = givenApp();
const whole = readFileSync(join(root, "templates/optimisation/cyclical-learning-rate/graph.json"), "utf8");

test("a document that was cut short is said to be damaged, in the window, and its bytes stay as they are", async () => {
  const { page, projects } = app;
  const file = join(projects, "cut-short.json");
  const bytes = whole.slice(0, 1000);
  writeFileSync(file, bytes);
  await page.keyboard.press("Control+O");
  const entry = page.getByRole("dialog").getByRole("button", { name: "cut-short" });
  expect(await entry.textContent()).toContain("cannot be read");
  await entry.click();
  const toast = page.locator(".toast", { hasText: "This document cannot be opened" });
  await toast.waitFor();
  const said = await toast.textContent();
  expect(said).toContain("not-json");
  expect(said).toMatch(/not JSON.*it was not changed/);
  await shot(page, "damaged-file told");
  expect(readFileSync(file, "utf8")).toBe(bytes);
});

test("a document with an unknown node and a bad number opens with a coded problem for each, and its bytes stay", async () => {
  const { page, projects } = app;
  const file = join(projects, "odd.json");
  const document = JSON.parse(whole) as GraphDocument;
  const nodes = document.nodes.map((node) => {
    if (node.name === "rate") return { ...node, node: "schedules/of-another-kind" };
    return node.name === "order" ? { ...node, settings: { ...node.settings, size: -3 } } : node;
  });
  const bytes = JSON.stringify({ ...document, nodes });
  writeFileSync(file, bytes);
  await page.keyboard.press("Control+O");
  await page.getByRole("dialog").getByRole("button", { name: "odd" }).click();
  await page.locator(".react-flow__node").first().waitFor();
  await showPanel(page, "Problems");
  const problems = page.getByRole("list", { name: "Problems" });
  await problems.waitFor();
  const words = await problems.getByRole("listitem").allTextContents();
  expect(words.find((text) => text.includes("unknown-node"))).toMatch(/rate/);
  expect(words.find((text) => text.includes("out-of-bounds"))).toMatch(/order\.size/);
  await shot(page, "damaged-file problems");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => page.getByRole("button", { name: /^Run/ }).count(), soon).toBe(1);
  expect(readFileSync(file, "utf8")).toBe(bytes);
});
