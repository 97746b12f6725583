import { expect, test } from "vitest";
import { givenApp, savedDocument, shot } from "./app.test-helper.ts";
import { openTemplate, saveAs, showPanel, soon } from "./hand.test-helper.ts";

const app = givenApp();

test("a Try this changes the setting on the canvas, and Take back restores the document exactly", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await saveAs(page, "before");
  await showPanel(page, "Lesson");
  const tries = page.locator(".lesson-try");
  expect(await tries.count()).toBe(3);
  for (const heading of ["The idea", "What to watch", "Try this"])
    expect(await page.locator(".lesson").getByRole("heading", { name: heading }).count(), heading).toBe(1);
  const peak = page.getByRole("textbox", { name: "peak of rate" });
  expect(await peak.inputValue()).toBe("0.1");

  const over = tries.filter({ hasText: "Peak over the edge" });
  await over.getByRole("button", { name: "Try it" }).click();
  await expect.poll(() => peak.inputValue(), soon).toBe("0.5");
  expect(await page.locator(".dirty").count()).toBe(1);
  await shot(page, "lesson tried");

  await over.getByRole("button", { name: "Take back" }).click();
  await expect.poll(() => peak.inputValue(), soon).toBe("0.1");
  await saveAs(page, "after", "Control+Shift+S");
  expect(savedDocument(app, "after")).toEqual(savedDocument(app, "before"));
});
