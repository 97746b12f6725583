import { expect, test } from "vitest";
import { judge, violations } from "./layers.ts";

test("no file of the project imports across the layers", () => {
  expect(violations()).toEqual([]);
});

test("a node that reaches for the file system is told what it may import", () => {
  expect(judge("nodes/data/csv.ts", "node:fs", false)).toEqual([
    "nodes/data/csv.ts may not import node:fs: a node's source is shipped as it is: it may import nodes/card.ts, nodes/ports.ts, nodes/lib/, other nodes and tfjs, never the app.",
  ]);
});

test("the engine reaches the machine through host.ts, and its other files are told so", () => {
  expect(judge("nodes/lib/engine/host.ts", "node:fs", false)).toEqual([]);
  expect(judge("nodes/lib/engine/worker.ts", "node:worker_threads", false)).toEqual([]);
  expect(judge("nodes/lib/engine/worker.ts", "@tensorflow/tfjs", false)[0]).toContain("so that threads start fast");
  expect(judge("nodes/lib/engine/arena.ts", "node:os", false)[0]).toContain("add what you need there, and call it");
  expect(judge("nodes/lib/engine/threads.ts", "node:worker_threads", false)[0]).toContain("write `import type`");
  expect(judge("nodes/lib/engine/arena.ts", "nodes/evaluation/compare.ts", false)).toHaveLength(1);
});

test("the renderer may know the types of the wires but never load a node", () => {
  expect(judge("app/renderer/canvas/pin.tsx", "nodes/ports.ts", true)).toEqual([]);
  expect(judge("app/renderer/canvas/pin.tsx", "nodes/ports.ts", false)[0]).toContain("write `import type`");
  expect(judge("app/renderer/canvas/pin.tsx", "nodes/models/mlp.ts", true)).toHaveLength(1);
});
