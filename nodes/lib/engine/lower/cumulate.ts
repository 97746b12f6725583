// SPDX-License-Identifier: MIT-0
import { util } from "@tensorflow/tfjs";
import { type Lowering, sizeOf, type Value } from "../lowering.ts";

/** What lies before an axis, along it, and behind it. */
function around(shape: readonly number[], axis: number): { outer: number; n: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), n: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

function running(kernel: string, reduction: number): Lowering {
  return {
    kernel,
    outputs: ({ inputs }) => {
      const { shape, dtype } = inputs.x as Value;
      return [{ shape, dtype: dtype === "bool" ? "int32" : dtype }];
    },
    lower: (emit, { inputs, attrs }, [out]) => {
      const x = inputs.x as Value;
      const work = sizeOf(x.shape);
      if (work === 0) return;
      const { outer, n, inner } = around(x.shape, util.parseAxisParam(attrs.axis, [...x.shape])[0] as number);
      const words = [
        reduction,
        x.dtype === "float32" ? 0 : 1,
        out as Value,
        x,
        outer,
        n,
        inner,
        attrs.exclusive ? 1 : 0,
        attrs.reverse ? 1 : 0,
      ];
      emit.instruction("CUMULATE", words, { reads: [x], writes: [out as Value], work, split: outer * Math.ceil(inner / 16) });
    },
  };
}

/** Where the greatest or smallest element of an axis is. */
function arg(kernel: string, least: number): Lowering {
  return {
    kernel,
    outputs: ({ inputs, attrs }) => {
      const x = inputs.x as Value;
      const axis = util.parseAxisParam(attrs.axis, [...x.shape])[0];
      return [{ shape: x.shape.filter((_, i) => i !== axis), dtype: "int32" }];
    },
    lower: (emit, { inputs, attrs }, [out]) => {
      const x = inputs.x as Value;
      const axis = util.parseAxisParam(attrs.axis, [...x.shape])[0] as number;
      if (sizeOf((out as Value).shape) === 0) return;
      const { outer, n, inner } = around(x.shape, axis);
      const words = [least, x.dtype === "float32" ? 0 : 1, out as Value, x, outer, n, inner];
      emit.instruction("ARG_ROWS", words, { reads: [x], writes: [out as Value], work: outer * n * inner, split: outer });
    },
  };
}

export const lowerings: readonly Lowering[] = [running("Cumsum", 0), running("Cumprod", 4), arg("ArgMax", 0), arg("ArgMin", 1)];
