// SPDX-License-Identifier: MIT-0
import type { Lowering, Value } from "../lowering.ts";
import { as } from "./elementwise.ts";

/** exp(x - max) / sum(exp(x - max)) along the last axis: one row group once fused. */
const softmax: Lowering = {
  kernel: "Softmax",
  outputs: ({ inputs }) => [{ shape: (inputs.logits as Value).shape, dtype: "float32" }],
  lower: (emit, { inputs, attrs }, [out]) => {
    const given = as(emit, inputs.logits as Value, "float32");
    const rank = given.shape.length;
    const axis = attrs.dim === -1 ? rank - 1 : attrs.dim;
    if (axis !== rank - 1) {
      throw new Error(`Softmax along a non-last dimension is not yet supported. Logits was rank ${rank} and dim was ${axis}`);
    }
    const shape = rank === 0 ? [1] : given.shape;
    const logits = emit.view(given, shape);
    const rows = shape.slice(0, -1);
    const kept = [...rows, 1];
    const largest = emit.temp(rows, "float32");
    emit.reduceRows("max", largest, logits);
    const shifted = emit.temp(shape, "float32");
    emit.map("sub", shifted, logits, emit.view(largest, kept));
    const powers = emit.temp(shape, "float32");
    emit.map("exp", powers, shifted);
    const total = emit.temp(rows, "float32");
    emit.reduceRows("sum", total, powers);
    emit.map("div", emit.view(out as Value, shape), powers, emit.view(total, kept));
  },
};

export const lowerings: readonly Lowering[] = [softmax];
