import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";
import { givenApp, patient, shot } from "./app.test-helper.ts";
import { middleOf, nodeOf, openDocument, runEnds, soon } from "./hand.test-helper.ts";

const app = givenApp();

/** One small training with its score, as it lies in the projects folder: a sweep of it takes seconds. */
function saveSmall(): void {
  const small = JSON.parse(readFileSync(join(root, "app/main/fixtures/one-training.json"), "utf8")) as GraphDocument;
  const places: Readonly<Record<string, number>> = { data: 0, split: 260, order: 520, net: 520, train: 800, score: 1120 };
  const nodes = small.nodes
    .filter(({ name }) => name !== "rate")
    .map((node) => {
      const x = places[node.name];
      const y = node.name === "order" ? -140 : 0;
      return { ...node, x: x ?? 0, y, ...(x === undefined ? { docked: true } : {}) };
    });
  const wires = small.wires.filter(({ from }) => from.node !== "rate");
  const { promoted: _, ...document } = { ...small, nodes, wires };
  writeFileSync(join(app.projects, "One training.json"), JSON.stringify(document));
}

test("a rate is dragged to the axes and a momentum swept by keyboard; the grid runs, is seen as lines, and is narrowed by hand and by key", async () => {
  const { page } = app;
  saveSmall();
  await openDocument(page, "One training");
  const inspector = page.getByRole("tabpanel", { name: "Inspector" });
  const strip = page.getByRole("region", { name: "Axes" });
  const choose = (link: string) => nodeOf(page, "train").locator(".socket-words button", { hasText: link }).click();

  await choose("rate");
  const handle = inspector.getByRole("button", { name: "Sweep rate", exact: true });
  const from = await middleOf(handle);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 40, from.y + 20, { steps: 6 });
  await strip.getByText("Drop to sweep rate").waitFor();
  const over = await middleOf(strip);
  await page.mouse.move(over.x, over.y, { steps: 8 });
  await page.mouse.up();
  const chip = (text: string | RegExp) => strip.getByRole("button", { name: text });
  await chip("rate: 0.001 … 0.1, 5 log").waitFor();
  await nodeOf(page, "trials").waitFor();
  expect(await strip.getByText("Drop to sweep").count(), "nothing is being dragged any more").toBe(0);

  // One step of undo takes the frame and the axis away together.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Z");
  await nodeOf(page, "trials").waitFor({ state: "detached" });
  expect(await strip.count()).toBe(0);
  await page.keyboard.press("Control+Shift+Z");
  await chip(/^rate:/).click();

  const editor = page.getByRole("dialog", { name: /^rate:/ });
  await editor.getByRole("textbox", { name: "count of rate" }).fill("3");
  await page.keyboard.press("Enter");
  await editor.getByText("0.001 0.01 0.1").waitFor();
  await page.keyboard.press("Escape");

  await choose("momentum");
  await inspector.getByRole("button", { name: "Sweep decay", exact: true }).focus();
  await page.keyboard.press("Enter");
  await chip("decay: 0.45, 0.9, 0.95").waitFor();
  await page.keyboard.press("Escape");
  await chip("grid, 9 trials").waitFor();
  await shot(page, "sweep two axes");

  await page.getByRole("button", { name: /^Run/ }).first().click();
  await page.getByRole("button", { name: /^Stop/ }).waitFor();
  await runEnds(page, patient(60_000));
  await strip.getByRole("button", { name: "Sweep", exact: true }).click();
  await expect.poll(() => inspector.locator(".vw-table tbody tr").count(), soon).toBe(9);
  await inspector.getByRole("button", { name: "accuracy" }).click();
  expect(await inspector.locator("th[aria-sort=descending]").count()).toBe(1);

  await inspector.getByRole("button", { name: "Show the trials large" }).click();
  const large = page.getByRole("dialog", { name: "9 trials of rate, decay" });
  await large.getByRole("group", { name: "9 of 9 trials, coloured by accuracy" }).waitFor();
  await large.getByRole("slider", { name: "lowest rate" }).focus();
  await page.keyboard.press("Shift+ArrowUp");
  await large.getByRole("group", { name: "6 of 9 trials, coloured by accuracy" }).waitFor();
  const axis = (await large.locator(".vw-brush-ground").nth(1).boundingBox())!;
  await page.mouse.move(axis.x + 12, axis.y + axis.height - 6);
  await page.mouse.down();
  await page.mouse.move(axis.x + 12, axis.y + axis.height - 40, { steps: 5 });
  await page.mouse.up();
  await large.getByRole("group", { name: "2 of 9 trials, coloured by accuracy" }).waitFor();
  await shot(page, "sweep lines narrowed");
  await large.getByRole("button", { name: "keep all" }).click();
  await large.getByRole("group", { name: "9 of 9 trials, coloured by accuracy" }).waitFor();
  await large.getByRole("radio", { name: "Scatter" }).click();
  await large.getByRole("combobox", { name: "x", exact: true }).selectOption("decay");
  await large.getByRole("img", { name: "accuracy over decay, 9 trials, coloured by decay" }).waitFor();
  await shot(page, "sweep scatter");
  await page.keyboard.press("Escape");

  for (const name of [/^decay:/, /^rate:/]) {
    await chip(name).click();
    await page.getByRole("button", { name: "Remove this axis" }).click();
    await chip(name).waitFor({ state: "detached" });
  }
  await nodeOf(page, "trials").waitFor({ state: "detached" });
}, 240_000);
