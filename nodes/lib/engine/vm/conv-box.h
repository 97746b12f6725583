// SPDX-License-Identifier: MIT-0
// A box of positions that all see the same taps: a product whose rows are the positions and whose k runs over taps and channels.
#pragma once
#include "conv-axis.h"
#include "gemm-pack.h"

typedef struct {
  i64 count, a, c;  // positions along one direction, and from one to the next in the source and in the target
} Direction;

#define MOST_RUNS 4096

typedef struct {
  Direction directions[4];  // images, depth, height, width
  Tile tile;                // of the first position; its runs are filled in by `add_run`
  Run *runs;
  i32 flags;                // of the whole chain, ADD for what came before
} Box;

// Cycles, relatively, for a row of positions cut into tiles: a low tile waits for its own results.
INLINE i64 tile_cost(i64 count, i64 vectors) {
  i64 cost = 0;
  for (i64 left = count, rows; left > 0; left -= rows) {
    rows = tile_height(left);
    cost += rows * vectors > 8 ? rows * vectors : 8;
    if (left > 64 * MR && rows == MR) return (cost * left / rows) * 64 / (count * vectors);
  }
  return cost * 64 / (count * vectors);
}

// Neighbouring directions that are stepped through evenly become one.
INLINE int join_directions(Direction *d) {
  int n = 0;
  for (int i = 0; i < 4; i++) {
    if (d[i].count == 1) continue;
    if (n > 0 && d[n - 1].a == d[i].a * d[i].count && d[n - 1].c == d[i].c * d[i].count) {
      d[n - 1] = (Direction){d[n - 1].count * d[i].count, d[i].a, d[i].c};
    } else {
      d[n++] = d[i];
    }
  }
  return n;
}

// Runs the collected part of the chain for all positions.
static void do_box(const Box *box, i32 flags) {
  Direction d[4] = {box->directions[0], box->directions[1], box->directions[2], box->directions[3]};
  int n = join_directions(d);
  int along = n - 1;
  i64 vectors = box->tile.n > VL ? 2 : 1, best = 0;
  // The direction that gives the best tiles; the innermost unless another is clearly better.
  for (int i = n - 1; i >= 0; i--) {
    i64 cost = tile_cost(d[i].count, vectors);
    if (i == n - 1 || cost * 8 < best * 7) {
      best = cost;
      along = i;
    }
  }
  Direction row = n > 0 ? d[along] : (Direction){1, 0, 0};
  Direction loop[3] = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
  for (int i = 0, j = 3 - (n > 0 ? n - 1 : 0); i < n; i++) {
    if (i != along) loop[j++] = d[i];
  }
  Tile t = box->tile;
  t.flags = flags;
  t.row = row.a;
  t.ldc = row.c;
  for (i64 x = 0; x < loop[0].count; x++) {
    for (i64 y = 0; y < loop[1].count; y++) {
      for (i64 z = 0; z < loop[2].count; z++) {
        t.a = box->tile.a + x * loop[0].a + y * loop[1].a + z * loop[2].a;
        t.c = box->tile.c + x * loop[0].c + y * loop[1].c + z * loop[2].c;
        for (i64 left = row.count; left > 0;) {
          i64 rows = tile_height(left);
          do_tile(rows, &t);
          t.a += rows * row.a;
          t.c += rows * row.c;
          left -= rows;
        }
      }
    }
  }
}

INLINE void add_run(Box *box, i64 a, i64 b) {
  if (box->tile.count == MOST_RUNS) {
    do_box(box, box->flags & ADD);
    box->flags |= ADD;
    box->tile.count = 0;
  }
  box->runs[box->tile.count++] = (Run){(i32)a, (i32)b};
}
