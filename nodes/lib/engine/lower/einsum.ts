// SPDX-License-Identifier: MIT-0
import { backend_util, type Tensor } from "@tensorflow/tfjs";
import { at, type Emitter, type KernelCall, type Lowering, sizeOf, type Value } from "../lowering.ts";
import { stridedCopy, stridesOf } from "./strided-copy.ts";

/**
 * Einstein sums of one or two tensors, as one product of matrices: axes of both operands and the result are its batch,
 * those that are summed its depth. A group of axes that one step walks evenly needs no copy, whatever its order.
 */

/** An operand or a result: how far one step along each named axis goes. */
interface Side {
  readonly value: Value;
  readonly axes: readonly number[];
  readonly strides: readonly number[];
}
type Sizes = ReadonlyMap<number, number>;

interface Equation {
  readonly operands: readonly (readonly number[])[];
  readonly result: readonly number[];
  readonly sizes: Sizes;
}

function read({ list, attrs }: KernelCall): Equation {
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(attrs.equation, list.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, list as unknown as Tensor[]);
  const sizes = new Map<number, number>();
  for (const [i, axes] of idDims.entries()) for (const [place, axis] of axes.entries()) sizes.set(axis, list[i]?.shape[place] as number);
  // tfjs numbers the result's axes first, in their order, then the summed ones.
  const result = Array.from({ length: allDims.length - summedDims.length }, (_, axis) => axis);
  return { operands: idDims, result, sizes };
}

function shapeOf(axes: readonly number[], sizes: Sizes): number[] {
  return axes.map((axis) => sizes.get(axis) as number);
}

function sideOf(value: Value, axes: readonly number[], sizes: Sizes): Side {
  return { value, axes, strides: stridesOf(shapeOf(axes, sizes)) };
}

function strideOf({ axes, strides }: Side, axis: number): number {
  const place = axes.indexOf(axis);
  return place < 0 ? 0 : (strides[place] as number);
}

/** The same numbers with the axes in this order. */
function ordered(emit: Emitter, side: Side, order: readonly number[], sizes: Sizes): Side {
  if (order.every((axis, place) => side.axes[place] === axis)) return side;
  const copy = sideOf(emit.temp(shapeOf(order, sizes), side.value.dtype), order, sizes);
  copyInto(emit, copy, side, sizes);
  return copy;
}

function copyInto(emit: Emitter, to: Side, from: Side, sizes: Sizes): void {
  const strides = to.axes.map((axis) => strideOf(from, axis));
  stridedCopy(emit, shapeOf(to.axes, sizes), { value: to.value, strides: to.strides }, { value: from.value, strides });
}

/** The sum over the axes that are not kept; into `out`, which has the kept axes in their order, where it is given. */
function summed(emit: Emitter, side: Side, kept: readonly number[], sizes: Sizes, out?: Value): Side {
  const gone = side.axes.filter((axis) => !kept.includes(axis));
  if (gone.length === 0) {
    if (!out) return side;
    copyInto(emit, sideOf(out, kept, sizes), side, sizes);
    return sideOf(out, kept, sizes);
  }
  const behind = ordered(emit, side, [...kept, ...gone], sizes);
  const rows = shapeOf(kept, sizes);
  const to = out ?? emit.temp(rows, side.value.dtype);
  emit.reduceRows("sum", to, emit.view(behind.value, [...rows, sizeOf(shapeOf(gone, sizes))]));
  return sideOf(to, kept, sizes);
}

/** Whether one stride walks these axes of the side, one after the other. */
function even(side: Side, axes: readonly number[], sizes: Sizes): boolean {
  const walked = axes.filter((axis) => sizes.get(axis) !== 1);
  return walked.every((axis, i) => {
    const next = walked[i + 1];
    return next === undefined || strideOf(side, axis) === strideOf(side, next) * (sizes.get(next) as number);
  });
}

function innermost(side: Side, axes: readonly number[], sizes: Sizes): number {
  const last = axes.findLast((axis) => sizes.get(axis) !== 1);
  return last === undefined ? 0 : strideOf(side, last);
}

function multiplied(emit: Emitter, a: Side, b: Side, out: Side, sizes: Sizes): void {
  const shared = out.axes.filter((axis) => a.axes.includes(axis) && b.axes.includes(axis));
  const rows = out.axes.filter((axis) => !b.axes.includes(axis));
  const columns = out.axes.filter((axis) => !a.axes.includes(axis));
  const depth = a.axes.filter((axis) => !out.axes.includes(axis));
  // The result's last axis is walked along a row of the product.
  if (rows.includes(out.axes.at(-1) as number)) {
    multiplied(emit, b, a, out, sizes);
    return;
  }
  const direct = even(out, rows, sizes) && even(out, columns, sizes) && [0, 1].includes(innermost(out, columns, sizes));
  const order = [...shared, ...rows, ...columns];
  const c = direct ? out : sideOf(emit.temp(shapeOf(order, sizes), out.value.dtype), order, sizes);
  const left = even(a, rows, sizes) && even(a, depth, sizes) ? a : ordered(emit, a, [...shared, ...rows, ...depth], sizes);
  const right = even(b, columns, sizes) && even(b, depth, sizes) ? b : ordered(emit, b, [...shared, ...depth, ...columns], sizes);
  product(emit, left, right, c, { shared: shared.filter((axis) => sizes.get(axis) !== 1), rows, columns, depth }, sizes);
  if (c !== out) copyInto(emit, out, c, sizes);
}

type Groups = Record<"shared" | "rows" | "columns" | "depth", readonly number[]>;

/** GEMM: see vm/gemm.c for its words. It takes two axes of a batch; every further one is a loop here. */
function product(emit: Emitter, a: Side, b: Side, c: Side, { shared, rows, columns, depth }: Groups, sizes: Sizes): void {
  const [m, n, k] = [rows, columns, depth].map((axes) => sizeOf(shapeOf(axes, sizes))) as [number, number, number];
  const loops = shared.slice(0, -2);
  const [outer, inner] = [undefined, undefined, ...shared].slice(-2);
  const size = (axis: number | undefined) => (axis === undefined ? 1 : (sizes.get(axis) as number));
  const steps = (side: Side) => [outer, inner].map((axis) => (axis === undefined ? 0 : strideOf(side, axis)));
  const matrices = size(outer) * size(inner);
  const whole = a.value.dtype === "float32" ? 0 : 8;
  const each = (depthOfLoop: number, aAt: number, bAt: number, cAt: number): void => {
    const axis = loops[depthOfLoop];
    if (axis !== undefined) {
      for (let i = 0; i < size(axis); i++) {
        each(depthOfLoop + 1, aAt + i * strideOf(a, axis), bAt + i * strideOf(b, axis), cAt + i * strideOf(c, axis));
      }
      return;
    }
    const words = [
      ...[size(outer), size(inner), m, n, k],
      ...[at(a.value, aAt), ...steps(a), innermost(a, rows, sizes), innermost(a, depth, sizes)],
      ...[at(b.value, bAt), ...steps(b), innermost(b, depth, sizes), innermost(b, columns, sizes)],
      ...[at(c.value, cAt), ...steps(c), innermost(c, rows, sizes)],
      ...[whole, 0],
    ];
    const split = Math.max(matrices, Math.ceil(m / 8), Math.ceil(n / 8));
    emit.instruction("GEMM", words, { reads: [a.value, b.value], writes: [c.value], work: matrices * m * n * k, split });
  };
  each(0, 0, 0, 0);
}

/** Without axes that are summed the product is elementwise. */
function elementwise(emit: Emitter, a: Side, b: Side, out: Side, sizes: Sizes): void {
  const spread = (side: Side): Value => {
    const own = out.axes.filter((axis) => side.axes.includes(axis));
    const shape = out.axes.map((axis) => (own.includes(axis) ? (sizes.get(axis) as number) : 1));
    return emit.view(ordered(emit, side, own, sizes).value, shape);
  };
  emit.map(out.value.dtype === "float32" ? "mul" : "imul", out.value, spread(a), spread(b));
}

const einsum: Lowering = {
  kernel: "Einsum",
  outputs(call) {
    const { result, sizes } = read(call);
    return [{ shape: shapeOf(result, sizes), dtype: call.list[0]?.dtype ?? "float32" }];
  },
  lower(emit, call, [value]) {
    const { operands, result, sizes } = read(call);
    const out = sideOf(value as Value, result, sizes);
    if (sizeOf(out.value.shape) === 0) return;
    const sides = operands.map((axes, i) => sideOf(call.list[i] as Value, axes, sizes));
    const [first, second] = sides as [Side, Side | undefined];
    if (!second) {
      summed(emit, first, result, sizes, out.value);
      return;
    }
    // An axis of one operand alone that the result lacks is summed before the product.
    const kept = (side: Side, other: Side) => side.axes.filter((axis) => result.includes(axis) || other.axes.includes(axis));
    const a = summed(emit, first, kept(first, second), sizes);
    const b = summed(emit, second, kept(second, first), sizes);
    if (a.axes.every((axis) => result.includes(axis))) elementwise(emit, a, b, out, sizes);
    else multiplied(emit, a, b, out, sizes);
  },
};

export const lowerings: readonly Lowering[] = [einsum];
