// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { kernel, type Rule } from "./register.ts";

/**
 * A convolution is bilinear, so each of its three kernels is the gradient of the other two: those that tfjs leaves out
 * are here, in two and three dimensions and by depth. A dilated filter is the filter with zeros between its rows and
 * columns, which gives the gradients of dilated convolutions too.
 */

interface Attributes {
  readonly strides: unknown;
  readonly pad: unknown;
  readonly dataFormat?: string;
  readonly dimRoundingMode?: string;
  readonly dilations?: number | readonly number[];
}

function dilationsOf({ dilations }: Attributes, rank: number): number[] {
  if (dilations === undefined || dilations === null) return Array.from({ length: rank }, () => 1);
  return typeof dilations === "number" ? Array.from({ length: rank }, () => dilations) : dilations.slice(-rank);
}

/** Zeros between the entries along one axis; as [before, side, after], so that no tensor of a higher rank is needed. */
function spread(x: tf.Tensor, axis: number, by: number): tf.Tensor {
  if (by === 1) return x;
  const side = x.shape[axis] as number;
  const before = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const after = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const apart = tf.pad(tf.reshape(x, [before * side, 1, after]), [
    [0, 0],
    [0, by - 1],
    [0, 0],
  ]);
  const wide = tf.slice(tf.reshape(apart, [before, side * by, after]), [0, 0, 0], [before, (side - 1) * by + 1, after]);
  return tf.reshape(wide, [...x.shape.slice(0, axis), (side - 1) * by + 1, ...x.shape.slice(axis + 1)]);
}

/** The adjoint of `spread`: every by-th entry. */
function thin(x: tf.Tensor, axis: number, by: number): tf.Tensor {
  if (by === 1) return x;
  const strides = x.shape.map((_, a) => (a === axis ? by : 1));
  return tf.stridedSlice(
    x,
    x.shape.map(() => 0),
    x.shape,
    strides,
  );
}

function dilated(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((wide, by, axis) => spread(wide, axis, by), filter);
}

function undilated(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((thinned, by, axis) => thin(thinned, axis, by), filter);
}

/** The kernels of one kind of convolution. `names` are forward, by the input, by the filter. */
function rules(names: readonly [string, string, string], rank: 2 | 3, attributeOfShape: boolean): readonly Rule[] {
  const [forwardName, inputName, filterName] = names;
  const ones = Array.from({ length: rank }, () => 1);
  const common = ({ strides, pad, dataFormat, dimRoundingMode }: Attributes) => ({
    strides,
    pad,
    ...(rank === 2 ? { dataFormat, dimRoundingMode } : {}),
  });
  const plain = attributeOfShape ? { dilations: ones } : {};
  const forward = (x: tf.Tensor, filter: tf.Tensor, attrs: Attributes) =>
    kernel(forwardName, { x, filter }, { ...common(attrs), dilations: ones } as tf.NamedAttrMap);
  const byInput = (dy: tf.Tensor, filter: tf.Tensor, inputShape: readonly number[], attrs: Attributes) =>
    kernel(inputName, { dy, filter }, { ...common(attrs), ...plain, inputShape } as tf.NamedAttrMap);
  const byFilter = (x: tf.Tensor, dy: tf.Tensor, filterShape: readonly number[], attrs: Attributes) =>
    kernel(filterName, { x, dy }, { ...common(attrs), ...plain, filterShape } as tf.NamedAttrMap);
  return [
    {
      kernel: forwardName,
      inputs: ["x", "filter"],
      gradients: (dy: tf.Tensor, [x, filter], attrs: Attributes) => {
        const dilations = dilationsOf(attrs, rank);
        const wide = () => dilated(filter as tf.Tensor, dilations);
        const wideShape = (filter as tf.Tensor).shape.map((side, axis) => (side - 1) * (dilations[axis] ?? 1) + 1);
        return {
          x: () => byInput(dy, wide(), (x as tf.Tensor).shape, attrs),
          filter: () => undilated(byFilter(x as tf.Tensor, dy, wideShape, attrs), dilations),
        };
      },
    },
    {
      kernel: inputName,
      inputs: ["dy", "filter"],
      gradients: (g: tf.Tensor, [dy, filter], attrs: Attributes) => ({
        dy: () => forward(g, filter as tf.Tensor, attrs),
        filter: () => byFilter(g, dy as tf.Tensor, (filter as tf.Tensor).shape, attrs),
      }),
    },
    {
      kernel: filterName,
      inputs: ["x", "dy"],
      gradients: (g: tf.Tensor, [x, dy], attrs: Attributes) => ({
        x: () => byInput(dy as tf.Tensor, g, (x as tf.Tensor).shape, attrs),
        dy: () => forward(x as tf.Tensor, g, attrs),
      }),
    },
  ];
}

export const convolution: readonly Rule[] = [
  ...rules(["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"], 2, false),
  ...rules(["DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"], 2, true),
  ...rules(["Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"], 3, false),
];
