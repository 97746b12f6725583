import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { capsuleFiles } from "../../common/capsule.test-helper.ts";
import type { GraphDocument } from "../../common/document.ts";
import { type Chunk, readChunks, textIn, writeChunks } from "../../common/png.ts";
import { zipped } from "../../common/zip.ts";
import { givenApp, savedDocument, shot } from "./app.test-helper.ts";
import { nodeOf, openTemplate, runEnds, saveAs, showPanel, soon, type } from "./hand.test-helper.ts";

const app = givenApp();
const template = readFileSync(join(root, "templates/optimisation/cyclical-learning-rate/graph.json"), "utf8");

/** Holds a file over a place of the window and lets go of it there. */
async function drop(page: Page, selector: string, name: string, bytes: Uint8Array): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([title, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], title));
      return data;
    },
    [name, Buffer.from(bytes).toString("base64")] as const,
  );
  await page.dispatchEvent(selector, "dragover", { dataTransfer });
  await page.getByText("Drop it to open its graph").waitFor();
  await page.dispatchEvent(selector, "drop", { dataTransfer });
  await page.getByText("Drop it to open its graph").waitFor({ state: "detached" });
}

async function saved(page: Page, button: Locator): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** How many colours a picture has, looked at in coarse steps: an empty one has one. */
function colours(page: Page, bytes: Uint8Array): Promise<number> {
  return page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/png" });
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    pen.drawImage(bitmap, 0, 0);
    const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    const found = new Set<number>();
    for (let i = 0; i < data.length; i += 4) found.add(((data[i]! >> 4) << 8) | ((data[i + 1]! >> 4) << 4) | (data[i + 2]! >> 4));
    return found.size;
  }, Buffer.from(bytes).toString("base64"));
}

test("a picture of the curves carries the graph that ran, and dropped on the start page it opens it", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await page
    .getByRole("button", { name: /seeds?$/ })
    .first()
    .waitFor();
  await page.keyboard.press("Control+Enter");
  await showPanel(page, "Curves");
  await page.locator(".curve-plot").waitFor({ timeout: 30_000 });
  await page.keyboard.press("Control+.");
  await runEnds(page, 60_000);

  const { name, bytes } = await saved(page, page.locator(".runs-bar").getByRole("button", { name: "Save picture" }));
  expect(name).toBe("cyclical-learning-rate-loss.png");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect(
    [view.getUint32(16), view.getUint32(20)].every((pixels) => pixels > 900),
    "two pixels for each of the page",
  ).toBe(true);
  expect(await colours(page, bytes), "lines, bands, words and ground").toBeGreaterThan(20);
  const { text } = textIn(bytes, "patchbay") as { text: string };
  const graph = JSON.parse(text) as GraphDocument;
  expect(graph.nodes.map((node) => node.name)).toEqual((JSON.parse(template) as GraphDocument).nodes.map((node) => node.name));

  await nodeOf(page, "train").locator(".card-title").click();
  await showPanel(page, "Inspector");
  const node = await saved(page, page.locator(".live-picture").getByRole("button", { name: "Save picture" }));
  expect(node.name).toBe("cyclical-learning-rate-train-cyclical.png");
  expect(textIn(node.bytes, "patchbay")).toEqual({ text });

  await page.getByRole("button", { name: "Templates" }).click();
  await drop(page, ".gallery", name, bytes);
  await page.locator(".toast-title", { hasText: "Opened from the picture" }).waitFor();
  await nodeOf(page, "train").waitFor();
  await shot(page, "dropped");
  await saveAs(page, "from-picture");
  await expect.poll(() => savedDocument(app, "from-picture").nodes.length, soon).toBe(graph.nodes.length);
});

test("a capsule that is dropped on the canvas opens its graph, after the unsaved changes were asked for", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await nodeOf(page, "model").locator(".card-title").click();
  await showPanel(page, "Inspector");
  await type(page.getByLabel("title", { exact: true }), "Changed");
  const other = JSON.stringify({ ...JSON.parse(template), title: "Out of a capsule" });
  const capsule = zipped(capsuleFiles({ "graph.json": other }), Date.UTC(2026, 1, 3));
  await drop(page, ".react-flow__pane", "run.capsule.zip", capsule);
  const asked = page.getByRole("dialog");
  await asked.getByText("They are lost otherwise.").waitFor();
  await asked.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => nodeOf(page, "model").locator(".card-title").textContent(), soon).toBe("Changed");
  await drop(page, ".react-flow__pane", "run.capsule.zip", capsule);
  await asked.getByRole("button", { name: "Don't save" }).click();
  await page.locator(".toast-title", { hasText: "Opened from the capsule" }).waitFor();
  await expect.poll(() => page.locator(".document-title").textContent(), soon).toBe("Out of a capsule");
});

test("what holds no graph says so and leaves the open one", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  const plain = readFileSync(join(root, "docs/patchbay.png"));
  await drop(page, ".react-flow__pane", "shot.png", plain);
  await page.locator(".toast-text", { hasText: "The picture carries no graph." }).waitFor();
  const { chunks } = readChunks(plain) as { chunks: Chunk[] };
  const damaged = writeChunks(chunks).subarray(0, 500);
  await drop(page, ".react-flow__pane", "half.png", damaged);
  await page.locator(".toast-text", { hasText: "The picture is damaged" }).waitFor();
  await drop(page, ".react-flow__pane", "words.txt", new TextEncoder().encode("hello"));
  await page.locator(".toast-text", { hasText: "The file is not JSON" }).waitFor();
  await shot(page, "refused");
  expect(await page.locator(".document-title").textContent()).toBe("Cyclical learning rate");
});
