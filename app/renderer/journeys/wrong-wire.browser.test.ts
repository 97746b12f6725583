import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { givenApp, shot } from "./app.test-helper.ts";
import { addByHand, at, drag, newCanvas, openTemplate, pick, pinOf, pointAt, pull, saveAs, soon, type } from "./hand.test-helper.ts";

const app = givenApp();

/** What is on disk after Ctrl+S: the document as it stands in the window. */
async function bytes(): Promise<string> {
  const { page, projects } = app;
  if ((await page.locator(".dirty").count()) > 0) {
    await page.keyboard.press("Control+S");
    await page.locator(".dirty").waitFor({ state: "detached" });
  }
  return readFileSync(join(projects, "wires.json"), "utf8");
}

test("a wire that does not fit is refused at the pin with the reason, and the document stays as it was", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await saveAs(page, "wires");
  const before = await bytes();
  const wires = await page.locator(".react-flow__edge").count();

  await pull(page, pinOf(page, "model of model: gives"), pinOf(page, "batches of train: takes"));
  const reason = page.locator(".refusal");
  await reason.waitFor();
  expect(await reason.textContent()).toMatch(/Model.*Batches|Batches.*Model/);
  await shot(page, "wrong-wire refused");
  await page.mouse.up();

  expect(await page.locator(".dirty").count(), "nothing to save").toBe(0);
  expect(await page.locator(".react-flow__edge").count()).toBe(wires);
  expect(await bytes()).toBe(before);

  // The same hand can draw a wire that does fit: the refusal above was no accident of the dragging.
  await pointAt(page, "train");
  await drag(page, pinOf(page, "run of train: gives"), await at(page, 560, 500));
  await pick(page, "curves");
  await expect.poll(() => page.locator(".react-flow__edge").count(), soon).toBe(wires + 1);
});

test("a wire that would make a node wait for itself is refused", async () => {
  const { page } = app;
  await newCanvas(page);
  await addByHand(page, 60, 60, "partition");
  await drag(page, pinOf(page, "a of partition: gives"), await at(page, 380, 220));
  await pick(page, "partition");
  await pull(page, pinOf(page, "a of partition2: gives"), pinOf(page, "examples of partition: takes"));
  const reason = page.locator(".refusal");
  await reason.waitFor();
  expect(await reason.textContent()).toContain("would wait for itself");
  await shot(page, "wrong-wire cycle");
  await page.mouse.up();
  expect(await page.locator(".react-flow__edge").count()).toBe(1);
});

test("a number out of bounds is refused with its bounds, on the node and in the inspector", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  const onNode = page.getByRole("textbox", { name: "half cycle of rate" });
  await type(onNode, "-5");
  expect(await page.locator(".card-reason").textContent()).toBe("At least 1.");
  await onNode.press("Escape");
  expect(await onNode.inputValue()).toBe("100");

  await page.locator('.react-flow__node[data-id="order"] .card-title').click();
  const inInspector = page.getByRole("region", { name: "Inspector" }).getByLabel("size", { exact: true });
  await type(inInspector, "0");
  expect(await page.locator(".inspector .reason").textContent()).toBe("At least 1.");
  await shot(page, "wrong-wire bounds");
  await inInspector.press("Escape");
  expect(await inInspector.inputValue()).toBe("64");
  expect(await page.locator(".dirty").count()).toBe(0);
});
