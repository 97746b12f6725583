import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { openDocument, runEnds, showPanel, soon } from "./hand.test-helper.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One small training, and the same with another peak and other batches. */
function pair(): readonly [GraphDocument, GraphDocument] {
  const first = JSON.parse(readFileSync(join(root, "app/main/fixtures/one-training.json"), "utf8")) as GraphDocument;
  const changed: Readonly<Record<string, object>> = { rate: { peak: 0.3 }, order: { size: 16 } };
  const nodes = first.nodes.map((node) => ({ ...node, settings: { ...node.settings, ...changed[node.name] } }) as typeof node);
  return [first, { ...first, title: "Hotter", nodes }];
}

const lines = (page: Page) => page.locator("[role=treegrid] tbody tr");
const titles = (page: Page) => lines(page).locator(".run-title .run-name").allTextContents();
const search = (page: Page) => page.getByRole("searchbox", { name: "Find runs" });

describe.each(["dark", "light"] as const)("%s", (colorScheme) => {
  const app = givenApp({ colorScheme, initScript: source });

  async function faults(within: string): Promise<string[]> {
    const { violations } = await app.page.evaluate((at) => (globalThis as unknown as { axe: typeof axe }).axe.run(at), within);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`));
  }

  test("two runs are listed, found, compared, explained, deleted and brought back", { timeout: 300_000 }, async () => {
    const { page, projects } = app;
    for (const [i, document] of pair().entries()) writeFileSync(join(projects, `${i}.json`), JSON.stringify(document));
    const found: Record<string, string[]> = {};

    await openDocument(page, "One training");
    await showPanel(page, "Runs");
    await expect.poll(() => page.locator(".runs-all").textContent(), soon).toContain("No runs yet. Press Run");
    found.empty = await faults(".runs-all");
    await page.keyboard.press("Control+Enter");
    await runEnds(page, 60_000);
    await openDocument(page, "Hotter");
    await page.keyboard.press("Control+Enter");
    await runEnds(page, 60_000);
    await expect.poll(() => titles(page), soon).toEqual(["Hotter", "One training"]);
    await expect.poll(() => lines(page).locator(".run-status-cell").allTextContents(), soon).toEqual(["done", "done"]);
    const heads = await page.locator("[role=treegrid] thead th").allTextContents();
    expect(heads, "what differs has a column, what does not has none").toEqual(expect.arrayContaining(["peak", "size"]));
    expect(heads).not.toContain("halfCycle");

    // By keyboard: the first, and with Shift the second too.
    await search(page).press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => page.locator(".run-count").textContent()).toBe("2 of 2 chosen");
    await expect.poll(() => page.locator(".overlay .runs-note").textContent(), soon).toMatch(/^\d lines/);
    found.list = await faults(".runs-all");
    await shot(page, `runs list ${colorScheme}`);

    await page.keyboard.press("c");
    const compare = page.getByRole("region", { name: "Comparison of runs" });
    await compare.getByRole("rowheader", { name: "rate.peak" }).waitFor();
    expect(await compare.locator(".compare-best").count(), "the best of a loss is said in words").toBeGreaterThan(0);
    await shot(page, `runs compared ${colorScheme}`);
    await compare.getByRole("button", { name: "Explain the difference" }).click();
    await expect
      .poll(() => compare.locator(".effects").textContent(), { timeout: 60_000 })
      .toMatch(/interaction, what is left over.?[+−]?\d.*one seed, no interval/);
    expect(await compare.locator(".effects tbody tr").count(), "two changes, their sum, and what is left over").toBe(4);
    found.compare = await faults(".compare");
    await shot(page, `runs explained ${colorScheme}`);
    await page.keyboard.press("Escape");

    // The runs of the explanation stand together.
    await expect.poll(() => titles(page), soon).toHaveLength(5);
    await search(page).fill("-group:ablation");
    await expect.poll(() => titles(page), soon).toEqual(["Hotter", "One training"]);
    await search(page).fill("peak=0.3 status:done -group:ablation");
    await expect.poll(() => titles(page), soon).toEqual(["Hotter"]);
    await search(page).fill("staus:done");
    await expect.poll(() => page.locator(".run-faults").textContent()).toContain("there are status, tag, title, note, group");
    await search(page).fill("-group:ablation");

    await search(page).press("ArrowDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("F2");
    await page.keyboard.type("The hot one");
    await page.keyboard.press("Enter");
    await expect.poll(() => titles(page), soon).toEqual(["The hot one", "One training"]);
    await page.keyboard.press("Delete");
    await expect.poll(() => titles(page), soon).toEqual(["One training"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => titles(page), soon).toEqual(["The hot one", "One training"]);
    await lines(page).first().click();
    await page.keyboard.press("Delete");
    await expect.poll(() => titles(page), soon).toEqual(["One training"]);
    await page.keyboard.press("Control+Z");
    await expect.poll(() => titles(page), soon).toEqual(["The hot one", "One training"]);
    await page.keyboard.press("Control+Z");
    await expect.poll(() => titles(page), soon).toEqual(["Hotter", "One training"]);

    await lines(page).first().click();
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByLabel("Add a tag").fill("paper");
    await page.getByLabel("Add a tag").press("Enter");
    found.details = await faults(".runs-all");
    await search(page).fill("tag:paper");
    await expect.poll(() => titles(page), soon).toEqual(["Hotter"]);
    // A layout that was remembered before there was this panel opens as it was, and has it.
    await page.evaluate(() => {
      const layout = JSON.parse(localStorage.getItem("patchbay.layout.1")!);
      delete layout.panels.runs;
      const without = (part: { type: string; data: unknown }): void => {
        if (part.type === "branch") for (const each of part.data as (typeof part)[]) without(each);
        else {
          const group = part.data as { views: string[]; activeView: string };
          group.views = group.views.filter((view) => view !== "runs");
          if (group.activeView === "runs") group.activeView = group.views[0]!;
        }
      };
      without(layout.grid.root);
      localStorage.setItem("patchbay.layout.1", JSON.stringify(layout));
    });
    await page.reload();
    await openDocument(page, "One training");
    expect(await page.locator(".tab").allTextContents()).toEqual(expect.arrayContaining(["Script", "Curves", "Runs", "Problems", "Log"]));
    await showPanel(page, "Runs");
    await expect.poll(() => lines(page).locator(".run-tag").allTextContents(), soon).toContain("paper");
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, []])));
  });
});
