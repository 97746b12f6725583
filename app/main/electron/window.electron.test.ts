import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The same journey as in the browser, in a real window: open a template, run it, see the curve move. */
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  app = await _electron.launch({
    executablePath: process.env.PATCHBAY_ELECTRON as string,
    args: [join(process.env.PATCHBAY_ROOT as string, "dist", "electron"), "--no-sandbox", "--disable-gpu"],
    env: { ...process.env, PATCHBAY_PROJECTS: mkdtempSync(join(tmpdir(), "patchbay-projects-")) } as Record<string, string>,
  });
  page = await app.firstWindow();
});
afterAll(() => app?.close());

test("the window holds no Node and no Electron, only the door of the preload", async () => {
  await page.waitForLoadState("domcontentloaded");
  expect(
    await page.evaluate(() => [
      typeof (globalThis as Record<string, unknown>).require,
      typeof (globalThis as Record<string, unknown>).process,
    ]),
  ).toEqual(["undefined", "undefined"]);
  expect(await page.evaluate(() => Object.keys((globalThis as unknown as { patchbay: object }).patchbay).sort())).toEqual([
    "commands",
    "listen",
    "send",
  ]);
});

test("a template opens from the gallery, runs, and its loss curve moves on the training node", async () => {
  await page.getByRole("button", { name: "Cyclical learning rate", exact: true }).first().click();
  await page.locator(".react-flow__node").first().waitFor();
  await page.keyboard.press("Control+Enter");
  const curve = page.locator('.react-flow__node svg[aria-label^="loss over"] path.vw-line').first();
  await curve.waitFor({ timeout: 60_000 });
  const before = await curve.getAttribute("d");
  await expect.poll(() => curve.getAttribute("d"), { timeout: 20_000 }).not.toBe(before);
  await page.keyboard.press("Control+.");
  expect(await page.locator(".react-flow__node").count()).toBeGreaterThan(5);
});

test("a window that is loaded again finds its run going on", async () => {
  const curve = page.locator('.react-flow__node svg[aria-label^="loss over"] path.vw-line').first();
  // The run before it is over: Run is refused while one is being stopped.
  await page.getByRole("button", { name: /^Run/ }).first().waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: /^Stop/ }).waitFor();
  await page.reload();
  await page.locator(".react-flow__node").first().waitFor();
  await page.getByRole("button", { name: /^Stop/ }).waitFor();
  await curve.waitFor({ timeout: 60_000 });
  const before = await curve.getAttribute("d");
  await expect.poll(() => curve.getAttribute("d"), { timeout: 20_000 }).not.toBe(before);
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
});
