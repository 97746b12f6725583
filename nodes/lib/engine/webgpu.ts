// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.ts";
import { backendClass, type Device, type WebGpuBackendClass } from "./webgpu-backend.ts";
import { mendKernels } from "./webgpu-kernels.ts";

/** Not dependencies of what is exported: 150 MB that only this engine needs. Named here and nowhere else. */
const dawn = "webgpu";
const kernels = "@tensorflow/tfjs-backend-webgpu";
const installed = "4.22.0";

interface Adapter {
  readonly info: Readonly<Record<"vendor" | "architecture" | "device" | "description", string>>;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(options: { requiredLimits: Record<string, number> }): Promise<Device>;
}
interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

/** The limits that tfjs's kernels are written against; the standard's defaults are too low for large tensors. */
const limits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
];

/** The graphics processor in use, in words; null while another engine computes. */
export const gpuInUse: { name: string | null } = { name: null };

/**
 * Makes tfjs run on a graphics processor by its own WebGPU kernels, which compute each in its own order: their results
 * differ from other engines' in the last digits. Values can only be awaited there, so `read.ts` reads them. Graphics processors
 * may lose NaN on the way (the sigmoid of NaN can be 0), so a training that breaks may be noticed later than elsewhere.
 *
 * In Node, WebGPU comes from Dawn (npm `webgpu`): Vulkan on Linux, Metal on macOS, Direct3D on Windows.
 * Throws `engine-not-installed` and `webgpu-no-adapter`.
 */
export async function startWebGpu(): Promise<void> {
  const gpu = await installedGpu();
  const { WebGPUBackend } = (await load(kernels)) as { WebGPUBackend: WebGpuBackendClass };
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    throw new Problem("webgpu-no-adapter", "The engine webgpu found no graphics processor that it can use.", {
      fix: "Install the driver of your graphics card (on Linux its Vulkan driver and libvulkan1), or leave PATCHBAY_ENGINE out.",
    });
  }
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name] as number])),
  });
  const Backend = backendClass(WebGPUBackend);
  // The package registers a backend of that name where it finds a graphics processor as it is loaded.
  if (tf.engine().findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new Backend(device, adapter.info), 0);
  mendKernels();
  await tf.setBackend("webgpu");
  await tf.ready();
  const { description, vendor, architecture } = adapter.info;
  gpuInUse.name = description || `${vendor} ${architecture}`.trim();
}

/** A browser has WebGPU of its own; Node gets the names of the standard from Dawn. */
async function installedGpu(): Promise<Gpu> {
  const here = globalThis.navigator as { gpu?: Gpu } | undefined;
  if (here?.gpu) return here.gpu;
  const { create, globals } = (await load(dawn)) as { create(options: string[]): Gpu; globals: object };
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
  return gpu;
}

async function load(name: string): Promise<unknown> {
  try {
    return await import(/* @vite-ignore */ name);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Problem("engine-not-installed", `The engine webgpu needs the package ${name}, which could not be loaded: ${why}`, {
      fix: `npm install ${dawn} ${kernels}@${installed}`,
    });
  }
}
