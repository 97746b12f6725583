import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { givenApp, patient, shot } from "./app.test-helper.ts";
import { openDocument, openTemplate, runEnds, stateOf } from "./hand.test-helper.ts";

const app = givenApp();
/** Two executors may share the processors with everything else here. */
const soon = { timeout: patient(20_000) };

/** A training that goes on for some seconds, as a file of the projects folder. */
function givenTraining(name: string, budget: number): void {
  const document = JSON.parse(readFileSync(join(root, "app/main/fixtures/one-training.json"), "utf8"));
  document.title = name;
  for (const node of document.nodes) if (node.name === "train") node.settings.budget = budget;
  writeFileSync(join(app.projects, `${name}.json`), JSON.stringify(document));
}

/** The executors of the host: those of its child processes that run one. */
function executors(): number[] {
  const { host } = app;
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const found = lines.flatMap((line) => [/^\s*(\d+)\s+(\d+)\s+.*executor/.exec(line)]);
  return found.flatMap((one) => (one !== null && Number(one[2]) === host ? [Number(one[1])] : []));
}

const updates = async (page: Page) =>
  Number(/^([\d,]+)/.exec((await stateOf(page, "train").textContent()) ?? "")?.[1]?.replaceAll(",", "") ?? -1);
const curve = (page: Page) => page.locator('.react-flow__node[data-id="train"] svg[aria-label^="loss over"] path.vw-line').first();
const records = () =>
  readdirSync(join(app.projects, "Runs"), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !entry.name.startsWith(".")
      ? [JSON.parse(readFileSync(join(app.projects, "Runs", entry.name, "run.json"), "utf8"))]
      : [],
  );

test("a page that is loaded again shows its run on: the same document, the whole curve, and it moves", async () => {
  const { page } = app;
  givenTraining("Loaded again", 200_000);
  await openDocument(page, "Loaded again");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => updates(page), soon).toBeGreaterThan(200);
  const before = await updates(page);
  const running = executors();

  await page.reload();
  await page.locator(".react-flow__node").first().waitFor();
  await expect.poll(() => updates(page), soon).toBeGreaterThan(before);
  expect(executors(), "the same process goes on").toEqual(running);
  await shot(page, "loaded again");
  const drawn = await curve(page).getAttribute("d");
  await expect.poll(() => curve(page).getAttribute("d"), soon).not.toBe(drawn);
  expect(await page.title()).toContain("Loaded again");
  expect(await page.locator(".dirty").count(), "what its file holds is what runs").toBe(0);

  await page.keyboard.press("Control+.");
  await runEnds(page, patient(20_000));
  await expect.poll(() => records().filter(({ title }) => title === "Loaded again")).toMatchObject([{ status: "stopped" }]);
});

test("a run whose executor is killed is offered, goes on where it was saved, and ends", async () => {
  const { page } = app;
  givenTraining("Killed", 6000);
  await openDocument(page, "Killed");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => updates(page), soon).toBeGreaterThan(1000);
  for (const pid of executors()) process.kill(pid, "SIGKILL");

  const banner = page.getByRole("region", { name: "Interrupted run" });
  await banner.waitFor();
  expect(await banner.textContent()).toMatch(/^Killed was interrupted at update [\d,]+ of 6,000/);
  await shot(page, "killed");
  await banner.getByRole("button", { name: "Continue" }).click();
  await banner.waitFor({ state: "detached" });
  await runEnds(page, patient(60_000));
  await expect.poll(() => records().filter(({ title }) => title === "Killed")).toMatchObject([{ status: "done", step: 6000 }]);
});

test("a run that is dismissed is not offered again", async () => {
  const { page } = app;
  givenTraining("Dismissed", 200_000);
  await openDocument(page, "Dismissed");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => updates(page), soon).toBeGreaterThan(10);
  for (const pid of executors()) process.kill(pid, "SIGKILL");
  const banner = page.getByRole("region", { name: "Interrupted run" });
  await banner.getByRole("button", { name: "Dismiss" }).click();
  await banner.waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("heading", { name: "Cyclical learning rate", exact: true }).waitFor();
  await expect.poll(() => records().filter(({ title }) => title === "Dismissed")).toMatchObject([{ status: "stopped" }]);
  expect(await banner.count()).toBe(0);
});

test("two tabs are two: each has its own run, and a duplicated one begins anew", async () => {
  const { page } = app;
  givenTraining("First tab", 200_000);
  await openDocument(page, "First tab");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => updates(page), soon).toBeGreaterThan(10);
  const session = await page.evaluate(() => sessionStorage.getItem("patchbay-session"));

  const other = await page.context().newPage();
  // What a browser does with a tab that is duplicated.
  await other.addInitScript((name) => {
    if (sessionStorage.getItem("patchbay-session") === null) sessionStorage.setItem("patchbay-session", name as string);
  }, session);
  await other.goto(page.url());
  await openTemplate(other, "Cyclical learning rate");
  expect(await other.evaluate(() => sessionStorage.getItem("patchbay-session"))).not.toBe(session);
  await other.keyboard.press("Control+Enter");
  await expect.poll(() => stateOf(other, "train").textContent(), soon).toMatch(/[1-9]\d* \/ 600/);
  const before = await updates(page);
  await expect.poll(() => updates(page), soon).toBeGreaterThan(before);
  for (const one of [other, page]) {
    await one.keyboard.press("Control+.");
    await runEnds(one, patient(20_000));
  }
  await other.close();
});
