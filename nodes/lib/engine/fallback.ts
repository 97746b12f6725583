// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { PatchbayBackend } from "./backend.ts";
import { backendName, register } from "./kernels.ts";

/** Kernels of tfjs's cpu backend that ran in our place, by name and how often: reported with a run. */
export const fallbacks = new Map<string, number>();

/** Whatever has no lowering runs in tfjs's own cpu backend, on copies. */
export function registerFallbacks(backend: PatchbayBackend): void {
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    if (tf.getKernel(kernel.kernelName, backendName)) continue;
    register(kernel.kernelName, ({ inputs, attrs }) => {
      return throughCpu(backend, kernel, inputs, attrs);
    });
  }
}

/** Text and complex numbers lie on the host: kernels that the machine has for real numbers leave them to tfjs's cpu backend. */
export function onHost(kernelName: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap): tf.KernelConfig | undefined {
  let found = isHost(attrs.dtype as string);
  for (const name in inputs) {
    const input = inputs[name] as tf.TensorInfo | tf.TensorInfo[] | undefined | null;
    if (Array.isArray(input)) for (const { dtype } of input) found ||= isHost(dtype);
    else if (input) found ||= isHost(input.dtype);
  }
  return found ? tf.getKernel(kernelName, "cpu") : undefined;
}

function isHost(dtype: string | undefined): boolean {
  return dtype === "string" || dtype === "complex64";
}

type CpuBackend = tf.KernelBackend & {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: unknown): tf.TensorInfo;
  readSync(dataId: object): tf.BackendValues;
};

export function throughCpu(
  backend: PatchbayBackend,
  kernel: tf.KernelConfig,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap,
): tf.TensorInfo | tf.TensorInfo[] {
  fallbacks.set(kernel.kernelName, (fallbacks.get(kernel.kernelName) ?? 0) + 1);
  const cpu = tf.findBackend("cpu") as CpuBackend;
  const made: tf.TensorInfo[] = [];
  const there = (tensor: tf.TensorInfo): tf.TensorInfo => {
    const { complexTensorInfos } = backend.datum(tensor.dataId);
    let copy: tf.TensorInfo;
    if (complexTensorInfos) {
      const parts = { real: there(complexTensorInfos.real), imag: there(complexTensorInfos.imag) };
      copy = run("Complex", parts, {});
      copy = { ...copy, shape: tensor.shape };
    } else copy = cpu.makeTensorInfo(tensor.shape, tensor.dtype, backend.values(tensor.dataId));
    made.push(copy);
    // Some of its kernels ask for the rank, as whole tensors have it.
    return { ...copy, rank: tensor.shape.length } as tf.TensorInfo;
  };
  const run = (name: string, given: tf.NamedTensorInfoMap, settings: tf.NamedAttrMap): tf.TensorInfo => {
    const config = tf.getKernel(name, "cpu");
    return config.kernelFunc({ inputs: given, backend: cpu, attrs: settings }) as tf.TensorInfo;
  };
  const back = (tensor: tf.TensorInfo): tf.TensorInfo => {
    const held = (
      cpu as unknown as { data: { get(id: object): { complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo } } } }
    ).data.get(tensor.dataId);
    const shape = [...tensor.shape];
    if (held.complexTensorInfos) {
      const parts = { real: back({ ...held.complexTensorInfos.real, shape }), imag: back({ ...held.complexTensorInfos.imag, shape }) };
      return { dataId: backend.makeHost("complex64", { complexTensorInfos: parts }), shape, dtype: "complex64" };
    }
    const values = cpu.readSync(tensor.dataId);
    if (tensor.dtype === "string") {
      return { dataId: backend.makeHost("string", { text: values as unknown as Uint8Array[] }), shape, dtype: "string" };
    }
    const { dataId, address } = backend.make(shape, tensor.dtype as "float32" | "int32" | "bool");
    (tensor.dtype === "float32" ? backend.arena.f32 : backend.arena.i32).set(values as Float32Array, address / 4);
    return { dataId, shape, dtype: tensor.dtype };
  };
  // Kernels of a list get it as an array in place of the names.
  const given = (Array.isArray(inputs) ? [] : {}) as Record<string, unknown>;
  for (const name in inputs) {
    const input = inputs[name] as tf.TensorInfo | tf.TensorInfo[] | undefined | null;
    given[name] = Array.isArray(input) ? input.map(there) : input ? there(input) : input;
  }
  const result = kernel.kernelFunc({ inputs: given as tf.NamedTensorInfoMap, backend: cpu, attrs });
  const results = [result].flat();
  const outputs = results.map(back);
  for (const tensor of [...results, ...made]) cpu.disposeData(tensor.dataId, true);
  return Array.isArray(result) ? outputs : (outputs[0] as tf.TensorInfo);
}
