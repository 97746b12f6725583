import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { nodeOf, openTemplate, showPanel, soon, stateOf, type } from "./hand.test-helper.ts";

const app = givenApp();

/** Long enough that nobody comes too late for its first training. */
async function startLong(page: Page): Promise<void> {
  await openTemplate(page, "Cyclical learning rate");
  await type(page.getByLabel("budget of train", { exact: true }), "200000");
  await page.keyboard.press("Control+Enter");
  await nodeOf(page, "train").locator(".live-number").first().waitFor();
}
/** Updates done where the training stands. */
async function standsAt(page: Page): Promise<number> {
  await expect.poll(() => stateOf(page, "train").getAttribute("title"), soon).toMatch(/^Paused, seed 101: [\d,]+ /);
  const title = await stateOf(page, "train").getAttribute("title");
  return Number(/: ([\d,]+) /.exec(title ?? "")?.[1]?.replaceAll(",", ""));
}
const row = (page: Page) => nodeOf(page, "train").locator(".live-number").filter({ hasText: "rate" });
const rowSays = (page: Page) => row(page).getAttribute("title");

test("a training is paused, stepped, its rate taken by hand and given back, ended here, and what was done becomes a schedule", async () => {
  const { page } = app;
  await startLong(page);
  await page.keyboard.press("F8");
  const paused = await standsAt(page);
  await page.waitForTimeout(300);
  expect(await standsAt(page), "it stands").toBe(paused);
  await page.keyboard.press("F10");
  await expect.poll(() => standsAt(page), soon).toBe(paused + 1);

  const value = nodeOf(page, "train").getByLabel("rate of train, value");
  await value.click();
  await value.fill("0.003");
  await value.press("Enter");
  await expect.poll(() => rowSays(page), soon).toBe(`rate, 0.003 by hand since update ${paused + 2}`);
  await page.keyboard.press("F10");
  await expect.poll(() => standsAt(page), soon).toBe(paused + 2);
  await expect.poll(() => nodeOf(page, "rate").textContent(), soon).toContain("now 0.003");

  const slider = nodeOf(page, "train").getByLabel("rate of train by hand");
  await slider.focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowRight");
  await expect.poll(async () => Number(/rate, ([\d.]+) by hand/.exec((await rowSays(page)) ?? "")?.[1]), soon).toBeGreaterThan(0.003);
  await shot(page, "live rate by hand");

  await nodeOf(page, "train").getByRole("button", { name: "Give rate of train back" }).click();
  await expect.poll(() => rowSays(page), soon).toBe("rate, driven by rate");
  await page.keyboard.press("F8");
  await nodeOf(page, "train").getByRole("button", { name: "Pause Train, cyclical" }).waitFor();
  await nodeOf(page, "train")
    .getByRole("button", { name: /^End Train, cyclical here/ })
    .click();
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toMatch(/done|s$/);
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();

  await nodeOf(page, "train").locator(".card-title").click();
  const acts = page.getByRole("region", { name: "While it runs" });
  await expect
    .poll(() => acts.textContent(), soon)
    .toContain(`rate taken by hand: 0.003, after ${(paused + 1).toLocaleString("en-US")} updates`);
  await acts.getByRole("button", { name: "Make rate a schedule" }).click();
  const made = nodeOf(page, "rateByHand");
  await made.waitFor();
  await shot(page, "live made a schedule");
  await page.keyboard.press("Control+Z");
  await made.waitFor({ state: "detached" });
});

/** The losses of a training's turn as the run's folder has them. */
function losses(run: string): ReadonlyMap<number, number> {
  const lines = readFileSync(join(app.projects, "Runs", run, "events.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  return new Map(
    events.flatMap((event) =>
      event.event === "metric" && event.node === "train" && event.path === "seed=101" && event.name === "loss"
        ? [[event.step, event.value] as const]
        : [],
    ),
  );
}
async function runName(page: Page, place: number): Promise<string> {
  const names = async () => [...((await page.getByRole("log").textContent()) ?? "").matchAll(/Run (\S+) started/g)].map(([, name]) => name);
  await expect.poll(async () => (await names()).length, soon).toBeGreaterThan(place);
  return (await names())[place] as string;
}

test("a point of a curve is branched off: the new run has the old losses up to there and its own from there", async () => {
  const { page } = app;
  await startLong(page);
  await expect
    .poll(async () => Number(/([\d,]+) \/ /.exec((await stateOf(page, "train").textContent()) ?? "")?.[1]?.replaceAll(",", "")), soon)
    .toBeGreaterThan(60);
  await page.keyboard.press("F8");
  await standsAt(page);
  await showPanel(page, "Curves");
  await page.getByRole("button", { name: "branch off…" }).click();
  const point = page.getByRole("dialog", { name: "This point of the curve" });
  await type(point.getByLabel("after update"), "40");
  await shot(page, "live branch point");
  await point.getByRole("button", { name: "Branch off here" }).click();
  const chip = page.locator(".fork-chip");
  expect(await chip.textContent()).toContain("branches off at 40");
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
  await type(page.getByLabel("peak of rate", { exact: true }), "0.3");
  await page.keyboard.press("Control+Enter");
  await chip.waitFor({ state: "detached" });
  await nodeOf(page, "train").locator(".live-number").first().waitFor();
  await page.keyboard.press("F8");
  expect(await standsAt(page)).toBeGreaterThanOrEqual(40);
  await page.waitForTimeout(500);
  await shot(page, "live branch");
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
  await showPanel(page, "Log");
  await expect.poll(() => page.getByRole("log").textContent(), soon).toContain("train (seed=101) branches off, after 40 updates");

  const [before, after] = [losses(await runName(page, 0)), losses(await runName(page, 1))];
  for (let step = 1; step <= 40; step++) expect(after.get(step), `loss of update ${step}`).toBe(before.get(step));
  const later = [...after.keys()].filter((step) => step > 41 && before.has(step));
  expect(later.some((step) => after.get(step) !== before.get(step)) || later.length === 0).toBe(true);
});
