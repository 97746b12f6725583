// SPDX-License-Identifier: MIT-0
/**
 * The elementwise operations of the machine, as `vm/tile-ops.h` numbers them (a test compares them):
 * name -> [number, arguments]. Types: f float32, i int32 or bool; a comparison gives bool (0 or 1 in an int32).
 */
export const tileOps = {
  copy: [1, 1],
  // float -> float
  neg: [2, 1],
  abs: [3, 1],
  sqrt: [4, 1],
  rsqrt: [5, 1],
  square: [6, 1],
  reciprocal: [7, 1],
  exp: [8, 1],
  expm1: [9, 1],
  log: [10, 1],
  log1p: [11, 1],
  sin: [12, 1],
  cos: [13, 1],
  tan: [14, 1],
  asin: [15, 1],
  acos: [16, 1],
  atan: [17, 1],
  sinh: [18, 1],
  cosh: [19, 1],
  tanh: [20, 1],
  asinh: [21, 1],
  acosh: [22, 1],
  atanh: [23, 1],
  sigmoid: [24, 1],
  softplus: [25, 1],
  erf: [26, 1],
  relu: [27, 1],
  relu6: [28, 1],
  elu: [29, 1],
  selu: [30, 1],
  sign: [31, 1],
  floor: [32, 1],
  ceil: [33, 1],
  round: [34, 1],
  trunc: [35, 1],
  // float, float -> float
  divBy: [36, 2], // div, where the second argument is one number everywhere
  add: [40, 2],
  sub: [41, 2],
  mul: [42, 2],
  div: [43, 2],
  max: [44, 2],
  min: [45, 2],
  pow: [46, 2],
  mod: [47, 2],
  squaredDifference: [49, 2],
  atan2: [50, 2],
  leakyRelu: [51, 2], // x, alpha; also prelu
  step: [52, 2], // x, alpha: x > 0 ? 1 : alpha (x <= 0), NaN stays NaN
  eluGrad: [53, 2], // dy, y
  divNoNan: [54, 2],
  // float, float -> bool
  equal: [60, 2],
  notEqual: [61, 2],
  less: [62, 2],
  lessEqual: [63, 2],
  greater: [64, 2],
  greaterEqual: [65, 2],
  isNaN: [66, 1],
  isInf: [67, 1],
  isFinite: [68, 1],
  // int, int -> int
  iadd: [70, 2],
  isub: [71, 2],
  imul: [72, 2],
  idiv: [73, 2], // truncated
  ifloorDiv: [74, 2],
  imod: [75, 2],
  imax: [76, 2],
  imin: [77, 2],
  ineg: [78, 1],
  iabs: [79, 1],
  isquare: [80, 1],
  isign: [81, 1],
  ipow: [82, 2],
  isquaredDifference: [83, 2],
  // int, int -> bool
  iequal: [84, 2],
  inotEqual: [85, 2],
  iless: [86, 2],
  ilessEqual: [87, 2],
  igreater: [88, 2],
  igreaterEqual: [89, 2],
  // bits
  and: [90, 2],
  or: [91, 2],
  xor: [92, 2],
  not: [93, 1], // of a bool: 1 - x
  shiftLeft: [94, 2],
  shiftRight: [95, 2], // logical
  rotateLeft: [96, 2],
  // between types
  toFloat: [100, 1],
  toInt: [101, 1], // truncated, as JavaScript's `| 0`
  floatToBool: [102, 1],
  intToBool: [103, 1],
  select: [104, 3], // bool, a, b of any one type
  floorDiv: [105, 2], // float, float -> int
} as const satisfies Record<string, readonly [number, number]>;
export type TileOp = keyof typeof tileOps;

/** Reductions of a row to one value; on whole numbers those with an `i`. Any and all take bools. */
export const rowOps = {
  sum: 120,
  mean: 121,
  max: 122,
  min: 123,
  prod: 124,
  any: 125,
  all: 126,
  isum: 160,
  imax: 162,
  imin: 163,
  iprod: 164,
} as const;
/** One value a row to a row full of it. */
export const expandOp = 130;
