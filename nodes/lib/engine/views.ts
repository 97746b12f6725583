// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { PatchbayBackend } from "./backend.ts";
import { register } from "./kernels.ts";

/** Kernels that move no numbers: their output is the same data under another shape. */
export const viewKernels = ["Identity", "Reshape", "ExpandDims"] as const;

export function registerViews(backend: PatchbayBackend): void {
  const shared = (x: tf.TensorInfo, shape: number[]): tf.TensorInfo => {
    backend.share(x.dataId);
    return { dataId: x.dataId, shape, dtype: x.dtype };
  };
  register("Identity", ({ inputs }) => {
    const x = inputs.x as tf.TensorInfo;
    return shared(x, x.shape);
  });
  register("Reshape", ({ inputs, attrs }) => {
    const x = inputs.x as tf.TensorInfo;
    const size = tf.util.sizeFromShape(x.shape);
    const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], size);
    const now = tf.util.sizeFromShape(shape);
    if (size !== now)
      throw new Error(
        `The new shape [${shape}] has ${now} elements and the old shape [${x.shape}] has ${size} elements. They must have the same number.`,
      );
    return shared(x, shape);
  });
  register("ExpandDims", ({ inputs, attrs }) => {
    const x = inputs.input as tf.TensorInfo;
    const dim = attrs.dim as number;
    if (dim < 0)
      tf.util.assert(-(x.shape.length + 1) <= dim, () => `Axis must be in the interval [${-(x.shape.length + 1)}, ${x.shape.length}]`);
    const shape = x.shape.slice();
    shape.splice(dim < 0 ? x.shape.length + dim + 1 : dim, 0, 1);
    return shared(x, shape);
  });
}
