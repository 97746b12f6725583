import { backend_util, type TensorInfo } from "@tensorflow/tfjs";
import { call, drop, register, shaped } from "./kernel.ts";

/**
 * `Conv2DBackpropFilter`, which the wasm backend lacks. With x padded and its patches laid out as a
 * matrix P [batch*outHeight*outWidth, filterHeight*filterWidth*inChannels], the gradient of the filter is P^T dy.
 */
export function convFilterGradient(): void {
  register("Conv2DBackpropFilter", ({ inputs, backend, attrs }) => {
    const x = inputs.x as TensorInfo;
    const dy = inputs.dy as TensorInfo;
    if (attrs.dataFormat !== undefined && attrs.dataFormat !== "NHWC") throw new Error("Conv2DBackpropFilter: only NHWC is supported.");
    const filter = attrs.filterShape as [number, number, number, number];
    const info = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filter,
      attrs.strides as [number, number],
      1,
      attrs.pad as "same" | "valid",
      attrs.dimRoundingMode as "floor",
      false,
    );
    const { top, bottom, left, right } = info.padInfo;
    const needsPadding = top + bottom + left + right > 0;
    const paddings = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const padded = needsPadding ? call(backend, "PadV2", { x }, { paddings, constantValue: 0 }) : x;

    const rows = info.batchSize * info.outHeight * info.outWidth;
    const patches: TensorInfo[] = [];
    for (let row = 0; row < info.filterHeight; row++) {
      for (let column = 0; column < info.filterWidth; column++) {
        const end = [
          info.batchSize,
          row + (info.outHeight - 1) * info.strideHeight + 1,
          column + (info.outWidth - 1) * info.strideWidth + 1,
          info.inChannels,
        ];
        const begin = [0, row, column, 0];
        const strides = [1, info.strideHeight, info.strideWidth, 1];
        const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
        patches.push(call(backend, "StridedSlice", { x: padded }, { begin, end, strides, ...masks }));
      }
    }
    const flat = patches.map((patch) => shaped(patch, [rows, info.inChannels]));
    const width = flat.length * info.inChannels;
    const matrix = call(backend, "Concat", flat as never, { axis: 1 });
    const turned = call(backend, "Transpose", { x: shaped(dy, [rows, info.outChannels]) }, { perm: [1, 0] });
    const product = call(
      backend,
      "BatchMatMul",
      { a: shaped(turned, [1, info.outChannels, rows]), b: shaped(matrix, [1, rows, width]) },
      { transposeA: false, transposeB: false },
    );
    const gradient = call(backend, "Transpose", { x: shaped(product, [info.outChannels, width]) }, { perm: [1, 0] });
    drop(backend, ...patches, matrix, turned, product);
    if (needsPadding) drop(backend, padded);
    return { ...gradient, shape: filter };
  });
}
