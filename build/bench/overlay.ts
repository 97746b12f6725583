import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";
import { launchChromium } from "../chromium.ts";
import { root } from "../files.ts";

/**
 * How long 100 curves of 10,000 points take from being there to being drawn, in a real Chromium: first with all that a
 * first drawing builds, then again with new data, zoomed, and smoothed. `node build/bench/overlay.ts`.
 * A drawing ends when the page's next frame begins and its pixels were read back. The last figure is the processor time of
 * the page's thread for all of it, which tells the same on a machine that others keep busy.
 */
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const curves = 100;
const points = 10_000;
const rounds = 15;
const folder = mkdtempSync(join(tmpdir(), "patchbay-overlay-"));

const page = `
import { createElement as h } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import "${join(root, "app/renderer/shell/tokens.css")}";
import "${join(root, "app/renderer/runs/runs.css")}";
import "${join(root, "app/renderer/views/views.css")}";
import { OverlayPlot } from "${join(root, "app/renderer/runs/compare/overlay-plot.tsx")}";
import { smoothed } from "${join(root, "app/renderer/views/curve-bands.ts")}";

const x = Array.from({ length: ${points} }, (_, i) => i + 1);
const make = (round) => Array.from({ length: ${curves} }, (_, c) => {
  let state = 7919 * (c + 1) + round;
  const noise = () => ((state = (state * 48271) % 2147483647) / 2147483647 - 0.5);
  return {
    node: "run " + c, name: "run " + c, dash: "", colour: "oklch(0.72 0.13 " + Math.round(c * 137.5) % 360 + ")",
    x: x.slice(), y: x.map((at) => (2 + c / 40) / (1 + at / (300 + 9 * c)) + 0.12 * noise()),
  };
});
const place = document.body.appendChild(document.createElement("div"));
place.style.cssText = "width:1200px;height:500px;background:var(--s1)";
const frame = () => new Promise((done) => requestAnimationFrame(done));
const read = () => { for (const canvas of place.querySelectorAll("canvas")) canvas.getContext("2d").getImageData(0, 0, 1, 1); };
let reactRoot = null;
const props = { metric: "loss", unit: "updates", logX: false, logY: false, zoom: null, setZoom() {}, lit: null, setLit() {}, width: 1200, height: 500 };

let [kind, round, lines] = ["", 0, []];
window.prepare = async (...wanted) => {
  [kind, round] = wanted;
  lines = make(round);
  if (kind === "first" || reactRoot === null) { reactRoot?.unmount(); reactRoot = createRoot(place); }
  await frame();
  await frame();
};
window.measure = async () => {
  const began = performance.now();
  const shown = kind === "smoothed" ? lines.map((line) => ({ ...line, y: smoothed(line.y, 0.25) })) : lines;
  const more = kind === "zoomed" ? { zoom: [2000 + round, 4000 + round] } : kind === "logarithmic" ? { logX: true, logY: true } : {};
  flushSync(() => reactRoot.render(h(OverlayPlot, { ...props, ...more, lines: shown })));
  const script = performance.now() - began;
  read();
  const drawn = performance.now() - began;
  await frame();
  return [script, drawn, performance.now() - began];
};
`;
writeFileSync(
  join(folder, "index.html"),
  '<!doctype html><html data-theme="dark"><body><script type="module" src="/main.jsx"></script></body></html>',
);
writeFileSync(join(folder, "main.jsx"), page);
const alias = ["react-dom", "react", "uplot", "radix-ui", "zustand"].map((name) => ({
  find: new RegExp(`^${name}(?=/|$)`),
  replacement: join(root, "node_modules", name),
}));
await build({
  root: folder,
  base: "./",
  logLevel: "error",
  resolve: { alias },
  build: { outDir: join(folder, "out"), modulePreload: false },
});

interface Bench {
  prepare(kind: string, round: number): Promise<void>;
  measure(): Promise<number[]>;
}
const browser = await launchChromium();
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  tab.on("pageerror", (error) => console.log(error.message));
  await tab.route("http://overlay.test/**", (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || "index.html";
    return route.fulfill({ path: join(folder, "out", path), contentType: types[extname(path)] ?? "application/octet-stream" });
  });
  await tab.goto("http://overlay.test/");
  await tab.waitForFunction(() => "measure" in window);
  console.log(
    `${curves} curves of ${points} points, milliseconds, median / best / worst of ${rounds}: script, then pixels read back, then next frame; processor time`,
  );
  const debug = await tab.context().newCDPSession(tab);
  await debug.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () =>
    1000 * ((await debug.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  for (const kind of ["first", "again", "zoomed", "smoothed", "logarithmic"]) {
    const times: number[][] = [];
    for (let round = 0; round < rounds; round++) {
      // The page makes its data and lets a frame pass; then it is told to draw.
      await tab.evaluate(([kind, round]) => (window as unknown as Bench).prepare(kind, round), [kind, round] as const);
      const before = await busy();
      const drawn = await tab.evaluate(() => (window as unknown as Bench).measure());
      times.push([...drawn, (await busy()) - before]);
    }
    const words = [0, 1, 2, 3].map((part) => {
      const sorted = times.map((each) => each[part] as number).sort((a, b) => a - b);
      return `${[sorted[rounds >> 1], sorted[0], sorted.at(-1)].map((time) => (time as number).toFixed(0)).join(" / ")}`;
    });
    console.log(`${kind.padEnd(12)} ${words.join("   ")}`);
  }
  if (process.argv[2] === "--picture") await tab.screenshot({ path: process.argv[3] ?? join(folder, "overlay.png") });
} finally {
  await browser.close();
}
