// SPDX-License-Identifier: MIT-0
import { backend_util, util } from "@tensorflow/tfjs";
import { type Emitter, type Lowering, sizeOf, type Value } from "../lowering.ts";
import { fillWith } from "./create.ts";
import { copyWhole, stridedCopy, stridesOf } from "./strided-copy.ts";

/** An index outside of the axis gives zeros: only the numbers, which are not known here, could tell. */
const gather: Lowering = {
  kernel: "GatherV2",
  outputs: ({ inputs, attrs }) => [{ shape: gatherOf(inputs, attrs).outputShape, dtype: (inputs.x as Value).dtype }],
  lower: (emit, { inputs, attrs }, [out]) => {
    const { x, indices } = inputs as { x: Value; indices: Value };
    const { batchSize, outerSize, dimSize, sliceSize } = gatherOf(inputs, attrs);
    const work = sizeOf((out as Value).shape);
    if (work === 0) return;
    const count = sizeOf(indices.shape) / batchSize;
    const words = [out as Value, x, wholeIndices(emit, indices), batchSize, outerSize, dimSize, count, sliceSize];
    emit.instruction("GATHER", words, {
      reads: [x, words[2] as Value],
      writes: [out as Value],
      work,
      split: Math.ceil((batchSize * outerSize * count) / 4),
    });
  },
};

function gatherOf(inputs: Readonly<Record<string, Value>>, attrs: { axis?: number; batchDims?: number }) {
  const { x, indices } = inputs as { x: Value; indices: Value };
  const axis = util.parseAxisParam(attrs.axis as number, [...x.shape])[0] as number;
  return backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, attrs.batchDims ?? 0);
}

function wholeIndices(emit: Emitter, indices: Value): Value {
  if (indices.dtype !== "float32") return indices;
  const cut = emit.temp(indices.shape, "int32");
  emit.map("toInt", cut, indices);
  return cut;
}

const gatherNd: Lowering = {
  kernel: "GatherNd",
  outputs: ({ inputs }) => {
    const { params, indices } = inputs as { params: Value; indices: Value };
    const [shape] = backend_util.prepareAndValidate(params as never, indices as never);
    return [{ shape: shape as number[], dtype: params.dtype }];
  },
  lower: (emit, { inputs }, [out]) => {
    const { params, indices } = inputs as { params: Value; indices: Value };
    const [, count, size, strides] = backend_util.prepareAndValidate(params as never, indices as never);
    const work = (count as number) * (size as number);
    if (work === 0) return;
    const rank = indices.shape.at(-1) as number;
    const slices = sizeOf(params.shape) / (size as number);
    const words = [out as Value, params, indices, count as number, size as number, slices, rank, ...(strides as number[]).slice(0, rank)];
    emit.instruction("GATHER_ND", words, { reads: [params, indices], writes: [out as Value], work, split: count as number });
  },
};

const update = 0;
const addFloats = 1;
const addWhole = 2;

/** Writes or adds `updates` into `out`, which holds what was there before. */
function scatter(emit: Emitter, out: Value, updates: Value, indices: Value, mode: number): void {
  const shape = out.shape;
  const sizes = backend_util.calculateShapes(updates as never, indices as never, [...shape]);
  const { sliceRank, numUpdates: count, sliceSize, outputSize } = sizes;
  const work = count * sliceSize;
  if (work === 0 || outputSize === 0) return;
  const strides = stridesOf(shape.slice(0, sliceRank));
  const step = updates.shape.length === 0 ? 0 : sliceSize;
  const words = [out, updates, indices, count, sliceSize, outputSize / sliceSize, sliceRank, mode, step, ...strides];
  emit.instruction("SCATTER_ND", words, { reads: [updates, indices, out], writes: [out], work, split: outputSize / sliceSize });
}

const scatterNd: Lowering = {
  kernel: "ScatterNd",
  outputs: ({ inputs, attrs }) => [{ shape: attrs.shape, dtype: (inputs.updates as Value).dtype }],
  lower: (emit, { inputs }, [out]) => {
    const { updates, indices } = inputs as { updates: Value; indices: Value };
    fillWith(emit, out as Value, 0);
    scatter(emit, out as Value, updates, indices, updates.dtype === "float32" ? addFloats : addWhole);
  },
};

const tensorScatterUpdate: Lowering = {
  kernel: "TensorScatterUpdate",
  outputs: ({ inputs }) => [{ shape: (inputs.tensor as Value).shape, dtype: (inputs.tensor as Value).dtype }],
  lower: (emit, { inputs }, [out]) => {
    const { tensor, updates, indices } = inputs as { tensor: Value; updates: Value; indices: Value };
    copyWhole(emit, out as Value, tensor);
    scatter(emit, out as Value, updates, indices, update);
  },
};

const sparseToDense: Lowering = {
  kernel: "SparseToDense",
  outputs: ({ inputs, attrs }) => [{ shape: attrs.outputShape, dtype: (inputs.sparseValues as Value).dtype }],
  lower: (emit, { inputs }, [out]) => {
    const { sparseValues, sparseIndices, defaultValue } = inputs as { sparseValues: Value; sparseIndices: Value; defaultValue: Value };
    stridedCopy(emit, [sizeOf((out as Value).shape)], { value: out as Value, strides: [1] }, { value: defaultValue, strides: [0] });
    scatter(emit, out as Value, sparseValues, sparseIndices, update);
  },
};

/** Rows are added in order; a segment nobody names is zero, an id that names no segment is passed over. */
const unsortedSegmentSum: Lowering = {
  kernel: "UnsortedSegmentSum",
  outputs: ({ inputs, attrs }) => {
    const x = inputs.x as Value;
    return [{ shape: [attrs.numSegments, ...x.shape.slice(1)], dtype: x.dtype === "bool" ? "int32" : x.dtype }];
  },
  lower: (emit, { inputs, attrs }, [out]) => {
    const { x, segmentIds } = inputs as { x: Value; segmentIds: Value };
    const ids = wholeIndices(emit, segmentIds);
    const rows = x.shape[0] ?? 1;
    const each = sizeOf(segmentIds.shape.slice(1));
    const inner = sizeOf(x.shape.slice(segmentIds.shape.length));
    const segments = attrs.numSegments as number;
    if (sizeOf((out as Value).shape) === 0) return;
    segmentSum(emit, out as Value, x, ids, { rows, each, inner, segments });
  },
};

interface Segments {
  readonly rows: number;
  /** Ids of one row, each for `inner` elements of it. */
  readonly each: number;
  readonly inner: number;
  readonly segments: number;
}

function segmentSum(emit: Emitter, out: Value, x: Value, ids: Value, { rows, each, inner, segments }: Segments): void {
  const words = [out, x, ids, rows, each, inner, segments, x.dtype === "float32" ? 0 : 1];
  const split = Math.max(segments, Math.ceil(inner / 16));
  emit.instruction("SCATTER_ADD", words, { reads: [x, ids], writes: [out], work: (rows + segments) * each * inner, split });
}

/** How often each number occurs, or the sum of the weights where it does. */
const bincount: Lowering = {
  kernel: "Bincount",
  outputs: ({ inputs, attrs }) => [{ shape: [attrs.size], dtype: (inputs.weights as Value).dtype }],
  lower: (emit, { inputs, attrs }, [out]) => {
    const { x, weights } = inputs as { x: Value; weights: Value };
    if (attrs.size === 0) return;
    const rows = sizeOf(x.shape);
    let counted = weights;
    if (sizeOf(weights.shape) === 0) {
      counted = emit.temp([rows], weights.dtype);
      fillWith(emit, counted, 1);
    }
    segmentSum(emit, out as Value, counted, wholeIndices(emit, x), { rows, each: 1, inner: 1, segments: attrs.size });
  },
};

export const lowerings: readonly Lowering[] = [
  gather,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
  sparseToDense,
  unsortedSegmentSum,
  bincount,
];
