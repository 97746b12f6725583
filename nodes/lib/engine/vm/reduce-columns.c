// SPDX-License-Identifier: MIT-0
// REDUCE_COLUMNS reduces the middle axis of [outer, n, inner], down the rows in order.
#pragma once
#include "reduce-fold.h"

// So many columns have their accumulators in registers at once.
#define COLUMN_VECTORS 8
#define COLUMN_BLOCK (COLUMN_VECTORS * VL)

INLINE vi fold_end(const i32 op, vi a, i64 n) { return op == FOLD_MEAN ? (vi)((vf)a / vsplat((float)n)) : a; }

INLINE void fold_block(const i32 op, const i32 whole, const i32 vectors, i32 *out, const i32 *x, i64 n, i64 stride) {
  vi a[COLUMN_VECTORS];
  for (i32 j = 0; j < vectors; j++) a[j] = visplat(fold_start(op, whole));
  for (i64 k = 0; k < n; k++, x += stride)
    for (i32 j = 0; j < vectors; j++) a[j] = fold(op, whole, a[j], viload(x + j * VL));
  for (i32 j = 0; j < vectors; j++) vistore(out + j * VL, fold_end(op, a[j], n));
}

// At most one vector of columns. All but the last rows can be read whole: what follows a row is still the tensor,
// of which `readable` elements are left; lanes beyond `width` are dropped.
INLINE void fold_vector(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 n, i64 stride, i64 width, i64 readable) {
  vi a = visplat(fold_start(op, whole));
  for (i64 k = 0; k < n; k++, x += stride, readable -= stride)
    a = fold(op, whole, a, readable >= VL ? viload(x) : (vi)vload_n((const float *)x, width));
  vstore_n((float *)out, (vf)fold_end(op, a, n), width);
}

INLINE void fold_columns(const i32 op, const i32 whole, i32 *out, const i32 *x, i64 n, i64 stride, i64 width, i64 readable) {
  i64 c = 0;
  for (; c + 8 * VL <= width; c += 8 * VL) fold_block(op, whole, 8, out + c, x + c, n, stride);
  for (; c + 4 * VL <= width; c += 4 * VL) fold_block(op, whole, 4, out + c, x + c, n, stride);
  for (; c + 2 * VL <= width; c += 2 * VL) fold_block(op, whole, 2, out + c, x + c, n, stride);
  for (; c < width; c += VL) fold_vector(op, whole, out + c, x + c, n, stride, width - c < VL ? width - c : VL, readable - c);
}

// Words: 4 reduction, 5 whole numbers (1) or floats (0), 6 out, 7 x, 8 outer, 9 n, 10 inner.
static void op_reduce_columns(const Job *job) {
  const i32 *w = job->w;
  i64 outer = w[8], n = w[9], inner = w[10], blocks = (inner + COLUMN_BLOCK - 1) / COLUMN_BLOCK;
  Range mine = part_of(job, outer * blocks, 1);
  for (i64 unit = mine.from; unit < mine.to; unit++) {
    i64 o = unit / blocks, column = unit % blocks * COLUMN_BLOCK, from = o * n * inner + column;
    i64 width = inner - column < COLUMN_BLOCK ? inner - column : COLUMN_BLOCK;
    FOLD_SWITCH(w[4], w[5], fold_columns, INTS(6) + o * inner + column, INTS(7) + from, n, inner, width, outer * n * inner - from)
  }
}
