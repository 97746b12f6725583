// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import type { Emitter, KernelCall, Lowering, Value, Word } from "../lowering.ts";
import { activate, activationPass } from "./fused-activation.ts";

/**
 * Depthwise convolution and its derivatives. The machine has one filter a channel; where there are more, the image's
 * channels are repeated first, and the gradient of the image is summed over the repetitions afterwards.
 */
interface Geometry {
  readonly outShape: readonly number[];
  /** As DepthwiseShape in vm/depthwise.c, for the repeated channels. */
  readonly words: readonly Word[];
  readonly batch: number;
  readonly height: number;
  readonly outHeight: number;
  readonly channels: number;
  readonly multiplier: number;
  readonly filterHeight: number;
  readonly work: number;
}

type Four = [number, number, number, number];

function geometry(xShape: readonly number[], filterShape: readonly number[], attrs: KernelCall["attrs"]): Geometry {
  const { strides, pad, dilations, dimRoundingMode } = attrs;
  const between = dilations ?? [1, 1];
  const info = backend_util.computeConv2DInfo(xShape as Four, filterShape as Four, strides, between, pad, dimRoundingMode, true);
  const { batchSize: batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth, padInfo } = info;
  const size = [batch, inHeight, inWidth, outChannels, outHeight, outWidth, filterHeight, filterWidth];
  const steps = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth];
  const taps = filterHeight * filterWidth;
  return {
    outShape: info.outShape,
    words: [...size, ...steps, padInfo.top, padInfo.left],
    batch,
    height: inHeight,
    outHeight,
    channels: outChannels,
    multiplier: outChannels / inChannels,
    filterHeight,
    work: batch * outHeight * outWidth * outChannels * taps,
  };
}

/** x with every channel as often as it has filters. */
function repeated(emit: Emitter, x: Value, { multiplier }: Geometry): Value {
  if (multiplier === 1) return x;
  const wide = emit.temp([...x.shape, multiplier], x.dtype);
  emit.map("copy", wide, emit.view(x, [...x.shape, 1]));
  return wide;
}

function convolve(emit: Emitter, { inputs, attrs }: KernelCall, out: Value): void {
  const { x, filter } = inputs as { x: Value; filter: Value };
  const g = geometry(x.shape, filter.shape, attrs);
  const image = repeated(emit, x, g);
  const options = { reads: [image, filter], writes: [out], work: g.work, split: g.batch * g.outHeight };
  emit.instruction("DEPTHWISE", [image, filter, out, ...g.words], options);
}

function shapeOf({ inputs, attrs }: KernelCall): readonly number[] {
  return geometry((inputs.x as Value).shape, (inputs.filter as Value).shape, attrs).outShape;
}

const plain: Lowering = {
  kernel: "DepthwiseConv2dNative",
  outputs: (call) => [{ shape: shapeOf(call), dtype: "float32" }],
  lower: (emit, call, [out]) => convolve(emit, call, out as Value),
};

const fused: Lowering = {
  kernel: "FusedDepthwiseConv2D",
  outputs: plain.outputs,
  lower(emit, call, [out]) {
    const { bias } = call.inputs;
    const activated = activationPass(call) !== "none";
    const y = out as Value;
    const passes = (bias ? 1 : 0) + (activated ? 1 : 0);
    const sums = passes > 0 ? emit.temp(y.shape, "float32") : y;
    convolve(emit, call, sums);
    const biased = bias && activated ? emit.temp(y.shape, "float32") : bias ? y : sums;
    if (bias) emit.map("add", biased, sums, bias);
    if (activated) activate(emit, call, y, biased);
  },
};

const input: Lowering = {
  kernel: "DepthwiseConv2dNativeBackpropInput",
  outputs: ({ attrs }) => [{ shape: attrs.inputShape, dtype: "float32" }],
  lower(emit, { inputs, attrs }, [out]) {
    const { dy, filter } = inputs as { dy: Value; filter: Value };
    const dx = out as Value;
    const g = geometry(attrs.inputShape, filter.shape, attrs);
    const wide = g.multiplier === 1 ? dx : emit.temp([...dx.shape, g.multiplier], "float32");
    const options = { reads: [dy, filter], writes: [wide], work: g.work, split: g.batch * g.height };
    emit.instruction("DEPTHWISE_INPUT", [dy, filter, wide, ...g.words], options);
    if (wide !== dx) emit.reduceRows("sum", dx, wide);
  },
};

const filter: Lowering = {
  kernel: "DepthwiseConv2dNativeBackpropFilter",
  outputs: ({ attrs }) => [{ shape: attrs.filterShape, dtype: "float32" }],
  lower(emit, { inputs, attrs }, [out]) {
    const { x, dy } = inputs as { x: Value; dy: Value };
    const dw = out as Value;
    const g = geometry(x.shape, attrs.filterShape, attrs);
    if (g.batch === 0) {
      emit.map("copy", dw, 0);
      return;
    }
    const image = repeated(emit, x, g);
    const options = { reads: [image, dy], writes: [dw], work: g.work, split: g.filterHeight * Math.ceil(g.channels / 16) };
    emit.instruction("DEPTHWISE_FILTER", [image, dy, dw, ...g.words], options);
  },
};

export const lowerings: readonly Lowering[] = [plain, fused, input, filter];
