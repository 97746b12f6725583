// SPDX-License-Identifier: MIT-0
import { at, type Lowering, sizeOf, type Value } from "../lowering.ts";

/** Images mirrored left to right: columns are read from the last one backwards. */
const flip: Lowering = {
  kernel: "FlipLeftRight",
  outputs: ({ inputs }) => [{ shape: (inputs.image as Value).shape, dtype: (inputs.image as Value).dtype }],
  lower(emit, { inputs }, [out]) {
    const image = inputs.image as Value;
    const [batch, height, width, channels] = image.shape as [number, number, number, number];
    const size = sizeOf(image.shape);
    if (size === 0) return;
    const lines = batch * height;
    const step = width * channels;
    const words = [out as Value, at(image, step - channels), 3, lines, step, step, width, channels, -channels, channels, 1, 1];
    emit.instruction("COPY", words, { reads: [image], writes: [out as Value], work: size, split: lines });
  },
};

export const lowerings: readonly Lowering[] = [flip];
