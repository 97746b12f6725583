// SPDX-License-Identifier: MIT-0
// Runs of adjacent elements: copied, filled. Bits move as they are, whatever their type.
#pragma once
#include "vec.h"

typedef i32 four __attribute__((vector_size(16), aligned(4)));

INLINE void copy_run(i32 *to, const i32 *from, i64 n) {
  i64 i = 0;
  for (; i + 4 * VL <= n; i += 4 * VL) {
    vi a = viload(from + i), b = viload(from + i + VL), c = viload(from + i + 2 * VL), d = viload(from + i + 3 * VL);
    vistore(to + i, a);
    vistore(to + i + VL, b);
    vistore(to + i + 2 * VL, c);
    vistore(to + i + 3 * VL, d);
  }
  for (; i + 4 <= n; i += 4) *(four *)(to + i) = *(const four *)(from + i);
  for (; i < n; i++) to[i] = from[i];
}

INLINE void fill_run(i32 *to, i32 bits, i64 n) {
  i64 i = 0;
  vi v = visplat(bits);
  for (; i + VL <= n; i += VL) vistore(to + i, v);
  for (; i < n; i++) to[i] = bits;
}
