// SPDX-License-Identifier: MIT-0
// GEMM: C[b0][b1][m][n] = sum over k of A[..][m][k] * B[..][k][n], any strides (in elements; 0 repeats a matrix of a batch).
// Words: 4 B0, 5 B1, 6 M, 7 N, 8 K; 9 A, strides of 10 b0, 11 b1, 12 m, 13 k; 14 B, strides of 15 b0, 16 b1, 17 k, 18 n;
// 19 C, strides of 20 b0, 21 b1, 22 m (n: 1); 23 flags; 24 bias.
// Flags: 1 add to what C holds, 2 add bias[n] afterwards, 4 relu last; 8 whole numbers, which wrap (alone or with 1).
#pragma once
#include "gemm-block.h"

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
  i64 a0 = w[10], a1 = w[11], b0 = w[15], b1 = w[16];
  const float *a = FLOATS(9), *b = FLOATS(14);
  // A column times a matrix whose rows are neighbours: the same chains as a row times a matrix, with whole vectors.
  if (p.n == 1 && p.m > 1 && p.cm == 1 && p.am == 1 && !(p.flags & BIAS)) {
    p = (Product){.m = 1, .n = p.m, .k = p.k, .am = 1, .ak = p.bk, .bk = p.ak, .bn = 1, .cm = p.m, .flags = p.flags};
    const float *swap = a;
    a = b, b = swap;
    a0 = w[15], a1 = w[16], b0 = w[10], b1 = w[11];
  }
  const i64 batches = (i64)w[4] * w[5];
  Range part = {0, batches}, m = {0, p.m}, n = {0, p.n};
  i64 rows = evenness((p.m + MR - 1) / MR, job->chunks), columns = evenness((p.n + NR - 1) / NR, job->chunks);
  i64 matrices = evenness(batches, job->chunks);
  if (matrices >= rows && matrices >= columns) part = part_of(job, batches, 1);
  else if (columns >= rows) n = part_of(job, p.n, NR);
  else m = part_of(job, p.m, MR);
  for (i64 batch = part.from; batch < part.to; batch++) {
    i64 outer = batch / w[5], inner = batch % w[5];
    p.a = a + outer * a0 + inner * a1;
    p.b = b + outer * b0 + inner * b1;
    p.c = FLOATS(19) + outer * w[20] + inner * w[21];
    p.bias = FLOATS(24);
    if (p.flags & GEMM_WHOLE) multiply_whole(&p, m, n);
    else if (m.from < m.to && n.from < n.to) multiply_part(&p, m, n, job->scratch);
  }
}
