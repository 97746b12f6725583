import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "vite";
import { groupId } from "../../app/common/document.ts";
import { launchChromium } from "../chromium.ts";
import { root } from "../files.ts";

/**
 * Frame times while 1,000 nodes are panned: the canvas beside a bare React Flow that draws as many plain boxes and wires.
 * Both are seen whole, both in the same browser, one after the other. `node build/bench/canvas.ts`; needs a built window.
 */
const columns = 40;
const count = 1000;
const folder = mkdtempSync(join(tmpdir(), "patchbay-bench-"));
const place = (i: number) => ({ x: (i % columns) * 260, y: Math.floor(i / columns) * 200 });

function document() {
  const nodes = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? { name: `data${i}`, node: "data/digits", settings: {}, ...place(i) }
      : { name: `batch${i}`, node: "data/batches", settings: {}, streams: { key: `k${i}` }, ...place(i) },
  );
  const wires = nodes.flatMap((_, i) =>
    i % 2 === 0 ? [] : [{ from: { node: `data${i - 1}`, pin: "out" }, to: { node: `batch${i}`, pin: "examples" } }],
  );
  return { patchbay: 1, title: "Bench", seed: 1, nodes: nodes.filter(({ node }) => node !== groupId), wires };
}

/** Median and 95th percentile of the time between frames in milliseconds, while the mouse drags the ground about. */
async function panned(page: Page): Promise<{ median: number; slow: number }> {
  await page.waitForSelector(".react-flow__node", { timeout: 60_000 });
  await page.waitForTimeout(3000);
  await page.evaluate(() => {
    const kept: number[] = [];
    Object.assign(window, { kept });
    let last = performance.now();
    const tick = (now: number) => {
      kept.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const pane = await page.locator(".react-flow__pane").boundingBox();
  const [x, y] = [(pane?.x ?? 0) + 3, (pane?.y ?? 0) + 3];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 0; i < 40; i++) await page.mouse.move(x + 60 + 50 * Math.sin(i / 8), y + 60 + 50 * Math.cos(i / 8));
  await page.mouse.up();
  const kept = (await page.evaluate(() => (window as unknown as { kept: number[] }).kept)).sort((a, b) => a - b);
  const at = (share: number) => Math.round((kept[Math.floor(kept.length * share)] ?? 0) * 10) / 10;
  return { median: at(0.5), slow: at(0.95) };
}

const bare = `
import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
const place = ${String(place).replaceAll("columns", String(columns))};
const nodes = Array.from({ length: ${count} }, (_, i) => ({ id: String(i), position: place(i), data: { label: "node " + i } }));
const edges = nodes.flatMap((_, i) => (i % 2 ? [{ id: "e" + i, source: String(i - 1), target: String(i) }] : []));
createRoot(document.body.appendChild(Object.assign(document.createElement("div"), { style: "position:fixed;inset:0" }))).render(
  h(ReactFlow, { defaultNodes: nodes, defaultEdges: edges, fitView: true, minZoom: 0.05 }));
`;

async function buildBare(): Promise<string> {
  writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  writeFileSync(join(folder, "main.js"), bare);
  const alias = Object.fromEntries(["react", "react-dom", "@xyflow/react"].map((name) => [name, join(root, "node_modules", name)]));
  await build({
    root: folder,
    base: "./",
    logLevel: "error",
    resolve: { alias },
    build: { outDir: join(folder, "out"), modulePreload: false },
  });
  return join(folder, "out");
}

writeFileSync(join(folder, "bench.json"), JSON.stringify(document()));
const host = spawn(process.execPath, ["app/main/cli.ts", "serve"], { cwd: root, env: { ...process.env, PATCHBAY_PROJECTS: folder } });
const url = await new Promise<string>((found) => {
  let out = "";
  host.stdout.on("data", (bytes) => {
    out += bytes;
    const address = /http:\/\/\S+/.exec(out);
    if (address !== null) found(address[0]);
  });
});
const out = await buildBare();
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await page.route("http://bare.test/**", (route) =>
    route.fulfill({ path: join(out, new URL(route.request().url()).pathname.slice(1) || "index.html") }),
  );
  await page.goto("http://bare.test/");
  const plain = await panned(page);
  await page.goto(url);
  await page.keyboard.press("Control+o");
  await page.locator(".file-list button").first().click();
  await page.waitForSelector(".react-flow__node", { timeout: 60_000 });
  await page.keyboard.press("Control+1");
  const ours = await panned(page);
  console.log(`bare React Flow  median ${plain.median} ms, 95 % ${plain.slow} ms`);
  console.log(`the canvas       median ${ours.median} ms, 95 % ${ours.slow} ms, with ${count} nodes at ${columns} columns`);
} finally {
  await browser.close();
  host.kill();
}
