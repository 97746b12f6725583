// SPDX-License-Identifier: MIT-0
import { at, type Emitter, type Lowering, sizeOf, type Value } from "../lowering.ts";

/** A complex tensor as its two parts. */
export interface Parts {
  readonly real: Value;
  readonly imag: Value;
}

const kinds = { table: 0, rows: 1 } as const;

/** out = the Fourier transform of every row of x, or its inverse: that is the same with the parts exchanged, divided by the length. */
export function fourier(emit: Emitter, out: Parts, x: Parts, inverse: boolean): void {
  const n = x.real.shape.at(-1) ?? 1;
  const rows = sizeOf(x.real.shape) / Math.max(n, 1);
  if (rows === 0 || n === 0) return;
  // Doubles, so twice as many elements: cosines and sines of the circle; two places for each part of each row.
  const table = emit.temp([4 * n], "float32");
  const work = emit.temp([rows, 8 * n], "float32");
  emit.instruction("FFT", [kinds.table, table, n], { reads: [], writes: [table], work: 32 * n, split: Math.ceil(n / 64) });
  const [a, b] = inverse ? (["imag", "real"] as const) : (["real", "imag"] as const);
  const words = [kinds.rows, x[a], x[b], out[a], out[b], at(table, 0), at(work, 0), n, rows, inverse ? n : 1];
  const cost = rows * n * 5 * Math.ceil(Math.log2(n + 1));
  emit.instruction("FFT", words, { reads: [x.real, x.imag, table], writes: [out.real, out.imag, work], work: cost, split: rows });
}

/** The transform on parts, with parts as its result: what a step on the machine uses, since a program has no complex values. */
const parts: Lowering = {
  kernel: "PatchbayFft",
  outputs({ inputs }) {
    const { shape } = inputs.real as Value;
    return [
      { shape, dtype: "float32" },
      { shape, dtype: "float32" },
    ];
  },
  lower(emit, { inputs, attrs }, [real, imag]) {
    fourier(emit, { real: real as Value, imag: imag as Value }, inputs as unknown as Parts, Boolean(attrs.inverse));
  },
};

export const lowerings: readonly Lowering[] = [parts];
