// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { engineInUse } from "./engine/compiled.ts";
import { fallbacks } from "./engine/fallback.ts";
import { repairGradients } from "./engine/gradients.ts";
import { cores, hasNativeBuilds } from "./engine/host.ts";
import { startBackend } from "./engine/start.ts";
import { gpuInUse, startWebGpu } from "./engine/webgpu.ts";
import { withoutNewHandlers } from "./files.ts";
import { Problem } from "./problem.ts";

/** What computes: our kernels in WASM or in a native build (the same bits), or tfjs's own for the cpu and for graphics processors. */
export const engineNames = ["wasm", "native", "tfjs-cpu", "webgpu"] as const;
export type EngineName = (typeof engineNames)[number];

let ready: Promise<EngineName> | undefined;

/**
 * The one seam to compute: makes tfjs run on the engine. Await it before the first tensor; further calls do nothing.
 * `PATCHBAY_ENGINE` and `PATCHBAY_THREADS` choose; without them it is the native build where there is one for this
 * machine, else WASM, on up to four cores. The results do not depend on it, except for tfjs's own backends.
 */
export function useEngine(): Promise<EngineName> {
  ready ??= start();
  return ready;
}

async function start(): Promise<EngineName> {
  // Silences the banner; also turns off tfjs's own NaN checks (the loop has one).
  tf.enableProdMode();
  repairGradients();
  const name = wanted();
  const threads = Number(process.env.PATCHBAY_THREADS ?? Math.min(cores, 4));
  if (!Number.isInteger(threads) || threads < 1) throw unknown("PATCHBAY_THREADS", process.env.PATCHBAY_THREADS, "a whole number from 1");
  await withoutNewHandlers(async () => {
    if (name === "tfjs-cpu") {
      await tf.setBackend("cpu");
      await tf.ready();
    } else if (name === "webgpu") await startWebGpu();
    else await startBackend({ engine: name, threads });
  });
  return name;
}

function wanted(): EngineName {
  const name = process.env.PATCHBAY_ENGINE ?? (hasNativeBuilds() ? "native" : "wasm");
  if ((engineNames as readonly string[]).includes(name)) return name as EngineName;
  throw unknown("PATCHBAY_ENGINE", name, engineNames.join(", "));
}

function unknown(variable: string, value: string | undefined, choice: string): Problem {
  return new Problem("engine-unknown", `${variable} is "${value}", which this version does not know.`, { fix: `Choose ${choice}.` });
}

/** What the bits of results depend on: our kernels give the same in WASM and in every native build, whatever the number of threads. */
export function engineBits(): string {
  const { machine } = engineInUse;
  if (tf.getBackend() === "webgpu") return `tfjs ${tf.version_core} webgpu ${gpuInUse.name}`;
  if (!machine || tf.getBackend() !== "patchbay") return `tfjs ${tf.version_core} ${tf.getBackend()}`;
  return machine.fused ? "patchbay" : "patchbay without fused multiply-add";
}

/** What the run's record says of compute: the build, its threads, and whether another machine would get other bits. */
export function engineDescription(): string {
  const { machine } = engineInUse;
  if (tf.getBackend() === "webgpu")
    return `WebGPU on ${gpuInUse.name} (tfjs ${tf.version_core}); the last digits differ from other engines'`;
  if (!machine || tf.getBackend() !== "patchbay") return `tfjs ${tf.version_core}, ${tf.getBackend()}`;
  const bits = machine.fused ? "" : "; this machine lacks fused multiply-add, so the last bits differ from other machines'";
  return `${machine.description}${bits}`;
}

/** Kernels that had to run in tfjs's own slow backend since the last call, with how often. */
export function slowKernels(): Readonly<Record<string, number>> {
  const counted = Object.fromEntries(fallbacks);
  fallbacks.clear();
  return counted;
}
