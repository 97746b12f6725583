import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "./files.ts";

const run = promisify(execFile);

async function weightsAfter(workload: string, steps: number, engine: string, threads: number, how = "compiled"): Promise<string> {
  const env = { ...process.env, PATCHBAY_ENGINE: engine, PATCHBAY_THREADS: String(threads) };
  const { stdout } = await run(process.execPath, ["build/bench/sha.ts", workload, String(steps), how], { cwd: root, env });
  return stdout.trim();
}

/** What else could compute it: another build, another number of threads, kernel by kernel. */
const others = [
  ["wasm", 2, "compiled"],
  ["native", 1, "compiled"],
  ["native", 4, "compiled"],
  ["native", 2, "eager"],
] as const;

for (const [workload, title, steps] of [
  ["width1", "a perceptron of one unit", 50],
  ["a", "a perceptron", 60],
  ["b", "a convolutional net", 10],
  ["c", "a transformer", 8],
  ["g", "a flow step with convolutions up and down", 10],
] as const) {
  test(`${title} has the same weights after ${steps} steps in WASM and in the native build, with 1, 2 and 4 threads, and eagerly`, async () => {
    const first = await weightsAfter(workload, steps, "wasm", 1);
    expect(first).toMatch(/^[0-9a-f]{40}$/);
    for (const [engine, threads, how] of others) {
      expect(await weightsAfter(workload, steps, engine, threads, how), `${engine}, ${threads} threads, ${how}`).toBe(first);
    }
  });
}
