import type { TensorInfo } from "@tensorflow/tfjs";
import { call, drop, register, shaped } from "./kernel.ts";

/**
 * `UnsortedSegmentSum`, which the wasm backend lacks: the gradient of a look-up.
 * Rows with the same id are added: onehot(ids)^T x.
 */
export function segmentSum(): void {
  register("UnsortedSegmentSum", ({ inputs, backend, attrs }) => {
    const x = inputs.x as TensorInfo;
    const ids = inputs.segmentIds as TensorInfo;
    const segments = attrs.numSegments as number;
    const rows = ids.shape.reduce((product, size) => product * size, 1);
    const rest = x.shape.slice(ids.shape.length);
    const width = rest.reduce((product, size) => product * size, 1);
    const hot = call(backend, "OneHot", { indices: shaped(ids, [rows]) }, { depth: segments, onValue: 1, offValue: 0, dtype: "float32" });
    const turned = call(backend, "Transpose", { x: hot }, { perm: [1, 0] });
    const sum = call(
      backend,
      "BatchMatMul",
      { a: shaped(turned, [1, segments, rows]), b: shaped(x, [1, rows, width]) },
      { transposeA: false, transposeB: false },
    );
    drop(backend, hot, turned);
    return { ...sum, shape: [segments, ...rest] };
  });
}
