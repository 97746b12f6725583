// SPDX-License-Identifier: MIT-0
import { type KernelCall, type Lowering, sizeOf, type Value } from "../lowering.ts";

/** The k largest of the last axis and their places. Always sorted, also where tfjs may leave them in any order. */
function shapeOf({ inputs, attrs }: KernelCall): number[] {
  return [...(inputs.x as Value).shape.slice(0, -1), attrs.k];
}

const topK: Lowering = {
  kernel: "TopK",
  outputs: (call) => [
    { shape: shapeOf(call), dtype: (call.inputs.x as Value).dtype },
    { shape: shapeOf(call), dtype: "int32" },
  ],
  lower(emit, { inputs, attrs }, [values, places]) {
    const x = inputs.x as Value;
    const length = x.shape.at(-1) ?? 1;
    const rows = sizeOf(x.shape.slice(0, -1));
    const words = [x, values as Value, places as Value, rows, length, attrs.k, x.dtype === "float32" ? 1 : 0];
    const work = 4 * sizeOf(x.shape);
    emit.instruction("TOP_K", words, { reads: [x], writes: [values as Value, places as Value], work, split: rows });
  },
};

export const lowerings: readonly Lowering[] = [topK];
