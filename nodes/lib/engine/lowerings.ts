// SPDX-License-Identifier: MIT-0
import type { Lowering } from "./lowering.ts";

const names = [
  "elementwise",
  "softmax",
  "normalise",
  "matmul",
  "conv",
  "shape",
  "join",
  "pad",
  "reduce",
  "gather",
  "one-hot",
  "cumulate",
  "create",
  "pool",
  "depthwise",
  "resize",
  "fft",
  "complex",
  "top-k",
  "random",
  "scan",
  "einsum",
  "image",
];
const found: Lowering[] = [];
for (const name of names) {
  try {
    found.push(...((await import(`./lower/${name}.ts`)) as { lowerings: readonly Lowering[] }).lowerings);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") console.error(name, (error as Error).message);
  }
}
/** While the lowerings are being written: those that are there. */
export const lowerings: readonly Lowering[] = found;
