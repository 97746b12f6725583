// SPDX-License-Identifier: MIT-0
// Products of a matrix and one vector: the matrix is read once, so reading it well is all that counts. The chains are the same.
#pragma once
#include "gemm-narrow.h"

#define ABREAST 8  // vectors of columns at once: enough chains not to wait, and long pieces of every line

INLINE int is_row(const Product *p) { return p->m == 1 && p->bn == 1 && p->n >= ABREAST * VL; }

// A row times a matrix whose columns are neighbours.
static void multiply_row(const Product *p, Range n, u8 *scratch) {
  const i64 wide = ABREAST * VL;
  for (i64 j = n.from; j < n.to; j += wide) {
    if (j + wide > n.to) {
      // The last columns: together with some that are done, which come out the same again, if they were not added to.
      if (n.to - n.from < wide || p->flags & ADD) {
        multiply_part(p, (Range){0, 1}, (Range){j, n.to}, scratch);
        return;
      }
      j = n.to - wide;
    }
    vf acc[ABREAST];
    FULL_UNROLL for (int v = 0; v < ABREAST; v++) acc[v] = p->flags & ADD ? vload(p->c + j + v * VL) : vsplat(0);
    const float *line = p->b + j;
    for (i64 k = 0; k < p->k; k++, line += p->bk) {
      vf x = vsplat(p->a[k * p->ak]);
      FULL_UNROLL for (int v = 0; v < ABREAST; v++) acc[v] = vfma(x, vload(line + v * VL), acc[v]);
    }
    FULL_UNROLL for (int v = 0; v < ABREAST; v++) {
      if (p->flags & BIAS) acc[v] += vload(p->bias + j + v * VL);
      if (p->flags & RELU) acc[v] = vmax_number(acc[v], vsplat(0));
      vstore(p->c + j + v * VL, acc[v]);
    }
  }
}

// A matrix whose rows are neighbours times a column is that, seen the other way.
INLINE int is_turned_row(const Product *p) {
  return p->n == 1 && p->am == 1 && p->cm == 1 && p->m >= ABREAST * VL && !(p->flags & BIAS);
}
static void multiply_turned_row(const Product *p, Range m, u8 *scratch) {
  Product turned = {.m = 1, .n = p->m, .k = p->k, .a = p->b, .am = 1, .ak = p->bk, .b = p->a, .bk = p->ak, .bn = 1, .c = p->c,
                    .cm = p->m, .flags = p->flags};
  multiply_row(&turned, m, scratch);
}

#define DEEP 4  // squares of VL rows at once, so that a chain's next link has not to be waited for

INLINE int is_column(const Product *p) { return p->n == 1 && p->m >= VL && p->ak == 1 && p->am != 1; }

// A matrix whose k's are neighbours times a column: squares of it are turned in registers, then a vector holds VL rows.
static void multiply_column(const Product *p, Range m) {
  for (i64 i = m.from; i < m.to; i += DEEP * VL) {
    const i64 rows = m.to - i < DEEP * VL ? m.to - i : DEEP * VL;
    float sums[DEEP * VL];
    vf acc[DEEP];
    if (p->flags & ADD) {
      for (i64 r = 0; r < rows; r++) sums[r] = p->c[(i + r) * p->cm];
    }
    FULL_UNROLL for (int q = 0; q < DEEP; q++) acc[q] = p->flags & ADD ? vload_n(sums + q * VL, VL) : vsplat(0);
    for (i64 k = 0; k < p->k; k += VL) {
      const i64 length = p->k - k < VL ? p->k - k : VL;
      FULL_UNROLL for (int q = 0; q < DEEP; q++) {
        vf square[VL];
        const i64 here = rows - q * VL;
        const float *from = p->a + (i + q * VL) * p->am + k;
        if (here >= VL && length == VL) {
          FULL_UNROLL for (int r = 0; r < VL; r++) square[r] = vload(from + r * p->am);
        } else {
          FULL_UNROLL for (int r = 0; r < VL; r++) square[r] = r < here ? vload_n(from + r * p->am, length) : vsplat(0);
        }
        turn_square(square);
        FULL_UNROLL for (int r = 0; r < VL; r++) {
          if (r < length) acc[q] = vfma(square[r], vsplat(p->b[(k + r) * p->bk]), acc[q]);
        }
      }
    }
    FULL_UNROLL for (int q = 0; q < DEEP; q++) {
      if (p->flags & BIAS) acc[q] += vsplat(p->bias[0]);
      if (p->flags & RELU) acc[q] = vmax_number(acc[q], vsplat(0));
      vstore(sums + q * VL, acc[q]);
    }
    for (i64 r = 0; r < rows; r++) p->c[(i + r) * p->cm] = sums[r];
  }
}
