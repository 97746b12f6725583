// SPDX-License-Identifier: MIT-0
// One product of two matrices, on one thread: which parts are packed, and in what order the tiles run.
#pragma once
#include "gemm-pack.h"

typedef struct {
  i64 m, n, k;
  const float *a;
  i64 am, ak;
  const float *b;
  i64 bk, bn;
  float *c;
  i64 cm;
  i32 flags;
  const float *bias;
} Product;

// A piece of k whose panel of B stays in the first cache. C holds the sums in between, so the chains go on as if uncut.
#define K_PIECE 256
#define K_UNCUT 384
#define B_PANEL (K_UNCUT * NR)

// A is packed where neither its rows nor its k's are neighbours, or where its rows fall on the same lines of the cache.
INLINE int packs_a(const Product *p) {
  if (p->am == 1 || p->m == 1) return 0;
  if (p->ak != 1) return p->n > VL;
  return p->am % 1024 == 0 && p->n > 2 * NR;
}

// A panel of B is read where it lies if its columns are neighbours, fill their vectors, and its lines do not all fall on the same
// lines of the cache.
INLINE int packs_b(const Product *p, i64 n) { return p->bn != 1 || n % VL != 0 || (p->bk % 1024 == 0 && p->m >= 4 * MR); }

static void multiply_rows(const Product *p, const Tile *start, const float *packed, Range m, i64 length) {
  Tile t = *start;
  for (i64 i = m.from; i < m.to;) {
    i64 rows = packed ? (m.to - i < MR ? m.to - i : MR) : tile_height(m.to - i);
    if (packed) t.a = packed + (i - m.from) * length;
    else t.a = start->a + i * p->am;
    t.c = start->c + i * p->cm;
    do_tile(rows, &t);
    i += rows;
  }
}

// The part m x n of C.
static void multiply_part(const Product *p, Range m, Range n, u8 *scratch) {
  float *b_panel = (float *)scratch;
  float *a_panels = b_panel + B_PANEL + VL;
  const i64 room = SCRATCH_BYTES / 4 - B_PANEL - 2 * VL;
  const int pack_a = packs_a(p);
  const i64 piece = p->k <= K_UNCUT ? p->k : K_PIECE;
  i64 block = m.to - m.from;
  if (pack_a && block * piece > room) block = room / piece / MR * MR;
  for (i64 m0 = m.from; m0 < m.to; m0 += block) {
    Range rows = {m0, m0 + block < m.to ? m0 + block : m.to};
    i64 k = 0;
    do {
      i64 length = p->k - k < piece ? p->k - k : piece;
      Run run = {0, 0};
      Tile t = {.row = p->am, .step = p->ak, .runs = &run, .count = 1, .length = length, .ldc = p->cm};
      t.a = p->a + k * p->ak;
      t.flags = (k > 0 ? ADD : p->flags & ADD) | (k + length == p->k ? p->flags & ~ADD : 0);
      if (pack_a) {
        for (i64 i = rows.from; i < rows.to; i += MR) {
          i64 height = rows.to - i < MR ? rows.to - i : MR;
          pack_strip(a_panels + (i - rows.from) * length, MR, t.a + i * p->am, p->ak, p->am, length, height);
        }
        t.row = 1;
        t.step = MR;
      }
      for (i64 j = n.from; j < n.to; j += NR) {
        t.n = n.to - j < NR ? n.to - j : NR;
        t.b = p->b + k * p->bk + j * p->bn;
        t.ldb = p->bk;
        if (packs_b(p, t.n)) {
          i64 width = t.n > VL ? NR : VL;
          pack_strip(b_panel, width, t.b, p->bk, p->bn, length, t.n);
          t.b = b_panel;
          t.ldb = width;
        }
        t.c = p->c + j;
        t.bias = p->bias + j;
        multiply_rows(p, &t, pack_a ? a_panels : 0, rows, length);
      }
      k += length;
    } while (k < p->k);
  }
}
