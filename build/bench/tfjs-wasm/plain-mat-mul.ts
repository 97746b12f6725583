import { getKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs";
import { type Backend, call, drop, register } from "./kernel.ts";

/**
 * The gradient of a product sets transpose flags, and with them the wasm backend leaves its fast path
 * (24 times slower at 256x128 by 128x128). So the operand is turned first, and the product is plain.
 */
export function plainMatMul(): void {
  const plain = getKernel("BatchMatMul", "wasm");
  unregisterKernel("BatchMatMul", "wasm");
  register("BatchMatMul", ({ inputs, backend, attrs }) => {
    const a = attrs.transposeA ? turn(backend, inputs.a as TensorInfo) : (inputs.a as TensorInfo);
    const b = attrs.transposeB ? turn(backend, inputs.b as TensorInfo) : (inputs.b as TensorInfo);
    const product = plain.kernelFunc({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });
    if (attrs.transposeA) drop(backend, a);
    if (attrs.transposeB) drop(backend, b);
    return product as TensorInfo;
  });
}

function turn(backend: Backend, matrix: TensorInfo): TensorInfo {
  const rank = matrix.shape.length;
  const perm = matrix.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return call(backend, "Transpose", { x: matrix }, { perm });
}
