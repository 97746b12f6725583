// SPDX-License-Identifier: MIT-0
import { backend_util, slice_util, util } from "@tensorflow/tfjs";
import { type Emitter, type KernelCall, type Lowering, type Spec, sizeOf, type Value } from "../lowering.ts";
import { stridedCopy, stridesOf } from "./strided-copy.ts";

/** A kernel of one input `x` whose output is a rearrangement of it. */
function rearranged(
  kernel: string,
  shape: (x: Value, attrs: KernelCall["attrs"]) => readonly number[],
  lower: (emit: Emitter, out: Value, x: Value, attrs: KernelCall["attrs"]) => void,
  input = "x",
): Lowering {
  return {
    kernel,
    outputs: ({ inputs, attrs }) => {
      const x = inputs[input] as Value;
      return [{ shape: shape(x, attrs), dtype: x.dtype }];
    },
    lower: (emit, { inputs, attrs }, [out]) => lower(emit, out as Value, inputs[input] as Value, attrs),
  };
}

export function transposed(emit: Emitter, out: Value, x: Value, perm: readonly number[]): void {
  const strides = stridesOf(x.shape);
  const from = perm.map((axis) => strides[axis] as number);
  const dims = perm.map((axis) => x.shape[axis] as number);
  stridedCopy(emit, dims, { value: out, strides: stridesOf(dims) }, { value: x, strides: from });
}

/** The box of `out`'s shape that begins at `begin` in x. */
export function sliced(emit: Emitter, out: Value, x: Value, begin: readonly number[], size: readonly number[]): void {
  const strides = stridesOf(x.shape);
  stridedCopy(emit, size, { value: out, strides: stridesOf(size) }, { value: x, strides, offset: along(begin, strides) });
}

function along(place: readonly number[], strides: readonly number[]): number {
  return strides.reduce((offset, stride, axis) => offset + stride * (place[axis] as number), 0);
}

const transpose = rearranged(
  "Transpose",
  (x, { perm }) => (perm as number[]).map((axis) => x.shape[axis] as number),
  (emit, out, x, { perm }) => transposed(emit, out, x, perm),
);

/** tfjs's own reading of `begin` and `size`, which may be shorter than the rank or -1. */
function sliceOf(x: Value, { begin, size }: KernelCall["attrs"]): { begin: number[]; size: number[] } {
  const [from, lengths] = slice_util.parseSliceParams(x as never, begin, size);
  slice_util.assertParamsValid(x as never, from as number[], lengths as number[]);
  return { begin: from as number[], size: lengths as number[] };
}

const slice = rearranged(
  "Slice",
  (x, attrs) => sliceOf(x, attrs).size,
  (emit, out, x, attrs) => {
    const { begin, size } = sliceOf(x, attrs);
    sliced(emit, out, x, begin, size);
  },
);

function stridedSliceOf(x: Value, a: KernelCall["attrs"]): ReturnType<typeof slice_util.sliceInfo> {
  return slice_util.sliceInfo(
    [...x.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
}

const stridedSlice = rearranged(
  "StridedSlice",
  (x, attrs) => stridedSliceOf(x, attrs).finalShape,
  (emit, out, x, attrs) => {
    const { begin, end, strides: steps } = stridedSliceOf(x, attrs);
    const size = slice_util.computeOutShape(begin, end, steps).map((length) => Math.max(0, length));
    const strides = stridesOf(x.shape);
    const from = { value: x, offset: along(begin, strides), strides: strides.map((stride, axis) => stride * (steps[axis] as number)) };
    stridedCopy(emit, size, { value: out, strides: stridesOf(size) }, from);
  },
);

function reversed(emit: Emitter, out: Value, x: Value, axes: readonly number[]): void {
  const strides = stridesOf(x.shape);
  const from = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
  const last = x.shape.map((size, axis) => (axes.includes(axis) ? size - 1 : 0));
  stridedCopy(emit, x.shape, { value: out, strides }, { value: x, strides: from, offset: along(last, strides) });
}

const reverse = rearranged(
  "Reverse",
  (x) => x.shape,
  (emit, out, x, { dims }) => reversed(emit, out, x, util.parseAxisParam(dims, [...x.shape])),
);

const flipLeftRight = rearranged(
  "FlipLeftRight",
  (x) => x.shape,
  (emit, out, x) => reversed(emit, out, x, [2]),
  "image",
);

const tile = rearranged(
  "Tile",
  (x, { reps }) => x.shape.map((size, axis) => size * (reps[axis] as number)),
  (emit, out, x, { reps }) => {
    const dims = x.shape.flatMap((size, axis) => [reps[axis] as number, size]);
    const from = stridesOf(x.shape).flatMap((stride) => [0, stride]);
    stridedCopy(emit, dims, { value: out, strides: stridesOf(dims) }, { value: x, strides: from });
  },
);

const broadcastTo = rearranged(
  "BroadcastTo",
  (_x, { shape }) => shape as number[],
  (emit, out, x, { shape }) => {
    const missing = (shape as number[]).length - x.shape.length;
    const own = stridesOf(x.shape);
    const from = (shape as number[]).map((_, axis) =>
      axis < missing || x.shape[axis - missing] === 1 ? 0 : (own[axis - missing] as number),
    );
    stridedCopy(emit, shape, { value: out, strides: stridesOf(shape) }, { value: x, strides: from });
  },
);

/** Depth becomes blocks of height and width. */
const depthToSpace = rearranged(
  "DepthToSpace",
  (x, { blockSize, dataFormat }) => {
    util.assert(dataFormat === "NHWC", () => `Only NHWC dataFormat supported on CPU for depthToSpace. Got ${dataFormat}`);
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    return [batch, height * blockSize, width * blockSize, depth / (blockSize * blockSize)];
  },
  (emit, out, x, { blockSize }) => {
    const [batch, height, width] = x.shape as [number, number, number, number];
    const blocks = emit.view(x, [batch, height, width, blockSize, blockSize, out.shape[3] as number]);
    transposed(emit, out, blocks, [0, 1, 3, 2, 4, 5]);
  },
);

/** Batch becomes blocks of the following axes, which are then cropped. */
function batchBlocks(x: Value, { blockShape, crops }: KernelCall["attrs"]) {
  const product = sizeOf(blockShape);
  const reshaped = backend_util.getReshaped([...x.shape], blockShape, product);
  const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, product);
  // tfjs gives the axes that blocks and crops speak of; the others are whole.
  const begin = whole.map((_, axis) => backend_util.getSliceBeginCoords(crops, blockShape.length)[axis] ?? 0);
  const size = whole.map((length, axis) => backend_util.getSliceSize(whole, crops, blockShape.length)[axis] ?? length);
  return { reshaped, permutation: backend_util.getPermuted(reshaped.length, blockShape.length), whole, begin, size };
}

const batchToSpace = rearranged(
  "BatchToSpaceND",
  (x, attrs) => batchBlocks(x, attrs).size,
  (emit, out, x, attrs) => {
    const { reshaped, permutation, whole, begin, size } = batchBlocks(x, attrs);
    const uncropped = sizeOf(size) === sizeOf(whole) ? out : emit.temp(whole, x.dtype);
    transposed(emit, uncropped, emit.view(x, reshaped), permutation);
    if (uncropped !== out) sliced(emit, out, uncropped, begin, size);
  },
);

const unpack: Lowering = {
  kernel: "Unpack",
  outputs: ({ inputs, attrs }) => {
    const { axis, count, shape, dtype } = unpackOf(inputs.value as Value, attrs.axis);
    return new Array<Spec>(count).fill({ shape: shape.filter((_, i) => i !== axis), dtype });
  },
  lower: (emit, { inputs, attrs }, outputs) => {
    const x = inputs.value as Value;
    const { axis, shape } = unpackOf(x, attrs.axis);
    const size = shape.map((length, i) => (i === axis ? 1 : length));
    for (const [i, out] of outputs.entries()) {
      sliced(
        emit,
        out,
        x,
        shape.map((_, a) => (a === axis ? i : 0)),
        size,
      );
    }
  },
};

function unpackOf(x: Value, axis: number) {
  const own = axis < 0 ? axis + x.shape.length : axis;
  return { axis: own, count: x.shape[own] as number, shape: x.shape, dtype: x.dtype };
}

/** The lengths of the parts; at most one of them is -1, the rest. */
function partsOf(x: Value, parts: number | readonly number[], axis: number): number[] {
  return backend_util.prepareSplitSize(x as never, typeof parts === "number" ? parts : [...parts], axis);
}

const splitV: Lowering = {
  kernel: "SplitV",
  outputs: ({ inputs, attrs }) => {
    const x = inputs.x as Value;
    const axis = util.parseAxisParam(attrs.axis, [...x.shape])[0] as number;
    return partsOf(x, attrs.numOrSizeSplits, axis).map((length) => ({ shape: x.shape.with(axis, length), dtype: x.dtype }));
  },
  lower: (emit, { inputs, attrs }, outputs) => {
    const x = inputs.x as Value;
    const axis = util.parseAxisParam(attrs.axis, [...x.shape])[0] as number;
    const begin = new Array<number>(x.shape.length).fill(0);
    for (const out of outputs) {
      sliced(emit, out, x, begin, out.shape);
      begin[axis] = (begin[axis] as number) + (out.shape[axis] as number);
    }
  },
};

export const lowerings: readonly Lowering[] = [
  transpose,
  slice,
  stridedSlice,
  reverse,
  flipLeftRight,
  tile,
  broadcastTo,
  depthToSpace,
  batchToSpace,
  unpack,
  splitV,
];
