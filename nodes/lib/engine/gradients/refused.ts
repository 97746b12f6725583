// SPDX-License-Identifier: MIT-0
import { noGradient, type Rule } from "./register.ts";

interface Refusal {
  readonly kernel: string;
  readonly what: string;
  readonly instead: string;
}

const second = (op: string) => `The gradient of ${op} (so its second derivative)`;

/** Rather no gradient than a wrong one. */
export const refusals: readonly Refusal[] = [
  { kernel: "MaxPool3DGrad", what: second("maxPool3d"), instead: "Use avgPool3d, or strided slices and maximum." },
  { kernel: "Dilation2DBackpropInput", what: second("dilation2d"), instead: "Use maxPool, which has one." },
  { kernel: "Dilation2DBackpropFilter", what: second("dilation2d"), instead: "Use maxPool, which has one." },
  { kernel: "CropAndResize", what: "image.cropAndResize", instead: "Use slice and image.resizeBilinear." },
  { kernel: "Transform", what: "image.transform", instead: "Gather the pixels that the transform reads." },
  { kernel: "RotateWithOffset", what: "image.rotateWithOffset", instead: "Gather the pixels that the rotation reads." },
  { kernel: "Bincount", what: "bincount", instead: "Use unsortedSegmentSum of the weights." },
  { kernel: "DenseBincount", what: "denseBincount", instead: "Use unsortedSegmentSum of the weights." },
  { kernel: "SparseToDense", what: "sparseToDense", instead: "Use scatterND." },
  { kernel: "SparseSegmentSum", what: "sparse.sparseSegmentSum", instead: "Use gather and unsortedSegmentSum." },
  { kernel: "SparseSegmentMean", what: "sparse.sparseSegmentMean", instead: "Use gather and unsortedSegmentSum." },
  { kernel: "Unique", what: "unique", instead: "Make the indices outside of the gradient and use gather." },
];

export const refused: readonly Rule[] = refusals.map(({ kernel, what, instead }) => ({
  kernel,
  gradients: () => {
    throw noGradient(what, instead);
  },
}));
