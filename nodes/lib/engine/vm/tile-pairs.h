// SPDX-License-Identifier: MIT-0
// Two operations in one pass over the block: v = inner(x, y), then outer(v, z). Each rounds as it does alone, so the bits are
// those of two passes; the value between them is not written and read again. The compiler of programs pairs them (pairs.ts).
// Numbers: 200 + 6 * inner + outer, inner add, sub, mul, div; outer v + z, v * z, v - z, z - v, v / z, z / v.
#pragma once
#include "tile-loops.h"

#define FIRST_PAIR 200
#define PAIRS 24

#define PAIR(name, inner, outer) \
  LOOP(name) { \
    float *to = d; \
    const float *p = a, *q = b, *r = c; \
    i64 i = 0; \
    for (; i + VL <= n; i += VL) { \
      vf x = vload(p + i), y = vload(q + i), z = vload(r + i), v = inner; \
      vstore(to + i, outer); \
    } \
    if (i < n) { \
      vf x = vload_n(p + i, n - i), y = vload_n(q + i, n - i), z = vload_n(r + i, n - i), v = inner; \
      vstore_n(to + i, outer, n - i); \
    } \
  }
#define PAIRS_OF(name, inner) \
  PAIR(name##_add, inner, v + z) \
  PAIR(name##_mul, inner, v * z) \
  PAIR(name##_sub, inner, v - z) \
  PAIR(name##_from, inner, z - v) \
  PAIR(name##_div, inner, v / z) \
  PAIR(name##_under, inner, z / v)
PAIRS_OF(pair_add, x + y)
PAIRS_OF(pair_sub, x - y)
PAIRS_OF(pair_mul, x * y)
PAIRS_OF(pair_div, x / y)

#define NAMES(name) tile_##name##_add, tile_##name##_mul, tile_##name##_sub, tile_##name##_from, tile_##name##_div, tile_##name##_under
static const TileLoop tile_pairs[PAIRS] = {NAMES(pair_add), NAMES(pair_sub), NAMES(pair_mul), NAMES(pair_div)};
#undef NAMES
