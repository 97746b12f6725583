// SPDX-License-Identifier: MIT-0
import { lowerings as complex } from "./lower/complex.ts";
import { lowerings as conv } from "./lower/conv.ts";
import { lowerings as create } from "./lower/create.ts";
import { lowerings as cumulate } from "./lower/cumulate.ts";
import { lowerings as depthwise } from "./lower/depthwise.ts";
import { lowerings as einsum } from "./lower/einsum.ts";
import { lowerings as elementwise } from "./lower/elementwise.ts";
import { lowerings as fft } from "./lower/fft.ts";
import { lowerings as gather } from "./lower/gather.ts";
import { lowerings as join } from "./lower/join.ts";
import { lowerings as matmul } from "./lower/matmul.ts";
import { lowerings as normalise } from "./lower/normalise.ts";
import { lowerings as oneHot } from "./lower/one-hot.ts";
import { lowerings as pad } from "./lower/pad.ts";
import { lowerings as pool } from "./lower/pool.ts";
import { lowerings as random } from "./lower/random.ts";
import { lowerings as reduce } from "./lower/reduce.ts";
import { lowerings as resize } from "./lower/resize.ts";
import { lowerings as scan } from "./lower/scan.ts";
import { lowerings as shape } from "./lower/shape.ts";
import { lowerings as softmax } from "./lower/softmax.ts";
import { lowerings as topK } from "./lower/top-k.ts";
import type { Lowering } from "./lowering.ts";

/** Every kernel of tfjs that the machine runs. Written out, so that an export finds what it has to carry. */
export const lowerings: readonly Lowering[] = [
  ...elementwise,
  ...softmax,
  ...normalise,
  ...matmul,
  ...conv,
  ...shape,
  ...join,
  ...pad,
  ...reduce,
  ...gather,
  ...oneHot,
  ...cumulate,
  ...create,
  ...pool,
  ...depthwise,
  ...resize,
  ...fft,
  ...complex,
  ...topK,
  ...random,
  ...scan,
  ...einsum,
];
