// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.ts";

interface Disposing {
  disposeData(dataId: object): boolean;
}

/** Makes the kernels of tfjs's WebGPU backend compute what they should, or refuse. */
export function mendKernels(): void {
  refuseMissingKernels();
  keepDimensionsOfProd();
  addInParts();
  tileOfManyDimensions();
}

/** tfjs's shader for tiles knows up to four dimensions; beyond these it reads the values on the host, without waiting. */
function tileOfManyDimensions(): void {
  replaceKernel("Tile", (tile) => (given) => {
    const { x } = given.inputs as { x: tf.TensorInfo };
    const { reps } = given.attrs as unknown as { reps: number[] };
    if (x.shape.length < 5 || x.dtype === "string") return tile(given);
    // Dimension by dimension, what is before and behind it being one each.
    let whole = x;
    for (const [axis, copies] of reps.entries()) {
      if (copies === 1 && (axis < reps.length - 1 || whole !== x)) continue;
      const [before, side, behind] = [whole.shape.slice(0, axis), whole.shape[axis] as number, whole.shape.slice(axis + 1)];
      const flat = { ...whole, shape: [tf.util.sizeFromShape(before), side, tf.util.sizeFromShape(behind)] };
      const attrs = { reps: [1, copies, 1] } as unknown as tf.NamedAttrMap;
      const made = tile({ ...given, inputs: { x: flat }, attrs }) as tf.TensorInfo;
      if (whole !== x) (given.backend as Disposing).disposeData(whole.dataId);
      whole = { ...made, shape: [...before, side * copies, ...behind] };
    }
    return whole;
  });
}

/** tfjs adds up any number of tensors in one shader, which can read eight buffers and write to one of them. */
function addInParts(most = 7): void {
  replaceKernel("AddN", (add) => (given) => {
    const tensors = [...(given.inputs as unknown as tf.TensorInfo[])];
    const sum = (parts: tf.TensorInfo[]) => add({ ...given, inputs: parts as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
    let whole = sum(tensors.splice(0, most));
    while (tensors.length > 0) {
      const before = whole;
      whole = sum([before, ...tensors.splice(0, most - 1)]);
      (given.backend as Disposing).disposeData(before.dataId);
    }
    return whole;
  });
}

/** Where tfjs computes a small product on the host it forgets `keepDims`. */
function keepDimensionsOfProd(): void {
  replaceKernel("Prod", (prod) => (given) => {
    const made = prod(given) as tf.TensorInfo;
    const { x } = given.inputs as { x: tf.TensorInfo };
    const { axis, keepDims } = given.attrs as unknown as { axis: number | number[] | null; keepDims: boolean };
    const reduced = tf.util.parseAxisParam(axis as number[], x.shape);
    return keepDims ? { ...made, shape: x.shape.map((side, place) => (reduced.includes(place) ? 1 : side)) } : made;
  });
}

/** A kernel that may call the one in whose place it comes. */
function replaceKernel(name: string, by: (before: tf.KernelFunc) => tf.KernelFunc): void {
  const kernel = tf.getKernel(name, "webgpu");
  tf.unregisterKernel(name, "webgpu");
  tf.registerKernel({ ...kernel, kernelFunc: by(kernel.kernelFunc) });
}

/**
 * Gives every kernel that tfjs has for its cpu and not for WebGPU a stand-in that refuses by name. Running it on the host
 * instead is no way out: its inputs cannot be read without waiting, and kernels cannot wait.
 */
function refuseMissingKernels(): void {
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
