// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.ts";

/**
 * Gives every kernel that tfjs has for its cpu and not for WebGPU a stand-in that refuses by name. Running it on the host
 * instead is no way out: its inputs cannot be read without waiting, and kernels cannot wait.
 */
export function refuseMissingKernels(): void {
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (tf.getKernel(kernelName, "webgpu")) continue;
    tf.registerKernel({
      kernelName,
      backendName: "webgpu",
      kernelFunc: () => {
        throw kernelMissing(kernelName);
      },
    });
  }
}

/** The node is filled in by whoever called it. */
export function kernelMissing(kernelName: string): Problem {
  return new Problem("kernel-missing", `The engine webgpu has no kernel ${kernelName}, which this node needs.`, {
    fix: "Run this with another engine: leave PATCHBAY_ENGINE out, or set it to native, wasm or tfjs-cpu.",
  });
}
