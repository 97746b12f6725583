// SPDX-License-Identifier: MIT-0
import { type DType, type Lowering, sizeOf, type Value } from "../lowering.ts";
import { wordOf } from "./create.ts";

const oneHot: Lowering = {
  kernel: "OneHot",
  outputs: ({ inputs, attrs }) => [{ shape: [...(inputs.indices as Value).shape, attrs.depth], dtype: (attrs.dtype as DType) ?? "int32" }],
  lower: (emit, { inputs, attrs }, [out]) => {
    const { dtype, shape } = out as Value;
    const work = sizeOf(shape);
    if (work === 0) return;
    const indices = inputs.indices as Value;
    const count = sizeOf(indices.shape);
    const words = [out as Value, indices, count, attrs.depth, wordOf(attrs.onValue, dtype), wordOf(attrs.offValue, dtype)];
    emit.instruction("ONE_HOT", words, { reads: [indices], writes: [out as Value], work, split: count });
  },
};

export const lowerings: readonly Lowering[] = [oneHot];
