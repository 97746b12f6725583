// SPDX-License-Identifier: MIT-0
// CUMULATE: running sums or products along the middle axis of [outer, n, inner], in order.
#pragma once
#include "reduce-fold.h"

INLINE void cumulate(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 n, i64 step, i64 width, i32 exclusive) {
  vi a = visplat(fold_start(op, whole));
  for (i64 k = 0; k < n; k++, out += step, x += step) {
    vi v = (vi)vload_n((const float *)x, width);
    vi next = k == 0 && !exclusive ? v : fold(op, whole, v, a);
    vstore_n((float *)out, (vf)(exclusive ? a : next), width);
    a = next;
  }
}

// One column alone.
INLINE void cumulate_one(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 n, i64 step, i32 exclusive) {
  i32 a = fold_start(op, whole);
  for (i64 k = 0; k < n; k++, out += step, x += step) {
    i32 v = *x, next;
    if (k == 0 && !exclusive) next = v;
    else if (whole) next = op == FOLD_SUM ? (i32)((u32)v + (u32)a) : (i32)((u32)v * (u32)a);
    else next = float_bits(op == FOLD_SUM ? as_float(v) + as_float(a) : as_float(v) * as_float(a));
    *out = exclusive ? a : next;
    a = next;
  }
}

INLINE void cumulate_block(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 n, i64 step, i64 width, i32 exclusive) {
  if (width == 1) cumulate_one(op, whole, out, x, n, step, exclusive);
  else cumulate(op, whole, out, x, n, step, width, exclusive);
}

// Words: 4 sum or product (as reductions are numbered), 5 whole numbers (1) or floats (0), 6 out, 7 x, 8 outer, 9 n,
// 10 inner, 11 exclusive, 12 reverse.
static void op_cumulate(const Job *job) {
  const i32 *w = job->w;
  i64 n = w[9], inner = w[10], blocks = (inner + VL - 1) / VL;
  Range mine = part_of(job, w[8] * blocks, 1);
  for (i64 unit = mine.from; unit < mine.to; unit++) {
    i64 column = unit % blocks * VL, from = unit / blocks * n * inner + column + (w[12] ? (n - 1) * inner : 0);
    i64 width = inner - column < VL ? inner - column : VL, step = w[12] ? -inner : inner;
    i32 *out = INTS(6) + from;
    const i32 *x = INTS(7) + from;
    switch (w[4] * 2 + w[5]) {
      case FOLD_SUM * 2: cumulate_block(FOLD_SUM, 0, out, x, n, step, width, w[11]); break;
      case FOLD_SUM * 2 + 1: cumulate_block(FOLD_SUM, 1, out, x, n, step, width, w[11]); break;
      case FOLD_PROD * 2: cumulate_block(FOLD_PROD, 0, out, x, n, step, width, w[11]); break;
      case FOLD_PROD * 2 + 1: cumulate_block(FOLD_PROD, 1, out, x, n, step, width, w[11]); break;
    }
  }
}
