// SPDX-License-Identifier: MIT-0
import { util } from "@tensorflow/tfjs";
import { at, type DType, type Emitter, float, type KernelCall, type Lowering, sizeOf, type Value, type Word } from "../lowering.ts";
import { stridedCopy } from "./strided-copy.ts";

/** The number as this type holds it, as a word: whole numbers are cut off as JavaScript's typed arrays do. */
export function wordOf(value: number, dtype: DType): Word {
  if (dtype === "float32") return float(value);
  return dtype === "bool" ? value & 255 : value | 0;
}

/** `count` elements from `offset` on become `value`. */
export function fillWith(emit: Emitter, out: Value, value: number, count = sizeOf(out.shape), offset = 0): void {
  if (count === 0) return;
  emit.instruction("FILL", [at(out, offset), count, wordOf(value, out.dtype)], {
    reads: [],
    writes: [out],
    work: count,
    split: Math.ceil(count / 64),
  });
}

const fill: Lowering = {
  kernel: "Fill",
  outputs: ({ attrs }) => [{ shape: attrs.shape, dtype: (attrs.dtype as DType) || (util.inferDtype(attrs.value) as DType) }],
  lower: (emit, { attrs }, [out]) => fillWith(emit, out as Value, Number(attrs.value)),
};

function like(kernel: string, value: number): Lowering {
  return {
    kernel,
    outputs: ({ inputs }) => [{ shape: (inputs.x as Value).shape, dtype: (inputs.x as Value).dtype }],
    lower: (emit, _call, [out]) => fillWith(emit, out as Value, value),
  };
}

/** start, start + step, ...: each the sum of the one before and the step, as tfjs adds them. */
function steps(emit: Emitter, out: Value, start: number, step: number): void {
  const count = sizeOf(out.shape);
  if (count === 0) return;
  const terms = emit.temp(out.shape, out.dtype);
  fillWith(emit, terms, step);
  fillWith(emit, terms, start, 1);
  const words = [0, out.dtype === "float32" ? 0 : 1, out, terms, 1, count, 1, 0, 0];
  emit.instruction("CUMULATE", words, { reads: [terms], writes: [out], work: count, split: 1 });
}

function rangeOf({ start, stop, step }: KernelCall["attrs"]): { count: number; step: number } {
  const empty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const count = empty ? 0 : Math.abs(Math.ceil((stop - start) / step));
  return { count, step: stop < start && step === 1 ? -1 : step };
}

const range: Lowering = {
  kernel: "Range",
  outputs: ({ attrs }) => [{ shape: [rangeOf(attrs).count], dtype: (attrs.dtype as DType) ?? "float32" }],
  lower: (emit, { attrs }, [out]) => steps(emit, out as Value, attrs.start, rangeOf(attrs).step),
};

const linSpace: Lowering = {
  kernel: "LinSpace",
  outputs: ({ attrs }) => [{ shape: [attrs.num], dtype: "float32" }],
  lower: (emit, { attrs: { start, stop, num } }, [out]) => steps(emit, out as Value, start, (stop - start) / (num - 1)),
};

const diag: Lowering = {
  kernel: "Diag",
  outputs: ({ inputs }) => {
    const { shape, dtype } = inputs.x as Value;
    return [{ shape: [...shape, ...shape], dtype }];
  },
  lower: (emit, { inputs }, [out]) => {
    const x = inputs.x as Value;
    const size = sizeOf(x.shape);
    fillWith(emit, out as Value, 0);
    stridedCopy(emit, [size], { value: out as Value, strides: [size + 1] }, { value: x, strides: [1] });
  },
};

export const lowerings: readonly Lowering[] = [fill, like("ZerosLike", 0), like("OnesLike", 1), range, linSpace, diag];
