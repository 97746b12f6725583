import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { givenApp, patient, shot } from "./app.test-helper.ts";
import { middleOf, nodeOf, openTemplate, pointAt, showPanel, soon, stateOf, timeFrom } from "./hand.test-helper.ts";

const app = givenApp();
const curve = '.react-flow__node[data-id="train"] svg[aria-label^="loss over"] path.vw-line';

test("the gallery says of every template what it is in a sentence and how long it takes", async () => {
  const tiles = app.page.locator(".gallery-tile");
  expect(await tiles.count()).toBeGreaterThanOrEqual(5);
  expect(await tiles.first().getByRole("heading").textContent()).toBe("Cyclical learning rate");
  for (const tile of await tiles.all()) {
    expect((await tile.locator(".gallery-sentence").textContent())?.trim()).toMatch(/^\w.{20,}\.$/);
    expect(await tile.locator(".gallery-time").textContent()).toMatch(/\d seeds?/);
  }
  // Once this machine is measured, every verdict that was recorded has its time here.
  const recorded = globSync("templates/*/*/verdict.json", { cwd: root }).length;
  await expect.poll(() => tiles.filter({ hasText: /about \d.* to the verdict/ }).count(), soon).toBe(recorded);
});

test("a run shows its loss, rate, steps and time left within seconds, stops at once, and what was done is not done again", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  const boxes = await page.locator(".react-flow__node").count();
  expect(boxes).toBeGreaterThanOrEqual(9);
  expect(boxes).toBeLessThanOrEqual(16);

  const moved = await timeFrom(page, "Control+Enter", { selector: curve, moves: true });
  console.log(`first run: the loss curve moves ${Math.round(moved)} ms after Ctrl+Enter (goal 3000)`);
  expect(moved).toBeLessThan(patient(3000));
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toMatch(/\d+ \/ 600/);
  const now = async () => /now 0\.\d+/.exec((await nodeOf(page, "rate").textContent()) ?? "")?.[0];
  await expect.poll(now, soon).toBeDefined();
  expect(await nodeOf(page, "rate").locator("svg.vw-plot path.vw-line").count(), "the schedule draws its line").toBe(1);
  const before = await now();
  await expect.poll(now, soon).not.toBe(before);
  await expect.poll(() => page.locator("body").textContent(), soon).toMatch(/\d+(\.\d+)? (s|min) left/);
  await shot(page, "first-run running");

  const stopped = await timeFrom(page, "Control+.", { selector: ".run-button", starts: "Run" });
  console.log(`first run: Stop is answered ${Math.round(stopped)} ms after Ctrl+. (goal 200)`);
  expect(stopped).toBeLessThan(patient(200));

  await expect.poll(() => page.locator(".top-bar .chip").textContent(), soon).toMatch(/^(native|WASM).* · \d+ threads?$/);
  await page.keyboard.press("Control+Enter");
  await showPanel(page, "Log");
  await expect.poll(() => page.getByRole("log").textContent(), soon).toMatch(/Run \S+ started, seeds .*, computed by (native|WASM)/);
  for (const name of ["data", "split", "training"])
    await expect.poll(() => page.getByRole("log").textContent(), soon).toContain(`${name} cached`);
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toMatch(/\d+ \/ 600|s$/);
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
});

test("every pin stands level with its own name", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await pointAt(page, "train");
  const pins = page.locator(".react-flow__node[data-id=train] .pin");
  const words = page.locator(".react-flow__node[data-id=train] .card-row");
  for (const name of ["model", "batches", "validation", "watch"]) {
    const pin = await middleOf(pins.and(page.getByRole("button", { name: new RegExp(`^${name} of train: takes`) })));
    const word = await middleOf(words.filter({ has: page.locator(`span:first-child:text-is("${name}")`) }).last());
    expect(Math.abs(pin.y - word.y), name).toBeLessThan(3);
  }
});
