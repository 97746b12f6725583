// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import { type DType, type Emitter, type KernelCall, type Lowering, type Spec, sizeOf, type Value, type Word } from "../lowering.ts";

/** Max and average pooling over two or three axes, and their derivatives. Two-dimensional images have depth 1. */
const kinds = { max: 0, average: 1, argmax: 2, maxLast: 3 } as const;
type Kind = keyof typeof kinds;

interface Geometry {
  readonly outShape: readonly number[];
  /** As PoolShape in vm/pool.c. */
  readonly words: readonly Word[];
  readonly work: number;
  readonly batch: number;
  readonly channels: number;
  readonly rows: number;
}

/** `dy` where it is known: its size is the one that counts, since tfjs leaves the rounding mode out of the derivative's attributes. */
function geometry(x: Value, attrs: KernelCall["attrs"], dy?: Value): Geometry {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  if (x.shape.length !== 4 && x.shape.length !== 5)
    throw new Error(`Pooling takes images of rank 4 or 5, not a tensor of shape [${x.shape}].`);
  if (x.shape.length === 5) {
    const info = backend_util.computePool3DInfo(x.shape as Five, filterSize, strides, 1, pad, dimRoundingMode);
    const { batchSize: batch, inDepth, inHeight, inWidth, inChannels: channels, padInfo } = info;
    const outShape = dy?.shape ?? info.outShape;
    const out = outShape.slice(1, 4);
    const filter = [info.filterDepth, info.filterHeight, info.filterWidth];
    const steps = [info.strideDepth, info.strideHeight, info.strideWidth];
    const pads = [padInfo.front, padInfo.top, padInfo.left];
    return pooled(outShape, batch, [inDepth, inHeight, inWidth], channels, out, filter, steps, pads);
  }
  const info = backend_util.computePool2DInfo(x.shape as Four, filterSize, strides, 1, pad, dimRoundingMode);
  const { batchSize: batch, inHeight, inWidth, inChannels: channels, padInfo } = info;
  const outShape = dy?.shape ?? info.outShape;
  const filter = [1, info.filterHeight, info.filterWidth];
  const steps = [1, info.strideHeight, info.strideWidth];
  const out = [1, outShape[1] as number, outShape[2] as number];
  return pooled(outShape, batch, [1, inHeight, inWidth], channels, out, filter, steps, [0, padInfo.top, padInfo.left]);
}
type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

function pooled(
  outShape: readonly number[],
  batch: number,
  size: number[],
  channels: number,
  out: readonly number[],
  filter: number[],
  steps: number[],
  pads: number[],
): Geometry {
  const words = [batch, ...size, channels, ...out, ...filter, ...steps, ...pads];
  const rows = batch * (out[0] as number) * (out[1] as number);
  return { outShape, words, work: sizeOf(outShape) * sizeOf(filter), batch, channels, rows };
}

/** The machine pools floats; whole numbers go through them (tfjs pools them as they are, rounding averages towards 0). */
function asFloat(emit: Emitter, x: Value): Value {
  if (x.dtype === "float32") return x;
  const converted = emit.temp(x.shape, "float32");
  emit.map("toFloat", converted, x);
  return converted;
}

function pool(emit: Emitter, kind: Kind, out: Value, x: Value, g: Geometry, imageStep = 0): void {
  emit.instruction("POOL", [x, out, kinds[kind], imageStep, ...g.words], { reads: [x], writes: [out], work: g.work, split: g.rows });
}

function forward(kernel: string, kind: Kind): Lowering {
  return {
    kernel,
    outputs: ({ inputs, attrs }) => [{ shape: geometry(inputs.x as Value, attrs).outShape, dtype: (inputs.x as Value).dtype }],
    lower(emit, { inputs, attrs }, [out]) {
      const x = inputs.x as Value;
      const y = out as Value;
      const g = geometry(x, attrs);
      if (y.dtype === "float32") return pool(emit, kind, y, x, g);
      const pooledFloats = emit.temp(y.shape, "float32");
      pool(emit, kind, pooledFloats, asFloat(emit, x), g);
      emit.map("toInt", y, pooledFloats);
    },
  };
}

function backward(kernel: string, kind: Kind): Lowering {
  return {
    kernel,
    outputs: ({ inputs }) => [{ shape: (inputs.input as Value).shape, dtype: "float32" }],
    lower(emit, { inputs, attrs }, [out]) {
      const dx = out as Value;
      const { dy, input } = inputs as { dy: Value; input: Value };
      const g = geometry(input, attrs, dy);
      const x = kind === "average" ? dy : asFloat(emit, input);
      const reads = kind === "average" ? [dy] : [dy, x];
      const options = { reads, writes: [dx], work: 2 * g.work, split: g.batch * Math.ceil(g.channels / 16) };
      emit.instruction("POOL_GRAD", [dy, x, dx, kinds[kind], ...g.words], options);
    },
  };
}

const withArgmax: Lowering = {
  kernel: "MaxPoolWithArgmax",
  outputs({ inputs, attrs }): Spec[] {
    const x = inputs.x as Value;
    const shape = geometry(x, attrs).outShape;
    return [
      { shape, dtype: x.dtype as DType },
      { shape, dtype: "int32" },
    ];
  },
  lower(emit, { inputs, attrs }, [out, places]) {
    const x = inputs.x as Value;
    const g = geometry(x, attrs);
    const floats = asFloat(emit, x);
    const values = x.dtype === "float32" ? (out as Value) : emit.temp(g.outShape, "float32");
    pool(emit, "max", values, floats, g);
    if (values !== out) emit.map("toInt", out as Value, values);
    pool(emit, "argmax", places as Value, floats, g, attrs.includeBatchInIndex ? sizeOf(x.shape.slice(1)) : 0);
  },
};

export const lowerings: readonly Lowering[] = [
  forward("MaxPool", "max"),
  forward("MaxPool3D", "max"),
  forward("AvgPool", "average"),
  forward("AvgPool3D", "average"),
  backward("MaxPoolGrad", "max"),
  backward("MaxPool3DGrad", "maxLast"),
  backward("AvgPoolGrad", "average"),
  backward("AvgPool3DGrad", "average"),
  withArgmax,
];
