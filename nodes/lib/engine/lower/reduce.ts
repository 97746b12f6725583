// SPDX-License-Identifier: MIT-0
import { util } from "@tensorflow/tfjs";
import { type DType, type Emitter, type KernelCall, type Lowering, type RowReduction, sizeOf, type Value } from "../lowering.ts";
import { fillWith } from "./create.ts";

/** As the machine numbers them (`vm/reduce-fold.h`). */
const reductions: Readonly<Record<RowReduction, number>> = { sum: 0, mean: 1, max: 2, min: 3, prod: 4, any: 5, all: 6 };

/** Neighbouring axes that stay, or go, as one. */
interface Group {
  readonly size: number;
  readonly goes: boolean;
}

/** The axes in groups that alternate between staying and going; axes of length 1 do not matter. */
function groupsOf(shape: readonly number[], axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const goes = axes.includes(axis);
    const last = groups.at(-1);
    if (last?.goes === goes) groups[groups.length - 1] = { size: last.size * size, goes };
    else groups.push({ size, goes });
  }
  return groups;
}

/**
 * Reduces the given axes, the last group of neighbours first: rows where it is innermost (so that it fuses), else
 * columns. What is left of axes that are not neighbours is reduced in its turn; nothing is transposed.
 */
export function reduce(emit: Emitter, op: RowReduction, out: Value, x: Value, axes: readonly number[]): void {
  if (sizeOf(out.shape) === 0) return;
  if (sizeOf(x.shape) === 0) {
    fillWith(emit, out, emptyOf(op, out.dtype));
    return;
  }
  let groups = groupsOf(x.shape, axes);
  let left = x;
  if (!groups.some(({ goes }) => goes)) {
    const flat = [sizeOf(out.shape)];
    emit.map("copy", emit.view(out, flat), emit.view(x, flat));
    return;
  }
  while (groups.some(({ goes }) => goes)) {
    const place = groups.findLastIndex(({ goes }) => goes);
    const outer = sizeOf(groups.slice(0, place).map(({ size }) => size));
    const n = (groups[place] as Group).size;
    const inner = sizeOf(groups.slice(place + 1).map(({ size }) => size));
    const rest = groupsWithout(groups, place);
    const shape = inner === 1 ? [outer] : [outer, inner];
    const into = rest.some(({ goes }) => goes) ? emit.temp(shape, out.dtype) : emit.view(out, shape);
    if (inner === 1) emit.reduceRows(op, into, emit.view(left, [outer, n]));
    else reduceColumns(emit, op, into, left, outer, n, inner);
    left = into;
    groups = rest;
  }
}

function groupsWithout(groups: readonly Group[], place: number): Group[] {
  return groupsOf(
    groups.filter((_, i) => i !== place).map(({ size }) => size),
    groups.filter((_, i) => i !== place).flatMap(({ goes }, i) => (goes ? [i] : [])),
  );
}

function reduceColumns(emit: Emitter, op: RowReduction, out: Value, x: Value, outer: number, n: number, inner: number): void {
  const work = outer * n * inner;
  const words = [reductions[op], x.dtype === "float32" ? 0 : 1, out, x, outer, n, inner];
  emit.instruction("REDUCE_COLUMNS", words, { reads: [x], writes: [out], work, split: outer * Math.ceil(inner / 32) });
}

/** tfjs reads beyond an empty row: not a number, which whole numbers hold as 0. */
function emptyOf(op: RowReduction, dtype: DType): number {
  if (op === "prod") return 1;
  return (op === "max" || op === "min") && dtype === "float32" ? Number.NaN : 0;
}

type AxisName = "axis" | "reductionIndices";

function axesOf(x: Value, { attrs }: KernelCall, name: AxisName): number[] {
  return util.parseAxisParam(attrs[name], [...x.shape]);
}

function reductionKernel(kernel: string, op: RowReduction, dtypeOf: (dtype: DType) => DType, axisName: AxisName = "axis"): Lowering {
  return {
    kernel,
    outputs: (call) => {
      const x = call.inputs.x as Value;
      const axes = axesOf(x, call, axisName);
      const shape = call.attrs.keepDims
        ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
        : x.shape.filter((_, axis) => !axes.includes(axis));
      return [{ shape, dtype: dtypeOf(x.dtype) }];
    },
    lower: (emit, call, [out]) => {
      const x = call.inputs.x as Value;
      reduce(emit, op, out as Value, retyped(emit, x, (out as Value).dtype), axesOf(x, call, axisName));
    },
  };
}

/** The type the reduction is computed in. A bool's bits are those of a whole number. */
function retyped(emit: Emitter, x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x;
  if (dtype !== "float32") return emit.view(x, x.shape, dtype);
  const floats = emit.temp(x.shape, "float32");
  emit.map("toFloat", floats, x);
  return floats;
}

const same = (dtype: DType): DType => dtype;
const whole = (dtype: DType): DType => (dtype === "bool" ? "int32" : dtype);

export const lowerings: readonly Lowering[] = [
  reductionKernel("Sum", "sum", whole),
  reductionKernel("Prod", "prod", whole),
  reductionKernel("Mean", "mean", () => "float32"),
  reductionKernel("Max", "max", same, "reductionIndices"),
  reductionKernel("Min", "min", same),
  reductionKernel("Any", "any", same),
  reductionKernel("All", "all", same),
];
