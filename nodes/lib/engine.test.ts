import { spawnSync } from "node:child_process";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { engineInUse } from "./engine/compiled.ts";
import { engineDescription, slowKernels, useEngine } from "./engine.ts";

beforeAll(useEngine);

test("starting twice is starting once", () => {
  expect(useEngine()).toBe(useEngine());
  expect(tf.getBackend()).toBe("patchbay");
});

test("errors that nobody catches stay the business of the program around it", () => {
  const sources = [...process.listeners("uncaughtException"), ...process.listeners("unhandledRejection")].map(String);
  expect(sources.filter((source) => source.includes("ExitStatus") || /throw (ex|reason)/.test(source))).toEqual([]);
});

test("a run says what computes it", () => {
  expect(engineDescription()).toMatch(/^(WASM|native [a-z0-9]+-[a-z0-9]+ \(.+\)); \d thread/);
});

/** What `node` prints with these settings. */
function printed(env: Record<string, string>, code: string): { out: string; error: string } {
  const script = `import * as tf from "@tensorflow/tfjs"; import { useEngine, engineDescription } from "./nodes/lib/engine.ts"; await useEngine(); ${code}; process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { out: stdout.trim(), error: stderr };
}

test("PATCHBAY_ENGINE and PATCHBAY_THREADS choose what computes, and a word they do not know is a clear error", () => {
  expect(printed({ PATCHBAY_ENGINE: "wasm", PATCHBAY_THREADS: "1" }, "console.log(engineDescription())").out).toBe("WASM; 1 thread");
  expect(printed({ PATCHBAY_ENGINE: "tfjs-cpu" }, "console.log(tf.getBackend())").out).toBe("cpu");
  expect(printed({ PATCHBAY_ENGINE: "abacus" }, "").error).toContain('PATCHBAY_ENGINE is "abacus", which this version does not know.');
  expect(printed({ PATCHBAY_THREADS: "many" }, "").error).toContain('PATCHBAY_THREADS is "many"');
}, 60_000);

test("a tensor that does not fit into memory is a clear problem, and the engine goes on", () => {
  expect(() => tf.tile(tf.ones([1, 40_000]), [40_000, 1])).toThrow(/There is no room for another 6\.4 GB/);
  expect([...tf.add(tf.tensor1d([1]), 1).dataSync()]).toEqual([2]);
});

test("a kernel that we lack runs on tfjs's own backend, and is counted", () => {
  slowKernels();
  const { values } = tf.unique(tf.tensor1d([3, 1, 3]));
  expect([...values.dataSync()]).toEqual([3, 1]);
  expect(slowKernels()).toEqual({ Unique: 1 });
  expect(slowKernels()).toEqual({});
});

test("what dataSync gives does not change when later kernels run", () => {
  const x = tf.tensor1d([1, 2, 3]);
  const seen = x.dataSync();
  x.dispose();
  for (let i = 0; i < 10; i++) tf.zeros([3]).dispose();
  expect([...seen]).toEqual([1, 2, 3]);
});

test("memory that was used once is used again: a thousand rounds of other sizes need no more of it", () => {
  const round = (side: number) => tf.tidy(() => tf.matMul(tf.ones([side, 2 * side]), tf.ones([2 * side, side])).dataSync()[0]);
  for (let side = 1; side < 60; side++) round(side);
  const arena = engineInUse.arena as { used: number; reserved: number };
  const before = { used: arena.used, reserved: arena.reserved };
  for (let i = 0; i < 1000; i++) expect(round(1 + ((i * 7) % 59))).toBe(2 * (1 + ((i * 7) % 59)));
  expect(arena.used).toBe(before.used);
  expect(arena.reserved).toBeLessThanOrEqual(before.reserved);
});
