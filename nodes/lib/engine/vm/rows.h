// SPDX-License-Identifier: MIT-0
// Reductions of one row. Lane j of 16 takes the elements j, 16 + j, ...; then lane i takes lane i + s for s = 8, 4, 2, 1.
// So a sum has the same bits for every width of vector and in every instruction that reduces a row.
#pragma once
#include "vec.h"

// The first n lanes from memory, `rest` in the others.
INLINE vi vload_rest(const void *p, i64 n, i32 rest) {
  vi v = viload_n(p, n), lane;
  for (int i = 0; i < VL; i++) lane[i] = i;
  return viselect(lane < (i32)n, v, visplat(rest));
}
// Every lane i with lane i + s. Only the lower s lanes of the result are of use.
INLINE vi shift_lanes(vi v, const int s) {
#if VL == 16
  if (s == 8) return __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  if (s == 4) return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  if (s == 2) return __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif VL == 8
  if (s == 4) return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
  if (s == 2) return __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  if (s == 2) return __builtin_shufflevector(v, v, 2, 3, 0, 1);
  return __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
}

typedef vi (*RowStep)(vi, vi);
INLINE i32 reduce_row(RowStep step, const i32 first, const void *row, i64 n) {
  const i32 *x = row;
  vi lane[NH];
  for (int j = 0; j < NH; j++) lane[j] = visplat(first);
  i64 i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int j = 0; j < NH; j++) lane[j] = step(lane[j], viload(x + i + j * VL));
  for (int j = 0; j < NH; j++, i += VL)
    if (i < n) lane[j] = step(lane[j], i + VL <= n ? viload(x + i) : vload_rest(x + i, n - i, first));
  for (int h = NH / 2; h > 0; h >>= 1)
    for (int j = 0; j < h; j++) lane[j] = step(lane[j], lane[j + h]);
  vi v = lane[0];
#if VL == 16
  v = step(v, shift_lanes(v, 8));
#endif
#if VL >= 8
  v = step(v, shift_lanes(v, 4));
#endif
  v = step(v, shift_lanes(v, 2));
  v = step(v, shift_lanes(v, 1));
  return v[0];
}

INLINE vi step_sum(vi a, vi b) { return (vi)((vf)a + (vf)b); }
INLINE vi step_prod(vi a, vi b) { return (vi)((vf)a * (vf)b); }
INLINE vi step_max(vi a, vi b) { return (vi)vmax_((vf)a, (vf)b); }
INLINE vi step_min(vi a, vi b) { return (vi)vmin_((vf)a, (vf)b); }
INLINE vi step_isum(vi a, vi b) { return (vi)((vu)a + (vu)b); }
INLINE vi step_iprod(vi a, vi b) { return (vi)((vu)a * (vu)b); }
INLINE vi step_imax(vi a, vi b) { return viselect(a > b, a, b); }
INLINE vi step_imin(vi a, vi b) { return viselect(a < b, a, b); }
INLINE vi step_or(vi a, vi b) { return a | b; }
INLINE vi step_and(vi a, vi b) { return a & (vi)(b != 0); }

// Of no elements: 0, 1, -infinity, infinity. A row with a NaN has NaN as its maximum and minimum.
INLINE float row_sum(const float *x, i64 n) { return as_float(reduce_row(step_sum, 0, x, n)); }
INLINE float row_mean(const float *x, i64 n) { return row_sum(x, n) / (float)n; }
INLINE float row_prod(const float *x, i64 n) { return as_float(reduce_row(step_prod, 0x3f800000, x, n)); }
INLINE float row_max(const float *x, i64 n) { return as_float(reduce_row(step_max, (i32)0xff800000, x, n)); }
INLINE float row_min(const float *x, i64 n) { return as_float(reduce_row(step_min, 0x7f800000, x, n)); }
INLINE i32 row_isum(const i32 *x, i64 n) { return reduce_row(step_isum, 0, x, n); }
INLINE i32 row_iprod(const i32 *x, i64 n) { return reduce_row(step_iprod, 1, x, n); }
INLINE i32 row_imax(const i32 *x, i64 n) { return reduce_row(step_imax, (i32)0x80000000, x, n); }
INLINE i32 row_imin(const i32 *x, i64 n) { return reduce_row(step_imin, 0x7fffffff, x, n); }
// Of bools, which are 0 or 1.
INLINE i32 row_any(const i32 *x, i64 n) { return reduce_row(step_or, 0, x, n); }
INLINE i32 row_all(const i32 *x, i64 n) { return reduce_row(step_and, 1, x, n) & 1; }
