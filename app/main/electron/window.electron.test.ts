import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The same journey as in the browser, in a real window: open a template, run it, see the curve move. */
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  app = await launched();
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

/**
 * Electron of a test, with a profile of its own: one that is open for work holds the lock of the usual one. Under a virtual display
 * a start now and then never answers; that is told, and tried again.
 */
async function launched(tries = 3): Promise<ElectronApplication> {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-electron-"));
  try {
    return await _electron.launch({
      executablePath: process.env.PATCHBAY_ELECTRON as string,
      args: [join(process.env.PATCHBAY_ROOT as string, "dist", "electron"), "--no-sandbox", "--disable-gpu", `--user-data-dir=${folder}`],
      env: { ...process.env, PATCHBAY_PROJECTS: join(folder, "projects") } as Record<string, string>,
      timeout: 40_000,
    });
  } catch (error) {
    console.warn(`Electron did not start: ${(error as Error).message}`);
    if (tries === 1) throw error;
    return launched(tries - 1);
  }
}
