// SPDX-License-Identifier: MIT-0
import type { Emitter, KernelCall, Lowering, Value } from "../lowering.ts";
import { deep, flat, type Geometry } from "./conv-geometry.ts";
import { activate, activationPass } from "./fused-activation.ts";
import { sliced, transposed } from "./shape.ts";

/**
 * Convolutions over images of two and three dimensions, their gradients, and those of images whose channels come first
 * (NCHW), which are turned before and after.
 */
const flags = { bias: 2, relu: 4 } as const;

function convolve(emit: Emitter, g: Geometry, x: Value, filter: Value, y: Value, after: number, bias: Value | undefined): void {
  emit.instruction("CONV", [...g.words, x, filter, y, after, bias ?? 0], {
    reads: bias ? [x, filter, bias] : [x, filter],
    writes: [y],
    work: g.work,
    split: Math.max(g.images, ...g.outSize),
  });
}

function inputGradient(emit: Emitter, g: Geometry, dy: Value, filter: Value, dx: Value): void {
  emit.instruction("CONV_INPUT", [...g.words, dx, filter, dy, 0, 0], {
    reads: [dy, filter],
    writes: [dx],
    work: g.work,
    split: Math.max(g.images, ...g.inSize),
  });
}

/** The sums of a filter are as long as all images together, so groups of images are summed apart: for the shape, not for the machine. */
function filterGradient(emit: Emitter, g: Geometry, x: Value, dy: Value, dw: Value): void {
  const groups = Math.max(1, Math.min(g.images, 8, Math.floor(262_144 / Math.max(1, g.weights))));
  const sums = groups > 1 ? emit.temp([groups, ...dw.shape], "float32") : dw;
  const split = Math.max(groups, Math.ceil(g.weights / Math.max(1, g.filters) / 12));
  emit.instruction("CONV_FILTER", [...g.words, x, sums, dy, groups], { reads: [x, dy], writes: [sums], work: g.work, split });
  if (groups === 1) return;
  const [size, each] = [g.weights, 16];
  const options = { reads: [sums], writes: [dw], work: size * groups, split: Math.ceil(size / each) };
  emit.instruction("CONV_SUM", [size, groups, sums, dw], options);
}

const channelsFirst = ({ attrs }: KernelCall) => attrs.dataFormat === "NCHW";

function channelsLastShape([images = 1, channels = 1, ...size]: readonly number[]): number[] {
  return [images, ...size, channels];
}
function channelsFirstShape(shape: readonly number[]): number[] {
  return [shape[0] as number, shape.at(-1) as number, ...shape.slice(1, -1)];
}

/** Explicit padding is listed in the order of the axes. */
function attributes(call: KernelCall): KernelCall["attrs"] {
  const { pad } = call.attrs;
  if (!channelsFirst(call) || !Array.isArray(pad)) return call.attrs;
  return { ...call.attrs, pad: [pad[0], pad[2], pad[3], pad[1]] };
}

/** A transposed convolution may be given more rows and columns than its output has a use for. */
function fitting(emit: Emitter, dy: Value, outShape: readonly number[]): Value {
  if (dy.shape.every((side, axis) => side === outShape[axis])) return dy;
  if (dy.shape.length !== outShape.length || dy.shape.some((side, axis) => side < (outShape[axis] as number))) {
    throw new Error(`A convolution of these sizes gives [${outShape}], so its gradient cannot be of shape [${dy.shape}].`);
  }
  const used = emit.temp(outShape, "float32");
  sliced(
    emit,
    used,
    dy,
    outShape.map(() => 0),
    outShape,
  );
  return used;
}

/** What a call's images are as the machine has them, and a place for results in that order. */
class Layout {
  readonly #emit: Emitter;
  readonly #turned: boolean;

  constructor(emit: Emitter, call: KernelCall) {
    this.#emit = emit;
    this.#turned = channelsFirst(call);
  }
  shape(shape: readonly number[]): readonly number[] {
    return this.#turned ? channelsLastShape(shape) : shape;
  }
  read(x: Value): Value {
    if (!this.#turned) return x;
    const last = this.#emit.temp(channelsLastShape(x.shape), "float32");
    transposed(this.#emit, last, x, [0, 2, 3, 1]);
    return last;
  }
  write(out: Value, make: (last: Value) => void): void {
    if (!this.#turned) {
      make(out);
      return;
    }
    const last = this.#emit.temp(channelsLastShape(out.shape), "float32");
    make(last);
    transposed(this.#emit, out, last, [0, 3, 1, 2]);
  }
}

function flatOutput(call: KernelCall): readonly number[] {
  const { x, filter } = tensors(call, "x", "filter");
  if (!channelsFirst(call)) return flat(x.shape, filter.shape, call.attrs).outShape;
  return channelsFirstShape(flat(channelsLastShape(x.shape), filter.shape, attributes(call)).outShape);
}

function tensors<A extends string>({ inputs }: KernelCall, ...names: readonly A[]): Record<A, Value> {
  for (const name of names) if (!inputs[name]) throw new Error(`A convolution needs "${name}".`);
  return inputs as Record<A, Value>;
}

const conv2D: Lowering = {
  kernel: "Conv2D",
  outputs: (call) => [{ shape: flatOutput(call), dtype: "float32" }],
  lower(emit, call, [out]) {
    const { x, filter } = tensors(call, "x", "filter");
    const layout = new Layout(emit, call);
    const g = flat(layout.shape(x.shape), filter.shape, attributes(call));
    const image = layout.read(x);
    layout.write(out as Value, (y) => convolve(emit, g, image, filter, y, 0, undefined));
  },
};

const fusedConv2D: Lowering = {
  kernel: "FusedConv2D",
  outputs: conv2D.outputs,
  lower(emit, call, [out]) {
    const { x, filter } = tensors(call, "x", "filter");
    const { bias, preluActivationWeights: slopes } = call.inputs;
    const result = out as Value;
    const pass = activationPass(call);
    const first = channelsFirst(call);
    const channels = filter.shape[3] as number;
    const layout = new Layout(emit, call);
    const g = flat(layout.shape(x.shape), filter.shape, attributes(call));
    // A bias of one number a channel is added to the finished sums in registers; any other is broadcast afterwards.
    const alongChannels = bias !== undefined && bias.shape.length === 1 && bias.shape[0] === channels;
    const adds = bias !== undefined && !alongChannels;
    const relu = pass === "relu" && !adds;
    const activates = pass !== "none" && !relu;
    const place = (last: boolean): Value => (last ? result : emit.temp(result.shape, "float32"));
    const y = place(!adds && !activates);
    const image = layout.read(x);
    const after = (alongChannels ? flags.bias : 0) | (relu ? flags.relu : 0);
    layout.write(y, (last) => convolve(emit, g, image, filter, last, after, alongChannels ? bias : undefined));
    let biased = y;
    if (adds) {
      biased = place(!activates);
      emit.map("add", biased, y, bias);
    }
    const alongFirst = first && slopes !== undefined && slopes.shape.length === 1 && slopes.shape[0] !== 1;
    if (activates) activate(emit, call, result, biased, alongFirst ? emit.view(slopes, [channels, 1, 1]) : slopes);
  },
};

const conv2DInput: Lowering = {
  kernel: "Conv2DBackpropInput",
  outputs: ({ attrs }) => [{ shape: attrs.inputShape, dtype: "float32" }],
  lower(emit, call, [out]) {
    const { dy, filter } = tensors(call, "dy", "filter");
    const layout = new Layout(emit, call);
    const g = flat(layout.shape(call.attrs.inputShape), filter.shape, attributes(call));
    const gradient = fitting(emit, layout.read(dy), g.outShape);
    layout.write(out as Value, (dx) => inputGradient(emit, g, gradient, filter, dx));
  },
};

const conv2DFilter: Lowering = {
  kernel: "Conv2DBackpropFilter",
  outputs: ({ attrs }) => [{ shape: attrs.filterShape, dtype: "float32" }],
  lower(emit, call, [out]) {
    const { x, dy } = tensors(call, "x", "dy");
    const layout = new Layout(emit, call);
    const g = flat(layout.shape(x.shape), call.attrs.filterShape, attributes(call));
    filterGradient(emit, g, layout.read(x), layout.read(dy), out as Value);
  },
};

const conv3D: Lowering = {
  kernel: "Conv3D",
  outputs(call) {
    const { x, filter } = tensors(call, "x", "filter");
    return [{ shape: deep(x.shape, filter.shape, call.attrs).outShape, dtype: "float32" }];
  },
  lower(emit, call, [out]) {
    const { x, filter } = tensors(call, "x", "filter");
    convolve(emit, deep(x.shape, filter.shape, call.attrs), x, filter, out as Value, 0, undefined);
  },
};

const conv3DInput: Lowering = {
  kernel: "Conv3DBackpropInputV2",
  outputs: conv2DInput.outputs,
  lower(emit, call, [out]) {
    const { dy, filter } = tensors(call, "dy", "filter");
    inputGradient(emit, deep(call.attrs.inputShape, filter.shape, call.attrs), dy, filter, out as Value);
  },
};

const conv3DFilter: Lowering = {
  kernel: "Conv3DBackpropFilterV2",
  outputs: conv2DFilter.outputs,
  lower(emit, call, [out]) {
    const { x, dy } = tensors(call, "x", "dy");
    filterGradient(emit, deep(x.shape, call.attrs.filterShape, call.attrs), x, dy, out as Value);
  },
};

export const lowerings: readonly Lowering[] = [conv2D, fusedConv2D, conv2DInput, conv2DFilter, conv3D, conv3DInput, conv3DFilter];
