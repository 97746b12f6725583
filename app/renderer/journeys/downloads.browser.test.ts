import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { givenApp, patient } from "./app.test-helper.ts";
import { nodeOf, openTemplate } from "./hand.test-helper.ts";

const downloads = mkdtempSync(join(tmpdir(), "patchbay-no-downloads-"));
process.env.PATCHBAY_DATA = downloads;
afterAll(() => rmSync(downloads, { recursive: true }));
const app = givenApp();

test("data that has to be downloaded says its size and licence where it is chosen, and before a run; looking fetches nothing", async () => {
  const { page } = app;
  await openTemplate(page, "Errors of like days");
  await nodeOf(page, "births").locator(".card-title").click();
  const inspector = page.getByRole("region", { name: "Inspector" });
  await inspector.getByRole("combobox", { name: "source" }).click();
  await page.getByRole("option", { name: "etth1", exact: true }).click();
  await inspector.getByText("a download of 2.6 MB").waitFor();

  await page.keyboard.press("F7");
  const panel = page.getByRole("region", { name: "Check before running" });
  const note = panel.getByRole("button", { name: /^Note: The run downloads ETTh1 first: 2\.6 MB from .*, licence CC BY-ND 4\.0\./ });
  await note.waitFor({ timeout: patient(30_000) });
  expect(await note.textContent()).toContain(downloads);
  await panel.getByText("At least").waitFor();
  expect(readdirSync(downloads)).toEqual([]);
}, 120_000);
