import { expect, test } from "vitest";
import { givenApp, shot } from "./app.test-helper.ts";
import { addByHand, newCanvas, nodeOf, openTemplate, runEnds, showPanel, soon, stateOf, type } from "./hand.test-helper.ts";

const app = givenApp();

test("Run on an unfinished graph starts nothing and lists what is missing; a line of the list leads to its node", async () => {
  const { page } = app;
  await newCanvas(page);
  await addByHand(page, 190, 150, "train");
  await nodeOf(page, "train").waitFor();
  await page.mouse.click(700, 150);

  await page.keyboard.press("Control+Enter");
  const problems = page.getByRole("list", { name: "Problems" });
  await problems.waitFor();
  const words = await problems.getByRole("listitem").allTextContents();
  for (const pin of ["model", "batches", "gradient", "optimizer"])
    expect(words.filter((text) => text.includes(`train.${pin}`) && text.includes("missing-input"))).toHaveLength(1);
  expect(await page.getByRole("button", { name: /^Run/ }).count()).toBe(1);
  await shot(page, "problems missing");
  await problems.getByRole("button").first().click();
  await expect.poll(() => nodeOf(page, "train").locator(".card.selected").count(), soon).toBe(1);
});

test("a loss that is no number stops the run and names the node, the step and the last loss that was one", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await type(page.getByRole("textbox", { name: "peak of rate" }), "1e12");
  await page.locator(".react-flow__pane").click({ position: { x: 300, y: 372 } });
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toBe("failed");
  await runEnds(page, 20_000);
  await showPanel(page, "Problems");
  const words = await page.getByRole("list", { name: "Problems" }).textContent();
  expect(words).toMatch(/update \d+|step \d+/);
  expect(words).toMatch(/loss/);
  expect(words).toContain("train");
  await shot(page, "problems not a number");
  await type(page.getByRole("textbox", { name: "peak of rate" }), "0.1");
  await expect.poll(() => page.getByRole("textbox", { name: "peak of rate" }).inputValue(), soon).toBe("0.1");
});
