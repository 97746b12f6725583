// SPDX-License-Identifier: MIT-0
import { type KernelCall, type Lowering, sizeOf, type Value, type Word } from "../lowering.ts";

/** Images at another size. The derivatives are those of the forward kernels, with their corners and pixel centres. */
const kinds = { bilinear: 0, nearest: 1 } as const;
type Kind = keyof typeof kinds;

function words(kind: Kind, { attrs }: KernelCall, images: readonly number[], size: readonly number[]): Word[] {
  return [kinds[kind], attrs.alignCorners ? 1 : 0, attrs.halfPixelCenters ? 1 : 0, ...images, ...size];
}

function forward(kernel: string, kind: Kind): Lowering {
  const shapeOf = ({ inputs, attrs }: KernelCall) => {
    const [batch, , , channels] = (inputs.images as Value).shape;
    return [batch as number, ...attrs.size, channels as number];
  };
  return {
    kernel,
    outputs: (call) => [{ shape: shapeOf(call), dtype: kind === "bilinear" ? "float32" : (call.inputs.images as Value).dtype }],
    lower(emit, call, [out]) {
      const y = out as Value;
      let images = call.inputs.images as Value;
      if (kind === "bilinear" && images.dtype !== "float32") {
        const floats = emit.temp(images.shape, "float32");
        emit.map("toFloat", floats, images);
        images = floats;
      }
      const parameters = [images, y, ...words(kind, call, images.shape, call.attrs.size)];
      const split = (y.shape[0] as number) * (y.shape[1] as number);
      emit.instruction("RESIZE", parameters, { reads: [images], writes: [y], work: 4 * sizeOf(y.shape), split });
    },
  };
}

function backward(kernel: string, kind: Kind): Lowering {
  return {
    kernel,
    outputs: ({ inputs }) => [{ shape: (inputs.images as Value).shape, dtype: "float32" }],
    lower(emit, call, [out]) {
      const dx = out as Value;
      const dy = call.inputs.dy as Value;
      const [batch, , , channels] = dx.shape as [number, number, number, number];
      const parameters = [dy, dx, ...words(kind, call, dx.shape, dy.shape.slice(1, 3))];
      const options = { reads: [dy], writes: [dx], work: 4 * sizeOf(dy.shape), split: batch * Math.ceil(channels / 16) };
      emit.instruction("RESIZE_GRAD", parameters, options);
    },
  };
}

export const lowerings: readonly Lowering[] = [
  forward("ResizeBilinear", "bilinear"),
  forward("ResizeNearestNeighbor", "nearest"),
  backward("ResizeBilinearGrad", "bilinear"),
  backward("ResizeNearestNeighborGrad", "nearest"),
];
