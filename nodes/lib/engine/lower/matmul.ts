// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import { at, type Emitter, type KernelCall, type Lowering, type Spec, sizeOf, type Value } from "../lowering.ts";
import { activate, activationPass } from "./fused-activation.ts";

/** Flags of GEMM: what happens to a sum once it is complete, and whether it is of whole numbers. */
export const gemm = { add: 1, bias: 2, relu: 4, whole: 8 } as const;

/** A dimension of the batch: how often, and how far apart its matrices lie in A, B and C (0: the same one again). */
interface BatchAxis {
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

interface Plan {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: readonly BatchAxis[];
  readonly aStrides: readonly [m: number, k: number];
  readonly bStrides: readonly [k: number, n: number];
  readonly shape: readonly number[];
}

/** Reads a product of the shapes; throws where they do not fit. A transposed operand is only other strides. */
function plan(call: KernelCall): Plan {
  const { a, b } = operands(call);
  const { transposeA, transposeB } = call.attrs;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new Error(`matMul: expected matrices, or batches of them, but got tensors of shapes [${a.shape}] and [${b.shape}].`);
  }
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2);
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== inner) {
    const how = `transposeA=${Boolean(transposeA)} and transposeB=${Boolean(transposeB)}`;
    throw new Error(`matMul: inner shapes (${k}) and (${inner}) of Tensors with shapes ${a.shape} and ${b.shape} and ${how} must match.`);
  }
  const outer = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return {
    m,
    n,
    k,
    batch: batchAxes(outer, a.shape.slice(0, -2), b.shape.slice(0, -2), m * k, k * n, m * n),
    aStrides: transposeA ? [1, m] : [k, 1],
    bStrides: transposeB ? [1, k] : [n, 1],
    shape: [...outer, m, n],
  };
}

function operands({ inputs }: KernelCall): { a: Value; b: Value } {
  const { a, b } = inputs;
  if (!a || !b) throw new Error("matMul: expected two tensors.");
  return { a, b };
}

/** As few axes as describe the batch: neighbours that are stepped through evenly are one. */
function batchAxes(
  outer: readonly number[],
  aShape: readonly number[],
  bShape: readonly number[],
  aSize: number,
  bSize: number,
  cSize: number,
): BatchAxis[] {
  const axes: BatchAxis[] = [];
  let [aStep, bStep, cStep] = [aSize, bSize, cSize];
  for (let back = 1; back <= outer.length; back++) {
    const size = outer.at(-back) as number;
    const aSide = aShape.at(-back) ?? 1;
    const bSide = bShape.at(-back) ?? 1;
    const axis = { size, a: aSide === 1 ? 0 : aStep, b: bSide === 1 ? 0 : bStep, c: cStep };
    aStep *= aSide;
    bStep *= bSide;
    cStep *= size;
    if (size === 1) continue;
    const inner = axes[0];
    const joins = inner && axis.a === inner.a * inner.size && axis.b === inner.b * inner.size && axis.c === inner.c * inner.size;
    if (joins) axes[0] = { ...inner, size: inner.size * size };
    else axes.unshift(axis);
  }
  return axes;
}

const none: BatchAxis = { size: 1, a: 0, b: 0, c: 0 };

/** An instruction takes two axes of a batch; every further one is a loop here. */
function multiply(emit: Emitter, call: KernelCall, out: Value, flags: number, bias: Value | undefined): void {
  const { a, b } = operands(call);
  const { m, n, k, batch, aStrides, bStrides } = plan(call);
  const [outer, inner] = [batch.at(-2) ?? none, batch.at(-1) ?? none];
  const loops = batch.slice(0, -2);
  const matrices = outer.size * inner.size;
  const each = (depth: number, aAt: number, bAt: number, cAt: number): void => {
    const loop = loops[depth];
    if (loop) {
      for (let i = 0; i < loop.size; i++) each(depth + 1, aAt + i * loop.a, bAt + i * loop.b, cAt + i * loop.c);
      return;
    }
    const words = [
      ...[outer.size, inner.size, m, n, k],
      ...[at(a, aAt), outer.a, inner.a, ...aStrides],
      ...[at(b, bAt), outer.b, inner.b, ...bStrides],
      ...[at(out, cAt), outer.c, inner.c, n],
      ...[flags, bias ?? 0],
    ];
    emit.instruction("GEMM", words, {
      reads: bias ? [a, b, bias] : [a, b],
      writes: [out],
      work: matrices * m * n * k,
      split: Math.max(matrices, Math.ceil(m / 8), Math.ceil(n / 8)),
    });
  };
  if (sizeOf(out.shape) > 0) each(0, 0, 0, 0);
}

function outputs(call: KernelCall): Spec[] {
  return [{ shape: plan(call).shape, dtype: operands(call).a.dtype }];
}

function kindOf(call: KernelCall): number {
  return operands(call).a.dtype === "float32" ? 0 : gemm.whole;
}

const batchMatMul: Lowering = {
  kernel: "BatchMatMul",
  outputs,
  lower: (emit, call, [out]) => multiply(emit, call, out as Value, kindOf(call), undefined),
};

const fusedMatMul: Lowering = {
  kernel: "_FusedMatMul",
  outputs,
  lower(emit, call, [out]) {
    const result = out as Value;
    const { bias } = call.inputs;
    const pass = activationPass(call);
    if (kindOf(call) !== 0) {
      wholeNumbers(emit, call, result, pass);
      return;
    }
    // A bias of one number a column is added to the finished sums in registers; any other is broadcast afterwards.
    const alongColumns = bias !== undefined && bias.shape.at(-1) === result.shape.at(-1) && sizeOf(bias.shape) === bias.shape.at(-1);
    const addsLater = bias !== undefined && !alongColumns;
    const flags = (alongColumns ? gemm.bias : 0) | (pass === "relu" && !addsLater ? gemm.relu : 0);
    const passes = (addsLater ? 1 : 0) + (pass === "pass" || (pass === "relu" && addsLater) ? 1 : 0);
    const product = passes > 0 ? emit.temp(result.shape, result.dtype) : result;
    multiply(emit, call, product, flags, alongColumns ? bias : undefined);
    if (passes === 0) return;
    let sum = product;
    if (addsLater) {
      if (passes > 1) sum = emit.temp(result.shape, result.dtype);
      emit.map("add", passes > 1 ? sum : result, product, bias);
    }
    if (passes > 1 || !addsLater) activate(emit, call, result, sum);
  },
};

function wholeNumbers(emit: Emitter, call: KernelCall, out: Value, pass: "none" | "relu" | "pass"): void {
  if (pass === "pass") throw new Error(`The activation "${call.attrs.activation}" is not defined for whole numbers.`);
  const { bias } = call.inputs;
  const product = bias || pass === "relu" ? emit.temp(out.shape, out.dtype) : out;
  multiply(emit, call, product, gemm.whole, undefined);
  const sum = bias && pass === "relu" ? emit.temp(out.shape, out.dtype) : out;
  if (bias) emit.map("iadd", sum, product, bias);
  if (pass === "relu") emit.map("imax", out, bias ? sum : product, 0);
}

export const lowerings: readonly Lowering[] = [batchMatMul, fusedMatMul];
