import * as tf from "@tensorflow/tfjs";
import { type Compiled, compiled, engineInUse } from "../../nodes/lib/engine/compiled.ts";
import type { Nested } from "../../nodes/lib/engine/structure.ts";
import { engineDescription, slowKernels, useEngine } from "../../nodes/lib/engine.ts";
import { answer, compared, megabyte } from "./protocol.ts";
import { type Runner, startLoop, startSteps } from "./runner.ts";
import { startTfjsWasm } from "./tfjs-wasm/start.ts";
import type { Step, Workload } from "./workload.ts";
import { workloadOf } from "./workloads.ts";

/** The process of an engine below tfjs: ours, or tfjs's own `wasm` backend. PATCHBAY_ENGINE and PATCHBAY_THREADS choose. */

const theirs = process.env.PATCHBAY_ENGINE === "tfjs-wasm";
let runner: Runner | undefined;
/** The step as one program, where the bench itself compiles it. */
let program: Compiled<Nested[], Nested> | undefined;
const remarks: string[] = [];

await answer({
  load: async ({ workload: name, hashAt }) => {
    await (theirs ? startTfjsWasm() : useEngine());
    runner = await started(workloadOf(name), hashAt);
    const before = performance.now();
    const losses = await runner.run(1);
    const first = performance.now() - before;
    losses.push(...(await runner.run(compared - 1)));
    if (hashAt > 0) await runner.run(hashAt - compared);
    const sha1 = hashAt > 0 ? await runner.sha1() : null;
    const slow = Object.entries(slowKernels()).map(([kernel, times]) => `${kernel} ${times} times`);
    if (slow.length > 0) remarks.push(`Not in the engine but in tfjs's cpu backend: ${slow.join(", ")}.`);
    return { version: theirs ? `tfjs ${tf.version.tfjs}` : engineDescription(), losses, compileMs: theirs ? null : first, sha1, remarks };
  },
  burst: async ({ steps }) => {
    if (!runner) throw new Error("Nothing is loaded.");
    runner.rewind();
    const before = performance.now();
    const losses = await runner.run(steps);
    return { ms: performance.now() - before, loss: losses.at(-1) as number };
  },
  memory: async () => {
    const bytes = program?.report().programs.reduce((sum, one) => sum + one.bytes, 0);
    return {
      residentMB: process.memoryUsage().rss / megabyte,
      arenaMB: bytes === undefined ? null : bytes / megabyte,
      heldMB: engineInUse.arena ? engineInUse.arena.reserved / megabyte : null,
      tensors: tf.memory().numTensors,
    };
  },
  product: async ({ side, times }) => {
    await (theirs ? startTfjsWasm() : useEngine());
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

function started(workload: Workload, hashAt: number): Promise<Runner> | Runner {
  if (workload.kind === "loop") return startLoop(workload, hashAt, (text) => remarks.push(text));
  if (theirs) return startSteps(workload, workload.step);
  program = compiled(workload.step as unknown as (...args: Nested[]) => Nested, {
    name: workload.name,
    donate: true,
    say: (text) => remarks.push(text),
  });
  return startSteps(workload, program as unknown as Step);
}
