import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "../../nodes/lib/engine.ts";
import { answer, compared, megabyte } from "./protocol.ts";
import { type Runner, startLoop, startSteps } from "./runner.ts";
import type { Step } from "./workload.ts";
import { workloadOf } from "./workloads.ts";

/** The process of an engine below tfjs: ours, or tfjs's own `wasm` backend. PATCHBAY_ENGINE and PATCHBAY_THREADS choose. */

const eager = process.env.PATCHBAY_ENGINE === "tfjs-wasm" || process.env.PATCHBAY_ENGINE === "tfjs-cpu";
let runner: Runner | undefined;

await answer({
  load: async ({ workload: name, hashAt }) => {
    await useEngine();
    const workload = workloadOf(name);
    const started = performance.now();
    runner = workload.kind === "loop" ? startLoop(workload, hashAt) : startSteps(workload, await prepared(workload.step, name));
    const losses = await runner.run(1);
    const first = performance.now() - started;
    losses.push(...(await runner.run(compared - 1)));
    if (hashAt > 0) await runner.run(hashAt - compared);
    return { version: tf.version.tfjs, losses, compileMs: eager ? null : first, sha1: hashAt > 0 ? await runner.sha1() : null };
  },
  burst: async ({ steps }) => {
    if (!runner) throw new Error("Nothing is loaded.");
    runner.rewind();
    const before = performance.now();
    const losses = await runner.run(steps);
    return { ms: performance.now() - before, loss: losses.at(-1) as number };
  },
  memory: async () => ({
    residentMB: process.memoryUsage().rss / megabyte,
    arenaMB: null,
    heldMB: null,
    tensors: tf.memory().numTensors,
  }),
  product: async ({ side, times }) => {
    await useEngine();
    const [a, b] = [tf.randomUniform([side, side], -1, 1, "float32", 1), tf.randomUniform([side, side], -1, 1, "float32", 2)];
    const once = () => tf.dispose(tf.matMul(a, b));
    once();
    const before = performance.now();
    for (let time = 0; time < times; time++) once();
    const ms = performance.now() - before;
    tf.dispose([a, b]);
    return { ms };
  },
});

async function prepared(step: Step, name: string): Promise<Step> {
  if (eager) return step;
  const place = new URL("../../nodes/lib/engine/compiled.ts", import.meta.url);
  if (!existsSync(place)) throw new Error("This engine is not there.");
  const { compiled } = (await import(place.href)) as { compiled: (step: Step, options: { name: string }) => Step };
  return compiled(step, { name });
}
