import { beforeAll, describe, expect, it } from "vitest";
import { backendName } from "../kernels.ts";
import { startBackend } from "../start.ts";
import { Draw, difference, type Given, type Plain, runOn } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

function agrees(kernel: string, seed: number, one: (draw: Draw) => [Given, object]): void {
  it(`${kernel} gives what tfjs-cpu gives on random shapes, types and indices`, () => {
    const draw = new Draw(seed);
    for (let i = 0; i < 200; i++) {
      const [given, attrs] = one(draw);
      expect(difference(kernel, given, attrs, 1e-5)).toBeUndefined();
    }
  });
}

function indices(draw: Draw, shape: readonly number[], limits: readonly number[]): Plain {
  const plain = draw.tensor(shape, "int32");
  return { ...plain, values: plain.values.map((_, i) => draw.whole(0, limits[i % limits.length]! - 1)) };
}

describe("reading and writing by index", () => {
  agrees("GatherV2", 1, (draw) => {
    const x = draw.tensor(draw.shape(1, 4, 0), draw.dtype());
    const axis = draw.whole(0, x.shape.length - 1);
    const batchDims = draw.whole(0, axis);
    const shape = [...x.shape.slice(0, batchDims), ...draw.shape(0, 2)];
    return [
      { x, indices: indices(draw, shape, [x.shape[axis]!]) },
      { axis, batchDims },
    ];
  });
  agrees("GatherNd", 2, (draw) => {
    const params = draw.tensor(draw.shape(1, 4, 0), draw.dtype());
    const rank = draw.whole(1, params.shape.length);
    return [{ params, indices: indices(draw, [...draw.shape(0, 2), rank], params.shape.slice(0, rank)) }, {}];
  });
  agrees("ScatterNd", 3, (draw) => {
    const shape = draw.shape(1, 3, 0);
    const rank = draw.whole(1, shape.length);
    const count = draw.whole(1, 30);
    const updates = draw.tensor([count, ...shape.slice(rank)], draw.one(["float32", "int32"]));
    return [{ updates, indices: indices(draw, [count, rank], shape.slice(0, rank)) }, { shape }];
  });
  agrees("TensorScatterUpdate", 4, (draw) => {
    const tensor = draw.tensor(draw.shape(1, 3, 0), draw.dtype());
    const rank = draw.whole(1, tensor.shape.length);
    const count = draw.whole(1, 30);
    const updates = draw.tensor([count, ...tensor.shape.slice(rank)], tensor.dtype);
    return [{ tensor, updates, indices: indices(draw, [count, rank], tensor.shape.slice(0, rank)) }, {}];
  });
  agrees("SparseToDense", 5, (draw) => {
    const outputShape = draw.shape(1, 3, 0);
    const dtype = draw.dtype();
    const count = draw.whole(1, 9);
    const sparseIndices = indices(draw, [count, outputShape.length], outputShape);
    const sparseValues = draw.tensor(draw.flag() ? [count] : [], dtype);
    return [{ sparseIndices, sparseValues, defaultValue: draw.tensor([], dtype) }, { outputShape }];
  });
  agrees("UnsortedSegmentSum", 6, (draw) => {
    const x = draw.tensor(draw.shape(1, 3));
    const numSegments = draw.whole(1, 6);
    const segmentIds = indices(draw, [x.shape[0]!], [numSegments + 2]);
    return [{ x, segmentIds: { ...segmentIds, values: segmentIds.values.map((id) => id - 1) } }, { numSegments }];
  });
  agrees("Bincount", 8, (draw) => {
    const x = indices(draw, [draw.whole(1, 40)], [9]);
    const weights = draw.tensor(draw.flag() ? x.shape : [0], draw.one(["float32", "int32"]));
    return [{ x, weights }, { size: draw.whole(1, 12) }];
  });
  agrees("OneHot", 7, (draw) => {
    const depth = draw.whole(1, 40);
    const attrs = { depth, dtype: draw.dtype(), onValue: draw.whole(0, 3), offValue: draw.whole(0, 1) };
    const at = indices(draw, draw.shape(0, 3), [depth + 2]);
    return [{ indices: { ...at, values: at.values.map((index) => index - 1) } }, attrs];
  });

  it("an index outside of its tensor reads zeros and writes nothing; a gather says so, as tfjs-cpu does", () => {
    const x: Plain = { shape: [2, 3], dtype: "float32", values: [1, 2, 3, 4, 5, 6] };
    const far: Plain = { shape: [4], dtype: "int32", values: [-1, 2, 2_147_483_647, 1] };
    const values = (kernel: string, given: Given, attrs: object) => {
      const result = runOn(backendName, kernel, given, attrs);
      return "error" in result ? result.error : result[0]!.values;
    };
    expect(values("GatherV2", { x, indices: far }, { axis: 0 })).toContain("the index value -1 is not in [0, 1]");
    const rows = { ...far, shape: [4, 1] };
    expect(values("GatherNd", { params: x, indices: rows }, {})).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 6]);
    const updates: Plain = { shape: [4, 3], dtype: "float32", values: [9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2, 3] };
    expect(values("ScatterNd", { updates, indices: rows }, { shape: [2, 3] })).toEqual([0, 0, 0, 1, 2, 3]);
    expect(values("UnsortedSegmentSum", { x: updates, segmentIds: far }, { numSegments: 2 })).toEqual([0, 0, 0, 1, 2, 3]);
  });
});
