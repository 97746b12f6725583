// SPDX-License-Identifier: MIT-0
// GEMM: C[b0][b1][m][n] = sum over k of A[..][m][k] * B[..][k][n], any strides (in elements; 0 repeats a matrix of a batch).
// Words: 4 B0, 5 B1, 6 M, 7 N, 8 K; 9 A, strides of 10 b0, 11 b1, 12 m, 13 k; 14 B, strides of 15 b0, 16 b1, 17 k, 18 n;
// 19 C, strides of 20 b0, 21 b1, 22 m (n: 1); 23 flags; 24 bias.
// Flags: 1 add to what C holds, 2 add bias[n] afterwards, 4 relu last; 8 whole numbers, which wrap (alone or with 1).
#pragma once
#include "gemm-vector.h"

enum { GEMM_WHOLE = 8 };

static void multiply_whole(const Product *p, Range m, Range n) {
  const u32 *a = (const u32 *)p->a, *b = (const u32 *)p->b;
  u32 *c = (u32 *)p->c;
  for (i64 i = m.from; i < m.to; i++) {
    for (i64 j = n.from; j < n.to; j++) {
      u32 sum = p->flags & ADD ? c[i * p->cm + j] : 0;
      for (i64 k = 0; k < p->k; k++) sum += a[i * p->am + k * p->ak] * b[k * p->bk + j * p->bn];
      c[i * p->cm + j] = sum;
    }
  }
}

// The smallest share of equal work that a chunk can have, in tenths of a percent: how evenly `units` divide.
INLINE i64 evenness(i64 units, i64 chunks) {
  if (units == 0) return 0;
  i64 most = (units + chunks - 1) / chunks;
  return units * 1000 / (most * chunks);
}

static void op_gemm(const Job *job) {
  const i32 *w = job->w;
  Product p = {.m = w[6], .n = w[7], .k = w[8], .am = w[12], .ak = w[13], .bk = w[17], .bn = w[18], .cm = w[22], .flags = w[23]};
  if (p.m == 0 || p.n == 0) return;
  const i64 batches = (i64)w[4] * w[5];
  Range part = {0, batches}, m = {0, p.m}, n = {0, p.n};
  const int narrow = is_narrow(&p) && !(p.flags & GEMM_WHOLE);
  const i64 grain = narrow ? NR : MR;
  i64 rows = evenness((p.m + grain - 1) / grain, job->chunks), columns = evenness((p.n + NR - 1) / NR, job->chunks);
  i64 matrices = evenness(batches, job->chunks);
  if (matrices >= rows && matrices >= columns) part = part_of(job, batches, 1);
  else if (columns >= rows) n = part_of(job, p.n, NR);
  else m = part_of(job, p.m, grain);
  for (i64 batch = part.from; batch < part.to; batch++) {
    i64 outer = batch / w[5], inner = batch % w[5];
    p.a = FLOATS(9) + outer * w[10] + inner * w[11];
    p.b = FLOATS(14) + outer * w[15] + inner * w[16];
    p.c = FLOATS(19) + outer * w[20] + inner * w[21];
    p.bias = FLOATS(24);
    if (p.flags & GEMM_WHOLE) multiply_whole(&p, m, n);
    else if (m.from >= m.to || n.from >= n.to) return;
    else if (is_row(&p)) multiply_row(&p, n, job->scratch);
    else if (is_turned_row(&p)) multiply_turned_row(&p, m, job->scratch);
    else if (is_column(&p)) multiply_column(&p, m);
    else if (narrow) multiply_narrow(&p, m, job->scratch);
    else multiply_part(&p, m, n, job->scratch);
  }
}
