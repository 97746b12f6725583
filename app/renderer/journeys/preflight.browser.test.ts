import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { givenApp, patient, shot } from "./app.test-helper.ts";
import { nodeOf, openTemplate, type } from "./hand.test-helper.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const numberIn = async (field: Locator) => Number((await field.inputValue()).replace(/[^\d.]/g, ""));

describe("in the dark", () => {
  const app = givenApp();

  test("an experiment is checked before it runs: its costs, a warm-up that never ends, and a length that fits the time at hand", async () => {
    const { page } = app;
    await openTemplate(page, "Cyclical learning rate");
    const budget = page.getByRole("textbox", { name: "budget of train", exact: true });
    const halfCycle = page.getByRole("textbox", { name: "half cycle of rate" });
    await type(halfCycle, "700");

    // By the keyboard alone.
    await page.keyboard.press("F7");
    const panel = page.getByRole("region", { name: "Check before running" });
    await panel.getByText("for the whole run").waitFor({ timeout: patient(30_000) });
    const rows = panel.getByRole("rowheader");
    await expect
      .poll(() => rows.allTextContents())
      .toEqual(["train", "trainMean", "trainDescent", "trainFixed", "Data, evaluation and the rest"]);
    await expect.poll(() => panel.getByRole("row").nth(1).textContent()).toContain("17,418");
    const warning = panel.getByRole("button", { name: /^Warning: .*still climbs when the training ends/ });
    await warning.waitFor();
    await shot(page, "preflight checked");

    await warning.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => nodeOf(page, "rate").locator(".card.selected").count()).toBe(1);

    await type(panel.getByRole("textbox", { name: "minutes to finish in" }), "10");
    await expect.poll(() => panel.getByRole("status").last().textContent()).toMatch(/^Then it takes about 10 min; 6 settings change/);
    await panel.getByText("train.budget").waitFor();
    await shot(page, "preflight what would change");
    await panel.getByRole("button", { name: "Apply" }).click();
    await expect.poll(() => numberIn(budget)).toBeGreaterThan(600);
    // The cycle keeps its share of the training.
    const share = (await numberIn(halfCycle)) / (await numberIn(budget));
    expect(share).toBeCloseTo(700 / 600, 2);
    await panel.getByText("for the whole run").waitFor({ timeout: patient(30_000) });

    await page.keyboard.press("Control+Z");
    await expect.poll(() => budget.inputValue()).toBe("600");
    expect(await halfCycle.inputValue()).toBe("700");
    await panel.getByText("The experiment has changed since it was checked.").waitFor();
  }, 240_000);
});

describe("in the light", () => {
  const app = givenApp({ colorScheme: "light", initScript: source });

  test("the check of a template has no serious fault for who cannot see or use a mouse", async () => {
    const { page } = app;
    await openTemplate(page, "Dynamic temperature");
    await page.keyboard.press("F7");
    const panel = page.getByRole("region", { name: "Check before running" });
    await panel.getByText("for the whole run").waitFor({ timeout: patient(30_000) });
    await shot(page, "preflight light");
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(".preflight"));
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(" ")}`));
    expect(found).toEqual([]);
  }, 240_000);
});
