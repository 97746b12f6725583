// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DataId, PatchbayBackend } from "./backend.ts";
import { registerComplex } from "./complex.ts";
import { type Eager, Placed } from "./eager.ts";
import { onHost, registerFallbacks, throughCpu } from "./fallback.ts";
import type { DType, KernelCall, Lowering, Spec, Value } from "./lowering.ts";
import { lowerings } from "./lowerings.ts";
import { registerViews } from "./views.ts";

export const backendName = "patchbay";

/** Is told of every kernel that ran, in order, while a step is recorded. */
export interface KernelWatcher {
  ran(name: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap | undefined, outputs: readonly tf.TensorInfo[]): void;
}
export const watching: { by?: KernelWatcher /** A kernel is running: the clock and chance are its own business. */; inside: boolean } = {
  inside: false,
};

export const loweringOf = new Map<string, Lowering>();

export interface KernelArguments {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: tf.NamedAttrMap;
}

/** Registers a kernel that tells the watcher. Watched is what a recording replays: it must depend on nothing but its arguments. */
export function register(name: string, run: (c: KernelArguments) => tf.TensorInfo | tf.TensorInfo[]): void {
  if (tf.getKernel(name, backendName)) tf.unregisterKernel(name, backendName);
  tf.registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      watching.inside = true;
      let outputs: tf.TensorInfo | tf.TensorInfo[];
      try {
        outputs = run({ inputs, attrs: attrs ?? {} });
      } finally {
        watching.inside = false;
      }
      watching.by?.ran(name, inputs, attrs, Array.isArray(outputs) ? outputs : [outputs]);
      return outputs;
    },
  });
}

/** Gives tfjs every kernel on our backend: lowered where we have one, views, and copies through tfjs's own cpu kernels. */
export function registerKernels(backend: PatchbayBackend, eager: Eager): void {
  for (const lowering of lowerings) loweringOf.set(lowering.kernel, lowering);
  registerViews(backend);
  for (const lowering of loweringOf.values()) {
    const many = several.has(lowering.kernel);
    register(lowering.kernel, ({ inputs, attrs }) => {
      const host = onHost(lowering.kernel, inputs, attrs);
      if (host) return throughCpu(backend, host, inputs, attrs);
      if (lowering.kernel === "GatherV2") checkIndices(backend, inputs, attrs);
      const outputs = runEagerly(backend, eager, lowering, inputs, attrs);
      return many || outputs.length > 1 ? outputs : (outputs[0] as tf.TensorInfo);
    });
  }
  registerFallbacks(backend);
  registerComplex(backend);
}

/** As tfjs's backends do. A compiled step does not look: there, an index outside of the axis gives zeros. */
function checkIndices(backend: PatchbayBackend, inputs: tf.NamedTensorInfoMap, { axis }: tf.NamedAttrMap): void {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  const [at] = tf.util.parseAxisParam(axis as number, x.shape);
  const side = x.shape[at as number] as number;
  const found = backend.look(indices.dataId).find((index) => !(index >= 0 && index < side));
  if (found === undefined) return;
  throw new Error(`GatherV2: the index value ${found} is not in [0, ${side - 1}]: axis ${at} of [${x.shape}] has ${side} entries.`);
}

/** Kernels that give a list even where it has one member. */
const several = new Set(["SplitV", "Unpack"]);

export function callOf(inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap, read: (tensor: tf.TensorInfo) => Value): KernelCall {
  const named: Record<string, Value> = {};
  const list: Value[] = [];
  for (const name in inputs) {
    const input = inputs[name] as tf.TensorInfo | tf.TensorInfo[] | undefined | null;
    if (input === undefined || input === null) continue;
    if (Array.isArray(input)) list.push(...input.map(read));
    else {
      named[name] = read(input);
      list.push(named[name]);
    }
  }
  return { inputs: named, list, attrs };
}

function runEagerly(
  backend: PatchbayBackend,
  eager: Eager,
  lowering: Lowering,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap,
): tf.TensorInfo[] {
  const call = callOf(inputs, attrs, ({ dataId, shape, dtype }) => new Placed(shape, dtype as DType, backend.datum(dataId).address));
  const specs = lowering.outputs(call);
  const ids: DataId[] = [];
  const outputs = specs.map(({ shape, dtype }) => {
    const { dataId, address } = backend.make(shape, dtype);
    ids.push(dataId);
    return new Placed(shape, dtype, address);
  });
  try {
    eager.run(lowering, call, outputs);
  } catch (error) {
    for (const id of ids) backend.disposeData(id, true);
    throw error;
  }
  return specs.map(({ shape, dtype }: Spec, place) => ({ dataId: ids[place] as DataId, shape: [...shape], dtype }));
}
