// SPDX-License-Identifier: MIT-0
// ARG_ROWS: where the greatest (or smallest) element of the middle axis of [outer, n, inner] is; the first of equals.
// As in tfjs, a NaN in the first place wins and is passed over anywhere else.
#pragma once
#include "vec.h"

INLINE vi arg_better(const i32 least, const i32 whole, vi a, vi b) {
  if (whole) return least ? a < b : a > b;
  return least ? (vf)a < (vf)b : (vf)a > (vf)b;
}

INLINE void arg_columns(const i32 least, const i32 whole, i32 *out, const float *x, i64 n, i64 inner) {
  for (i64 c = 0; c < inner; c += VL) {
    i64 width = inner - c;
    vi best = (vi)vload_n(x + c, width), where = {0};
    for (i64 k = 1; k < n; k++) {
      vi v = (vi)vload_n(x + k * inner + c, width), better = arg_better(least, whole, v, best);
      best = viselect(better, v, best);
      where = viselect(better, visplat((i32)k), where);
    }
    vstore_n((float *)(out + c), (vf)where, width);
  }
}

// Each lane keeps the first of its own; then the lanes compare.
INLINE i32 arg_row(const i32 least, const i32 whole, const i32 *x, i64 n) {
  i64 k = 0;
  i32 values[VL], places[VL], lanes = 1;
  values[0] = x[0];
  places[0] = 0;
  if (n >= 2 * VL) {
    vi best = visplat(x[0]), where = {0}, place = {0};
    for (i32 j = 0; j < VL; j++) place[j] = j;
    for (; k + VL <= n; k += VL, place += VL) {
      vi v = viload(x + k), better = arg_better(least, whole, v, best);
      best = viselect(better, v, best);
      where = viselect(better, place, where);
    }
    vistore(values, best);
    vistore(places, where);
    lanes = VL;
  }
  i32 best = values[0], where = places[0];
#define ARG_SCALAR(a, b) \
  (whole ? (least ? (a) < (b) : (a) > (b)) : (least ? as_float(a) < as_float(b) : as_float(a) > as_float(b)))
  for (i32 j = 1; j < lanes; j++) {
    if (ARG_SCALAR(values[j], best) || (!ARG_SCALAR(best, values[j]) && places[j] < where)) {
      best = values[j];
      where = places[j];
    }
  }
  for (; k < n; k++) {
    if (ARG_SCALAR(x[k], best)) {
      best = x[k];
      where = (i32)k;
    }
  }
#undef ARG_SCALAR
  return where;
}

INLINE void arg_all(const i32 least, const i32 whole, i32 *out, const i32 *x, i64 from, i64 to, i64 n, i64 inner) {
  for (i64 o = from; o < to; o++) {
    if (inner == 1) out[o] = arg_row(least, whole, x + o * n, n);
    else arg_columns(least, whole, out + o * inner, (const float *)x + o * n * inner, n, inner);
  }
}

// Words: 4 smallest (1) or greatest (0), 5 whole numbers (1) or floats (0), 6 out, 7 x, 8 outer, 9 n, 10 inner.
static void op_arg_rows(const Job *job) {
  const i32 *w = job->w;
  Range mine = part_of(job, w[8], 1);
  switch (w[4] * 2 + w[5]) {
    case 0: arg_all(0, 0, INTS(6), INTS(7), mine.from, mine.to, w[9], w[10]); break;
    case 1: arg_all(0, 1, INTS(6), INTS(7), mine.from, mine.to, w[9], w[10]); break;
    case 2: arg_all(1, 0, INTS(6), INTS(7), mine.from, mine.to, w[9], w[10]); break;
    case 3: arg_all(1, 1, INTS(6), INTS(7), mine.from, mine.to, w[9], w[10]); break;
  }
}
