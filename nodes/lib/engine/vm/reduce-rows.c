// SPDX-License-Identifier: MIT-0
// REDUCE_ROWS reduces the last axis: in 16 lanes and one fixed tree, whatever the machine has.
#pragma once
#include "reduce-fold.h"

#define FOLD_SCALAR(op, whole, a, b) (fold(op, whole, visplat(a), visplat(b))[0])

INLINE i32 fold_row(const i32 op, const i32 whole, const i32 *x, i64 n) {
  vi a[NH];
  i32 lanes[LANES], start = fold_start(op, whole);
  for (i32 j = 0; j < NH; j++) a[j] = visplat(start);
  i64 i = 0;
  for (; i + LANES <= n; i += LANES)
    for (i32 j = 0; j < NH; j++) a[j] = fold(op, whole, a[j], viload(x + i + j * VL));
  if (i < n) {
    for (i32 j = 0; j < LANES; j++) lanes[j] = i + j < n ? x[i + j] : start;
    for (i32 j = 0; j < NH; j++) a[j] = fold(op, whole, a[j], viload(lanes + j * VL));
  }
  for (i32 j = 0; j < NH; j++) vistore(lanes + j * VL, a[j]);
  for (i32 half = LANES / 2; half; half /= 2)
    for (i32 j = 0; j < half; j++) lanes[j] = FOLD_SCALAR(op, whole, lanes[j], lanes[j + half]);
  return op == FOLD_MEAN ? float_bits(as_float(lanes[0]) / (float)n) : lanes[0];
}

INLINE void fold_rows(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 from, i64 to, i64 n) {
  for (i64 r = from; r < to; r++) out[r] = fold_row(op, whole, x + r * n, n);
}

// Words: 4 rows, 5 n, 6 reduction, 7 whole numbers (1) or floats (0), 8 x, 9 out.
static void op_reduce_rows(const Job *job) {
  const i32 *w = job->w;
  Range mine = part_of(job, w[4], 1);
  FOLD_SWITCH(w[6], w[7], fold_rows, INTS(9), INTS(8), mine.from, mine.to, w[5])
}
