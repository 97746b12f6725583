// SPDX-License-Identifier: MIT-0
// The loops over a block: n elements of one to three arguments. The last, partial vector never writes beyond n.
#pragma once
#include "vec.h"

typedef void (*TileLoop)(void *d, const void *a, const void *b, const void *c, i64 n);
#define LOOP(name) static void tile_##name(void *d, const void *a, const void *b, const void *c, i64 n)

typedef vf (*MapUnary)(vf);
INLINE void map1(MapUnary f, float *d, const float *a, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) vstore(d + i, f(vload(a + i)));
  if (i < n) vstore_n(d + i, f(vload_n(a + i, n - i)), n - i);
}
// The same for long functions, which stand in the code once.
INLINE void map1_long(MapUnary f, float *d, const float *a, i64 n) {
  for (i64 i = 0; i < n; i += VL) vstore_n(d + i, f(vload_n(a + i, n - i)), n - i);
}
typedef vf (*MapBinary)(vf, vf);
INLINE void map2(MapBinary f, float *d, const float *a, const float *b, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) vstore(d + i, f(vload(a + i), vload(b + i)));
  if (i < n) vstore_n(d + i, f(vload_n(a + i, n - i), vload_n(b + i, n - i)), n - i);
}
typedef vi (*MapUnaryInt)(vi);
INLINE void map1_int(MapUnaryInt f, i32 *d, const i32 *a, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) vistore(d + i, f(viload(a + i)));
  if (i < n) vistore_n(d + i, f(viload_n(a + i, n - i)), n - i);
}
typedef vi (*MapBinaryInt)(vi, vi);
INLINE void map2_int(MapBinaryInt f, i32 *d, const i32 *a, const i32 *b, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) vistore(d + i, f(viload(a + i), viload(b + i)));
  if (i < n) vistore_n(d + i, f(viload_n(a + i, n - i), viload_n(b + i, n - i)), n - i);
}
typedef vi (*MapCompare)(vf, vf);
INLINE void map2_compare(MapCompare f, i32 *d, const float *a, const float *b, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) vistore(d + i, f(vload(a + i), vload(b + i)) & 1);
  if (i < n) vistore_n(d + i, f(vload_n(a + i, n - i), vload_n(b + i, n - i)) & 1, n - i);
}

// One element at a time.
#define EACH(to, from, expression) \
  do { \
    to *out = d; \
    const from *p = a, *q = b; \
    for (i64 i = 0; i < n; i++) { \
      const from x = p[i]; \
      (void)q; \
      out[i] = expression; \
    } \
  } while (0)
