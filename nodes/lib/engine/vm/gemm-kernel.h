// SPDX-License-Identifier: MIT-0
// The inner kernel of all products: a tile of C, at most MR rows by two vectors, stays in registers while k runs.
// Every element is one chain of fused multiply-adds in the order of k, so neither the tile's size nor the vector's shows in the bits.
#pragma once
#include "vec.h"

#if VL == 16
#define MR 12
#elif VL == 8
#define MR 6
#elif defined(__wasm__)
#define MR 4  // V8's register allocator spills with more
#else
#define MR 8
#endif
#define NR (2 * VL)

// A run of k's: where it begins in A and in B, in floats.
typedef struct {
  i32 a, b;
} Run;

typedef struct {
  const float *a;   // A's first row
  i64 row, step;    // from a row to the next, from a k to the next
  const float *b;   // B's first vector
  i64 ldb;          // from a k to the next
  const Run *runs;  // k is `count` runs of `length`
  i64 count, length;
  float *c;
  i64 ldc;
  i64 n;  // columns: at most two vectors
  i32 flags;
  const float *bias;  // of these columns
} Tile;

// The relu of TILE, so that a step may do it here or there.
enum { ADD = 1, BIAS = 2, RELU = 4 };

// A pointer that the compiler may not compute from another.
#if defined(__wasm__)
#define KEEP(pointer)
#else
#define KEEP(pointer) __asm__("" : "+r"(pointer))
#endif

#define FULL_UNROLL _Pragma("clang loop unroll(full)")
#if defined(__wasm__)
#define K_UNROLL _Pragma("clang loop unroll(disable)")  // measured: V8 does best with the plain loop
#else
#define K_UNROLL _Pragma("clang loop unroll_count(4)")
#endif

// `adjacent`: A's rows are neighbours (a packed panel, or A transposed as it lies).
INLINE void accumulate(const int rows, const int vectors, const int adjacent, const Tile *t, vf acc[MR][2]) {
  const i64 step = t->step, ldb = t->ldb, row = t->row;
  for (i64 r = 0; r < t->count; r++) {
    const float *b = t->b + t->runs[r].b;
    const float *a = t->a + t->runs[r].a;
    if (adjacent) {
      K_UNROLL for (i64 k = 0; k < t->length; k++) {
        vf b0 = vload(b), b1 = vectors > 1 ? vload(b + VL) : b0;
        FULL_UNROLL for (int i = 0; i < rows; i++) {
          vf x = vsplat(a[i]);
          acc[i][0] = vfma(x, b0, acc[i][0]);
          if (vectors > 1) acc[i][1] = vfma(x, b1, acc[i][1]);
        }
        a += step;
        b += ldb;
      }
    } else {
      // Three rows share a pointer: an address has room for 0, 1 or 2 times a register. Left alone, the compiler would go
      // from row to row by additions that wait for each other.
      const float *q[(MR + 2) / 3];
      FULL_UNROLL for (int i = 0; i < (rows + 2) / 3; i++) {
        q[i] = a + 3 * i * row;
        KEEP(q[i]);
      }
      K_UNROLL for (i64 k = 0; k < t->length; k++) {
        vf b0 = vload(b), b1 = vectors > 1 ? vload(b + VL) : b0;
        FULL_UNROLL for (int i = 0; i < rows; i++) {
          vf x = vsplat(q[i / 3][i % 3 * row]);
          acc[i][0] = vfma(x, b0, acc[i][0]);
          if (vectors > 1) acc[i][1] = vfma(x, b1, acc[i][1]);
        }
        FULL_UNROLL for (int i = 0; i < (rows + 2) / 3; i++) {
          q[i] += step;
          KEEP(q[i]);
        }
        b += ldb;
      }
    }
  }
}

INLINE void run_tile(const int rows, const int vectors, const int adjacent, const Tile *t) {
  vf acc[MR][2];
  const i64 last = t->n - (vectors - 1) * VL;  // columns of the last vector
  FULL_UNROLL for (int i = 0; i < rows; i++) {
    FULL_UNROLL for (int j = 0; j < vectors; j++) {
      const float *c = t->c + i * t->ldc + j * VL;
      acc[i][j] = !(t->flags & ADD) ? vsplat(0) : j + 1 < vectors ? vload(c) : vload_n(c, last);
    }
  }
  accumulate(rows, vectors, adjacent, t, acc);
  if (t->flags & BIAS) {
    FULL_UNROLL for (int j = 0; j < vectors; j++) {
      vf bias = j + 1 < vectors ? vload(t->bias + j * VL) : vload_n(t->bias + j * VL, last);
      FULL_UNROLL for (int i = 0; i < rows; i++) acc[i][j] += bias;
    }
  }
  if (t->flags & RELU) {
    FULL_UNROLL for (int j = 0; j < vectors; j++) {
      FULL_UNROLL for (int i = 0; i < rows; i++) acc[i][j] = vmax_number(acc[i][j], vsplat(0));
    }
  }
  FULL_UNROLL for (int i = 0; i < rows; i++) {
    float *c = t->c + i * t->ldc;
    if (vectors > 1) vstore(c, acc[i][0]);
    vstore_n(c + (vectors - 1) * VL, acc[i][vectors - 1], last);
  }
}

#define TILES(rows)                                                           \
  NOINLINE void tile_1_##rows(const Tile *t) { run_tile(rows, 1, 0, t); }     \
  NOINLINE void tile_2_##rows(const Tile *t) { run_tile(rows, 2, 0, t); }     \
  NOINLINE void panel_1_##rows(const Tile *t) { run_tile(rows, 1, 1, t); }    \
  NOINLINE void panel_2_##rows(const Tile *t) { run_tile(rows, 2, 1, t); }
#define ENTRY(rows) {{tile_1_##rows, tile_2_##rows}, {panel_1_##rows, panel_2_##rows}},

#if MR == 12
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#elif MR == 8
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#elif MR == 6
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6)
#else
#define EACH_HEIGHT(X) X(1) X(2) X(3) X(4)
#endif
EACH_HEIGHT(TILES)
static void (*const tiles[MR][2][2])(const Tile *) = {EACH_HEIGHT(ENTRY)};

// All of t's columns for `rows` (at most MR) rows.
INLINE void do_tile(i64 rows, const Tile *t) { tiles[rows - 1][t->row == 1][t->n > VL](t); }

// How many of `left` rows the next tile takes: tiles of about equal height, since a low one waits for its own results.
INLINE i64 tile_height(i64 left) {
  i64 count = (left + MR - 1) / MR;
  return (left + count - 1) / count;
}
