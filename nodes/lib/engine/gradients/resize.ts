// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { kernel, type Rule } from "./register.ts";

/** Resizing is linear, so the gradient of its gradient is resizing again. */
export const resize: readonly Rule[] = ["ResizeBilinear", "ResizeNearestNeighbor"].map((name) => ({
  kernel: `${name}Grad`,
  inputs: ["dy", "images"],
  gradients: (g: tf.Tensor, [dy, images], { alignCorners, halfPixelCenters }: { alignCorners: boolean; halfPixelCenters: boolean }) => ({
    dy: () => {
      const [, height, width] = (dy as tf.Tensor).shape;
      return kernel(name, { images: g }, { alignCorners, halfPixelCenters, size: [height as number, width as number] });
    },
    images: () => tf.zeros((images as tf.Tensor).shape),
  }),
}));
