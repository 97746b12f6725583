// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import { type Emitter, type KernelCall, type Lowering, sizeOf, type Value } from "../lowering.ts";
import { fillWith } from "./create.ts";
import { transposed } from "./shape.ts";
import { stridedCopy, stridesOf } from "./strided-copy.ts";

type Padding = readonly [before: number, after: number];

function paddedShape(x: Value, paddings: readonly Padding[]): number[] {
  return x.shape.map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
}

function padded(emit: Emitter, out: Value, x: Value, paddings: readonly Padding[], value: number): void {
  if (sizeOf(out.shape) !== sizeOf(x.shape)) fillWith(emit, out, value);
  const strides = stridesOf(out.shape);
  const offset = strides.reduce((sum, stride, axis) => sum + stride * (paddings[axis]?.[0] ?? 0), 0);
  stridedCopy(emit, x.shape, { value: out, strides, offset }, { value: x, strides: stridesOf(x.shape) });
}

const pad: Lowering = {
  kernel: "PadV2",
  outputs: ({ inputs, attrs }) => {
    const x = inputs.x as Value;
    return [{ shape: paddedShape(x, attrs.paddings), dtype: x.dtype }];
  },
  lower: (emit, { inputs, attrs }, [out]) => padded(emit, out as Value, inputs.x as Value, attrs.paddings, attrs.constantValue),
};

/** A piece of one axis: where it begins in the output and in x, how long it is, and which way x is read. */
interface Piece {
  readonly to: number;
  readonly from: number;
  readonly size: number;
  readonly step: number;
}

function mirrored(size: number, [before, after]: Padding, edge: number): Piece[] {
  return [
    { to: 0, from: before - edge, size: before, step: -1 },
    { to: before, from: 0, size, step: 1 },
    { to: before + size, from: size - 2 + edge, size: after, step: -1 },
  ].filter((piece) => piece.size > 0);
}

/** Every combination of a piece of each axis is one box. */
function boxes(pieces: readonly Piece[][]): Piece[][] {
  return pieces.reduce<Piece[][]>((all, own) => all.flatMap((box) => own.map((piece) => [...box, piece])), [[]]);
}

const mirrorPad: Lowering = {
  kernel: "MirrorPad",
  outputs: pad.outputs,
  lower: (emit, { inputs, attrs }, [out]) => {
    const x = inputs.x as Value;
    const own = stridesOf(x.shape);
    const strides = stridesOf((out as Value).shape);
    const edge = attrs.mode === "reflect" ? 0 : 1;
    for (const box of boxes(x.shape.map((size, axis) => mirrored(size, attrs.paddings[axis], edge)))) {
      const to = { value: out as Value, strides, offset: sum(box.map(({ to }, axis) => to * (strides[axis] as number))) };
      const steps = box.map(({ step }, axis) => step * (own[axis] as number));
      const from = { value: x, strides: steps, offset: sum(box.map(({ from }, axis) => from * (own[axis] as number))) };
      stridedCopy(
        emit,
        box.map(({ size }) => size),
        to,
        from,
      );
    }
  },
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** The blocks of the axes after the first go into the batch. */
function spaceBlocks(x: Value, { blockShape, paddings }: KernelCall["attrs"]) {
  const complete: Padding[] = [[0, 0], ...paddings];
  const shape = paddedShape(x, complete);
  const product = sizeOf(blockShape);
  const reshaped = backend_util.getReshaped(shape, blockShape, product, false);
  const permutation = backend_util.getPermuted(reshaped.length, blockShape.length, false);
  return { complete, shape, reshaped, permutation, out: backend_util.getReshapedPermuted(shape, blockShape, product, false) };
}

const spaceToBatch: Lowering = {
  kernel: "SpaceToBatchND",
  outputs: ({ inputs, attrs }) => [{ shape: spaceBlocks(inputs.x as Value, attrs).out, dtype: (inputs.x as Value).dtype }],
  lower: (emit, { inputs, attrs }, [out]) => {
    let x = inputs.x as Value;
    const { complete, shape, reshaped, permutation } = spaceBlocks(x, attrs);
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      const whole = emit.temp(shape, x.dtype);
      padded(emit, whole, x, complete, 0);
      x = whole;
    }
    transposed(emit, out as Value, emit.view(x, reshaped), permutation);
  },
};

export const lowerings: readonly Lowering[] = [pad, mirrorPad, spaceToBatch];
