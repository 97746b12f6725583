import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import { describe, expect, test } from "vitest";
import { givenApp, shot } from "./app.test-helper.ts";
import { nodeOf, openTemplate, runEnds, showPanel, type } from "./hand.test-helper.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.each(["dark", "light"] as const)("%s", (colorScheme) => {
  const app = givenApp({ colorScheme, initScript: source });

  /** What axe calls serious or critical, with the places, so that a failure can be mended from its message. */
  async function faults(within = "body"): Promise<string[]> {
    const { violations } = await app.page.evaluate((at) => (globalThis as unknown as { axe: typeof axe }).axe.run(at), within);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`));
  }

  test("the gallery has no serious fault for who cannot see or use a mouse", async () => {
    expect(await faults()).toEqual([]);
  });

  test("an open template has none, whichever panel is in front", async () => {
    const { page } = app;
    await openTemplate(page, "Cyclical learning rate");
    const found: Record<string, string[]> = { window: await faults() };
    for (const panel of ["Inspector", "Lesson", "Curves", "Runs", "Problems", "Log", "Script"]) {
      await showPanel(page, panel);
      found[panel] = await faults(".dv-active-group");
    }
    await nodeOf(page, "train").locator(".card-title").click();
    found["a node's inspector"] = await faults(".inspector");
    for (const keys of ["Control+K", "Control+S", "Control+E", "?"]) {
      await page.keyboard.press(keys);
      await page.getByRole("dialog").waitFor();
      found[keys] = await faults("[role=dialog]");
      await shot(page, `dialog ${colorScheme} ${found[keys].length} ${keys.replace("?", "keys")}`);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.keyboard.press("Control+Enter");
    await nodeOf(page, "train").locator("path.vw-line").first().waitFor();
    await page.keyboard.press("Control+.");
    await runEnds(page, 20_000);
    found["the window after a run"] = await faults();
    await showPanel(page, "Curves");
    found["the curves of a run"] = await faults(".dv-active-group");
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, []])));
  });

  test("a training that waits, with a number in a person's hand, has none", async () => {
    const { page } = app;
    await openTemplate(page, "Cyclical learning rate");
    await type(page.getByLabel("budget of train", { exact: true }), "200000");
    await page.keyboard.press("Control+Enter");
    await nodeOf(page, "train").locator(".live-number").first().waitFor();
    await page.keyboard.press("F8");
    await page.getByRole("button", { name: "Go on", exact: true }).first().waitFor();
    await nodeOf(page, "train").locator(".card-title").click();
    await type(nodeOf(page, "train").getByLabel("rate of train, value"), "0.003");
    await nodeOf(page, "train").locator(".live-number.held").waitFor();
    const found: Record<string, string[]> = { window: await faults() };
    await showPanel(page, "Curves");
    await page.getByRole("button", { name: "branch off…" }).click();
    found["a point of a curve"] = await faults("[role=dialog]");
    await page.keyboard.press("Escape");
    await nodeOf(page, "train").locator(".card-title").click({ button: "right" });
    found["a node's menu"] = await faults("[role=menu]");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More ways to run" }).click();
    found["the ways to run"] = await faults("[role=menu]");
    await shot(page, `paused ${colorScheme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    await runEnds(page, 20_000);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, []])));
  });
});
