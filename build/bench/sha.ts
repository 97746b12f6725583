import { type Compiled, compiled } from "../../nodes/lib/engine/compiled.ts";
import type { Nested } from "../../nodes/lib/engine/structure.ts";
import { useEngine } from "../../nodes/lib/engine.ts";
import { startSteps } from "./runner.ts";
import type { Step, StepWorkload } from "./workload.ts";
import { workloadOf } from "./workloads.ts";

/**
 * `node build/bench/sha.ts WORKLOAD STEPS [eager]`: the SHA-1 of all weights after so many steps, in this process's engine
 * (PATCHBAY_ENGINE, PATCHBAY_THREADS). It must not depend on either, nor on whether the step is compiled.
 */
const [name = "a", steps = "1000", how = "compiled"] = process.argv.slice(2);
await useEngine();
const workload = workloadOf(name) as StepWorkload;
const program: Compiled<Nested[], Nested> = compiled(workload.step as unknown as (...args: Nested[]) => Nested, {
  name,
  donate: true,
  say: (text) => console.error(text),
});
const runner = startSteps(workload, how === "eager" ? workload.step : (program as unknown as Step));
await runner.run(Number(steps));
console.log(await runner.sha1());
process.exit(0);
