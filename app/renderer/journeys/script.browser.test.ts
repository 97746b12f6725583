import { expect, test } from "vitest";
import { givenApp, shot } from "./app.test-helper.ts";
import { nodeOf, openTemplate, showPanel, soon } from "./hand.test-helper.ts";

const app = givenApp();

test("the script has one call for each node, a line selects its node, and a selected node lights its line", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await showPanel(page, "Script");
  const lines = page.locator(".monaco-editor .view-line");
  await lines.filter({ hasText: "digits" }).first().waitFor();

  // The editor draws only what is in view; the clipboard has the whole text.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("const data = await digits({");
  for (const [call, times] of Object.entries({
    digits: 1,
    partition: 2,
    train: 4,
    evaluate: 4,
    cyclical: 1,
    compare: 1,
    sweep: 1,
    verdict: 1,
  }))
    expect(text.match(new RegExp(`\\b${call}\\(\\{`, "g")) ?? [], call).toHaveLength(times);

  await nodeOf(page, "rate").locator(".card-title").click();
  const litAbove = async () => {
    const lit = await page.locator(".lit-line").first().boundingBox();
    const line = await lines.filter({ hasText: "cyclical({" }).first().boundingBox();
    return Math.abs(lit!.y - line!.y);
  };
  await expect.poll(litAbove, soon).toBeLessThan(4);
  await shot(page, "script lit");

  await lines.filter({ hasText: "batches({" }).first().click();
  await expect.poll(() => page.getByRole("region", { name: "Inspector" }).getByRole("heading").first().textContent(), soon).toBe("Batches");
  await expect.poll(() => nodeOf(page, "order").locator(".card.selected").count(), soon).toBe(1);
  expect(await nodeOf(page, "rate").locator(".card.selected").count()).toBe(0);
});
