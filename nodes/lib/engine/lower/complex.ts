// SPDX-License-Identifier: MIT-0
import type { Lowering, Value } from "../lowering.ts";
import { copyWhole } from "./strided-copy.ts";

/** What complex tensors need of the machine; it knows only their real and imaginary parts, see ../complex.ts. */
const copy: Lowering = {
  kernel: "PatchbayCopy",
  outputs: ({ inputs }) => [{ shape: (inputs.x as Value).shape, dtype: (inputs.x as Value).dtype }],
  lower: (emit, { inputs }, [out]) => copyWhole(emit, out as Value, inputs.x as Value),
};

/** The larger part times the square root of 1 plus the square of their ratio: neither overflows before the result does. */
const modulus: Lowering = {
  kernel: "PatchbayModulus",
  outputs: ({ inputs }) => [{ shape: (inputs.real as Value).shape, dtype: "float32" }],
  lower(emit, { inputs }, [out]) {
    const { real, imag } = inputs as { real: Value; imag: Value };
    const made = () => emit.temp(real.shape, "float32");
    const [a, b, most, least, ratio, square, sum, root] = Array.from({ length: 8 }, made) as [
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    emit.map("abs", a, real);
    emit.map("abs", b, imag);
    emit.map("max", most, a, b);
    emit.map("min", least, a, b);
    emit.map("divNoNan", ratio, least, most);
    emit.map("square", square, ratio);
    emit.map("add", sum, square, 1);
    emit.map("sqrt", root, sum);
    emit.map("mul", out as Value, most, root);
  },
};

export const lowerings: readonly Lowering[] = [copy, modulus];
