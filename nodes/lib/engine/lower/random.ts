// SPDX-License-Identifier: MIT-0
import { type Lowering, sizeOf, type Value } from "../lowering.ts";

/** Numbers drawn by the machine from a key that is an input: see ops/random.ts. */
const kinds = { uniform: 0, normal: 1, key: 2 } as const;

const draw: Lowering = {
  kernel: "PatchbayRandom",
  outputs: ({ attrs }) => [{ shape: attrs.shape, dtype: "float32" }],
  lower(emit, { inputs, attrs }, [out]) {
    const key = inputs.key as Value;
    const count = sizeOf(attrs.shape);
    const kind = kinds[attrs.distribution as "uniform" | "normal"];
    const options = { reads: [key], writes: [out as Value], work: 16 * count, split: Math.ceil(count / 64) };
    emit.instruction("RANDOM", [key, out as Value, count, kind], options);
  },
};

const key: Lowering = {
  kernel: "PatchbayKey",
  outputs: () => [{ shape: [2], dtype: "int32" }],
  lower(emit, { inputs, attrs }, [out]) {
    const from = inputs.key as Value;
    const letters = attrs.letters as number[];
    const words = [from, out as Value, letters.length, kinds.key, ...letters];
    emit.instruction("RANDOM", words, { reads: [from], writes: [out as Value], work: 1, split: 1 });
  },
};

export const lowerings: readonly Lowering[] = [draw, key];
