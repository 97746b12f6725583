// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import type { KernelCall } from "../lowering.ts";

/** A convolution's sizes, depth first; a flat one has a depth of 1. */
export interface Geometry {
  /** Words 4 to 24 of CONV, CONV_INPUT and CONV_FILTER: see vm/conv-axis.h. */
  readonly words: readonly number[];
  readonly outShape: readonly number[];
  readonly images: number;
  readonly inSize: readonly number[];
  readonly outSize: readonly number[];
  /** Numbers in the filter. */
  readonly weights: number;
  readonly channels: number;
  readonly filters: number;
  readonly work: number;
}

type Attributes = KernelCall["attrs"];
type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

/** Of images [images, height, width, channels]. */
export function flat(xShape: readonly number[], filterShape: readonly number[], attrs: Attributes): Geometry {
  const { strides, dilations, pad, dimRoundingMode } = attrs;
  const info = backend_util.computeConv2DInfo(xShape as Four, filterShape as Four, strides, dilations ?? 1, pad, dimRoundingMode, false);
  return geometry(info.outShape, {
    images: info.batchSize,
    channels: info.inChannels,
    filters: info.outChannels,
    inSize: [1, info.inHeight, info.inWidth],
    outSize: [1, info.outHeight, info.outWidth],
    filter: [1, info.filterHeight, info.filterWidth],
    strides: [1, info.strideHeight, info.strideWidth],
    dilations: [1, info.dilationHeight, info.dilationWidth],
    before: [0, info.padInfo.top, info.padInfo.left],
  });
}

/** Of images [images, depth, height, width, channels]. */
export function deep(xShape: readonly number[], filterShape: readonly number[], attrs: Attributes): Geometry {
  const { strides, dilations, pad } = attrs;
  const info = backend_util.computeConv3DInfo(xShape as Five, filterShape as Five, strides, dilations ?? 1, pad);
  return geometry(info.outShape, {
    images: info.batchSize,
    channels: info.inChannels,
    filters: info.outChannels,
    inSize: [info.inDepth, info.inHeight, info.inWidth],
    outSize: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  });
}

interface Sizes {
  readonly images: number;
  readonly channels: number;
  readonly filters: number;
  readonly inSize: readonly number[];
  readonly outSize: readonly number[];
  readonly filter: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
}

function geometry(outShape: readonly number[], sizes: Sizes): Geometry {
  const { images, channels, filters, inSize, outSize, filter, strides, dilations, before } = sizes;
  const weights = product(filter) * channels * filters;
  return {
    words: [images, ...inSize, channels, ...outSize, filters, ...filter, ...strides, ...dilations, ...before],
    outShape,
    images,
    inSize,
    outSize,
    weights,
    channels,
    filters,
    work: images * product(outSize) * weights,
  };
}

function product(sides: readonly number[]): number {
  return sides.reduce((size, side) => size * side, 1);
}
