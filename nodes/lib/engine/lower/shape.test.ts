import { beforeAll, expect, it } from "vitest";
import { startBackend } from "../start.ts";
import { Draw, difference, type Plain } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

/** Equal bits on many random shapes and types, empty ones included. */
function moves(kernel: string, seed: number, one: (draw: Draw) => [Readonly<Record<string, Plain>> | readonly Plain[], object]): void {
  it(`${kernel} moves the same elements as tfjs-cpu`, () => {
    const draw = new Draw(seed);
    for (let i = 0; i < 150; i++) {
      const [given, attrs] = one(draw);
      expect(difference(kernel, given, attrs)).toBeUndefined();
    }
  });
}

moves("Transpose", 1, (draw) => {
  const x = draw.tensor(draw.shape(0, 6), draw.dtype());
  return [{ x }, { perm: draw.shuffled(x.shape.map((_, axis) => axis)) }];
});
moves("Slice", 2, (draw) => {
  const x = draw.tensor(draw.shape(1, 5), draw.dtype());
  const begin = x.shape.map((size) => draw.whole(0, size));
  return [{ x }, { begin, size: x.shape.map((size, axis) => (draw.flag() ? -1 : draw.whole(0, size - begin[axis]!))) }];
});
moves("StridedSlice", 3, (draw) => {
  const x = draw.tensor(draw.shape(1, 5, 0), draw.dtype());
  const mask = () => draw.whole(0, 2 ** x.shape.length - 1);
  // tfjs-cpu fails where all steps are 1 and nothing is left, and mistakes axes where one is dropped and others have steps.
  const simple = draw.flag();
  const begin = x.shape.map((size) => (simple ? draw.whole(0, size - 1) : draw.whole(-size, size - 1)));
  const attrs = {
    begin,
    end: x.shape.map((size, axis) => (simple ? draw.whole(begin[axis]! + 1, size) : draw.whole(-size, size))),
    strides: x.shape.map((_, axis) => (simple ? 1 : axis === 0 ? 2 : draw.one([1, 2, 3, -1, -2]))),
    beginMask: mask(),
    endMask: mask(),
    ellipsisMask: 0,
    newAxisMask: draw.one([0, 0, 1]),
    shrinkAxisMask: simple && x.shape.length > 1 ? draw.one([0, 2]) : 0,
  };
  return [{ x }, attrs];
});
moves("Reverse", 4, (draw) => {
  const x = draw.tensor(draw.shape(0, 5), draw.dtype());
  return [{ x }, { dims: draw.some(x.shape.length) }];
});
moves("FlipLeftRight", 5, (draw) => [{ image: draw.tensor(draw.shape(4, 4)) }, {}]);
moves("Tile", 6, (draw) => {
  const x = draw.tensor(draw.shape(0, 6), draw.dtype());
  return [{ x }, { reps: x.shape.map(() => draw.whole(1, 3)) }];
});
moves("DepthToSpace", 7, (draw) => {
  const [batch, height, width, depth] = draw.shape(4, 4, 0);
  const blockSize = draw.whole(2, 3);
  return [{ x: draw.tensor([batch!, height!, width!, depth! * blockSize ** 2], draw.dtype()) }, { blockSize, dataFormat: "NHWC" }];
});
moves("BatchToSpaceND", 8, (draw) => {
  const blockShape = Array.from({ length: draw.whole(1, 3) }, () => draw.whole(1, 3));
  const rest = draw.shape(blockShape.length, 4, 0);
  const product = blockShape.reduce((a, b) => a * b, 1);
  const crops = blockShape.map((block, i) => (block * rest[i]! > 2 ? [draw.whole(0, 1), draw.whole(0, 1)] : [0, 0]));
  return [{ x: draw.tensor([product * draw.whole(1, 3), ...rest], draw.dtype()) }, { blockShape, crops }];
});
moves("Unpack", 9, (draw) => {
  const value = draw.tensor(draw.shape(1, 5, 0), draw.dtype());
  return [{ value }, { axis: draw.whole(-value.shape.length, value.shape.length - 1) }];
});
moves("SplitV", 10, (draw) => {
  const shape = draw.shape(1, 5, 0);
  const axis = draw.whole(0, shape.length - 1);
  const parts = Array.from({ length: draw.whole(1, 4) }, () => draw.whole(0, 3));
  shape[axis] = parts.reduce((a, b) => a + b, 0);
  if (draw.flag()) parts[draw.whole(0, parts.length - 1)] = -1;
  return [{ x: draw.tensor(shape, draw.dtype()) }, { axis, numOrSizeSplits: parts }];
});
moves("Concat", 11, (draw) => {
  const shape = draw.shape(1, 5);
  const axis = draw.whole(0, shape.length - 1);
  const dtype = draw.dtype();
  const parts = Array.from({ length: draw.whole(1, 4) }, () => draw.tensor(shape.with(axis, draw.whole(0, 4)), dtype));
  return [parts, { axis }];
});
moves("Pack", 12, (draw) => {
  const shape = draw.shape(0, 4);
  const dtype = draw.dtype();
  return [Array.from({ length: draw.whole(1, 4) }, () => draw.tensor(shape, dtype)), { axis: draw.whole(0, shape.length) }];
});
moves("PadV2", 13, (draw) => {
  const x = draw.tensor(draw.shape(0, 5), draw.dtype());
  const paddings = x.shape.map(() => [draw.whole(0, 2), draw.whole(0, 2)]);
  return [{ x }, { paddings, constantValue: draw.whole(0, 1) }];
});
moves("MirrorPad", 14, (draw) => {
  const x = draw.tensor(draw.shape(1, 5, 0), draw.dtype());
  const mode = draw.one(["reflect", "symmetric"]);
  const most = (size: number) => Math.min(3, mode === "reflect" ? size - 1 : size);
  return [{ x }, { mode, paddings: x.shape.map((size) => [draw.whole(0, most(size)), draw.whole(0, most(size))]) }];
});
moves("SpaceToBatchND", 15, (draw) => {
  const blockShape = Array.from({ length: draw.whole(1, 3) }, () => draw.whole(1, 3));
  const shape = [draw.whole(1, 3), ...draw.shape(blockShape.length, 4, 0)];
  const paddings = blockShape.map((block, i) => {
    const before = draw.whole(0, 2);
    return [before, block - ((shape[i + 1]! + before) % block)];
  });
  return [{ x: draw.tensor(shape, draw.dtype()) }, { blockShape, paddings }];
});
