// SPDX-License-Identifier: MIT-0
// REDUCE_ROWS reduces the last axis, with the same bits as a tile that reduces rows: for rows too long for a tile.
#pragma once
#include "reduce-fold.h"

#define REDUCE_EACH(op, whole, name, type) \
  case (op) * 2 + (whole): \
    for (i64 r = mine.from; r < mine.to; r++) ((type *)out)[r] = row_##name((const type *)x + r * n, n); \
    break;

// Words: 4 rows, 5 n, 6 reduction, 7 whole numbers (1) or floats (0), 8 x, 9 out.
static void op_reduce_rows(const Job *job) {
  const i32 *w = job->w;
  const void *x = INTS(8);
  void *out = INTS(9);
  i64 n = w[5];
  Range mine = part_of(job, w[4], 1);
  switch (w[6] * 2 + w[7]) {
    REDUCE_EACH(FOLD_SUM, 0, sum, float)
    REDUCE_EACH(FOLD_SUM, 1, isum, i32)
    REDUCE_EACH(FOLD_MEAN, 0, mean, float)
    REDUCE_EACH(FOLD_MAX, 0, max, float)
    REDUCE_EACH(FOLD_MAX, 1, imax, i32)
    REDUCE_EACH(FOLD_MIN, 0, min, float)
    REDUCE_EACH(FOLD_MIN, 1, imin, i32)
    REDUCE_EACH(FOLD_PROD, 0, prod, float)
    REDUCE_EACH(FOLD_PROD, 1, iprod, i32)
    REDUCE_EACH(FOLD_ANY, 1, any, i32)
    REDUCE_EACH(FOLD_ALL, 1, all, i32)
  }
}
