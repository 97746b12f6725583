// SPDX-License-Identifier: MIT-0
import { backend_util, util } from "@tensorflow/tfjs";
import { type Emitter, type Lowering, sizeOf, type Value } from "../lowering.ts";
import { stridedCopy, stridesOf } from "./strided-copy.ts";

/** Puts the parts side by side along `axis`. */
function joined(emit: Emitter, out: Value, parts: readonly Value[], axis: number): void {
  const strides = stridesOf(out.shape);
  let place = 0;
  for (const part of parts) {
    const to = { value: out, strides, offset: place * (strides[axis] as number) };
    stridedCopy(emit, part.shape, to, { value: alike(emit, part, out.dtype), strides: stridesOf(part.shape) });
    place += part.shape[axis] as number;
  }
}

/** Parts of several types take the type of the first, as tfjs has it. */
function alike(emit: Emitter, x: Value, dtype: Value["dtype"]): Value {
  if ((x.dtype === "float32") === (dtype === "float32")) return x;
  const like = emit.temp(x.shape, dtype);
  emit.map(dtype === "float32" ? "toFloat" : "toInt", like, x);
  return like;
}

const concat: Lowering = {
  kernel: "Concat",
  outputs: ({ list, attrs }) => {
    const shapes = list.map(({ shape }) => [...shape]);
    const axis = util.parseAxisParam(attrs.axis, shapes[0] as number[])[0] as number;
    backend_util.assertParamsConsistent(shapes, axis);
    return [{ shape: backend_util.computeOutShape(shapes, axis), dtype: (list[0] as Value).dtype }];
  },
  lower: (emit, { list, attrs }, [out]) => {
    const axis = util.parseAxisParam(attrs.axis, [...(list[0] as Value).shape])[0] as number;
    joined(
      emit,
      out as Value,
      list.filter(({ shape }) => sizeOf(shape) > 0),
      axis,
    );
  },
};

const pack: Lowering = {
  kernel: "Pack",
  outputs: ({ list, attrs }) => {
    const { shape, dtype } = list[0] as Value;
    for (const part of list) {
      util.assertShapesMatch([...shape], [...part.shape], "All tensors passed to stack must have matching shapes");
      util.assert(part.dtype === dtype, () => "All tensors passed to stack must have matching dtypes");
    }
    return [{ shape: shape.toSpliced(packAxis(attrs.axis, shape), 0, list.length), dtype }];
  },
  lower: (emit, { list, attrs }, [out]) => {
    const { shape } = list[0] as Value;
    const axis = packAxis(attrs.axis, shape);
    const parts = list.map((part) => emit.view(part, shape.toSpliced(axis, 0, 1)));
    joined(emit, out as Value, parts, axis);
  },
};

function packAxis(axis: number, shape: readonly number[]): number {
  return axis < 0 ? axis + shape.length + 1 : axis;
}

export const lowerings: readonly Lowering[] = [concat, pack];
