// SPDX-License-Identifier: MIT-0
// A product with so few columns that a vector along them would be mostly empty: its vectors run along the rows instead.
// The chains are the same.
#pragma once
#include "gemm-block.h"

#define NARROW 4

// sums[j][i] = to[i][j], and back.
INLINE void load_turned(float *sums, const float *from, i64 ld, i64 rows, i64 columns) {
  for (i64 j = 0; j < columns; j++) {
    for (i64 i = 0; i < rows; i++) sums[j * NR + i] = from[i * ld + j];
  }
}
INLINE void store_turned(float *to, i64 ld, const float *sums, i64 rows, i64 columns) {
  for (i64 i = 0; i < rows; i++) {
    for (i64 j = 0; j < columns; j++) to[i * ld + j] = sums[j * NR + i];
  }
}

INLINE int is_narrow(const Product *p) { return p->n <= NARROW && p->m >= 8 && (p->am == 1 || p->ak == 1); }

// Of all columns, the bias and relu after the sums.
static void finish_narrow(float *sums, const float *bias, i32 flags, i64 columns) {
  for (i64 j = 0; j < columns; j++) {
    for (i64 i = 0; i < NR; i += VL) {
      vf x = vload(sums + j * NR + i);
      if (flags & BIAS) x += vsplat(bias[j]);
      if (flags & RELU) x = vmax_number(x, vsplat(0));
      vstore(sums + j * NR + i, x);
    }
  }
}

static void multiply_narrow(const Product *p, Range m, u8 *scratch) {
  float *panel = (float *)scratch, *sums = panel + B_PANEL + VL;
  const i64 piece = p->k <= K_UNCUT ? p->k : K_PIECE;
  for (i64 i = m.from; i < m.to; i += NR) {
    i64 rows = m.to - i < NR ? m.to - i : NR;
    float *c = p->c + i * p->cm;
    if (p->flags & ADD) load_turned(sums, c, p->cm, rows, p->n);
    i64 k = 0;
    do {
      i64 length = p->k - k < piece ? p->k - k : piece;
      Run run = {0, 0};
      Tile t = {.a = p->b + k * p->bk, .row = p->bn, .step = p->bk, .b = p->a + i * p->am + k * p->ak, .ldb = p->ak, .runs = &run,
                .count = 1, .length = length, .c = sums, .ldc = NR, .n = rows > VL ? NR : VL, .flags = k > 0 ? ADD : p->flags & ADD};
      if (p->am != 1 || rows % VL != 0) {
        pack_strip(panel, t.n, t.b, p->ak, p->am, length, rows);
        t.b = panel;
        t.ldb = t.n;
      }
      do_tile(p->n, &t);
      k += length;
    } while (k < p->k);
    if (p->flags & (BIAS | RELU)) finish_narrow(sums, p->bias, p->flags, p->n);
    store_turned(c, p->cm, sums, rows, p->n);
  }
}
