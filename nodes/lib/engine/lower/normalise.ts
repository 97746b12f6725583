// SPDX-License-Identifier: MIT-0
import type { Lowering, Value } from "../lowering.ts";

/** offset + (x - mean) * scale / sqrt(variance + epsilon), in this order, as tfjs-cpu rounds it. */
const batchNorm: Lowering = {
  kernel: "FusedBatchNorm",
  outputs: ({ inputs }) => [{ shape: (inputs.x as Value).shape, dtype: "float32" }],
  lower: (emit, { inputs, attrs }, [out]) => {
    const { x, mean, variance, scale, offset } = inputs as { x: Value; mean: Value; variance: Value; scale?: Value; offset?: Value };
    const shifted = emit.temp(variance.shape, "float32");
    emit.map("add", shifted, variance, attrs.varianceEpsilon ?? 0.001);
    const deviation = emit.temp(variance.shape, "float32");
    emit.map("sqrt", deviation, shifted);
    let y = emit.temp(x.shape, "float32");
    emit.map("sub", y, x, mean);
    if (scale) {
      const scaled = emit.temp(x.shape, "float32");
      emit.map("mul", scaled, y, scale);
      y = scaled;
    }
    const normal = offset ? emit.temp(x.shape, "float32") : (out as Value);
    emit.map("div", normal, y, deviation);
    if (offset) emit.map("add", out as Value, normal, offset);
  },
};

export const lowerings: readonly Lowering[] = [batchNorm];
