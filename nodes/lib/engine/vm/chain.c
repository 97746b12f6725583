// SPDX-License-Identifier: MIT-0
// CHAIN: a product or convolution and the tile that reads it, block after block of its rows (or images), so that the tile finds
// the sums in the nearest cache. Rows do not depend on each other in either, so the bits are those of one after the other.
//
// w4 units (rows of the product, images of the convolution), w5 units of a block, w6 place of the tile in these words,
// w7 1: the sums are wanted by this tile only, and go into the thread's own buffer instead of memory;
// from w8 the product's words, then the tile's.
#pragma once
#include "conv.c"
#include "gemm.c"
#include "tile.c"

#define HEAD_WORDS 40
#define MOST_TILE_WORDS 4000

// One block of the first instruction: `to` becomes its words, which write to `sums` unless that is 0.
static void cut_head(i32 *to, const i32 *w, i64 from, i64 count, u32 sums) {
  for (i32 i = 0; i < w[1]; i++) to[i] = w[i];
  if (w[0] == 4) {
    to[6] = (i32)count;
    to[9] += (i32)(from * w[12] * 4);
    to[19] = sums ? (i32)sums : to[19] + (i32)(from * w[22] * 4);
    return;
  }
  to[4] = (i32)count;
  i64 x = (i64)w[5] * w[6] * w[7] * w[8], y = (i64)w[9] * w[10] * w[11] * w[12];
  to[25] += (i32)(from * x * 4);
  to[27] += (i32)(from * y * 4);
  if (sums) to[w[0] == 5 ? 27 : 25] = (i32)sums;
}

static i32 sums_of(const i32 *w) { return w[w[0] == 4 ? 19 : w[0] == 5 ? 27 : 25]; }

// The same block of the tile; what it read at `old` it reads at `sums`, if that is not 0.
static void cut_tile(i32 *to, const i32 *w, i64 units, i64 from, i64 count, i32 old, u32 sums) {
  for (i32 i = 0; i < w[1]; i++) to[i] = w[i];
  i64 each = (i64)w[4] * w[5] / units, rows = w[4] / units;
  if (w[4] == 1) to[5] = (i32)(each * count);
  else to[4] = (i32)(rows * count);
  i32 *operand = to + 11;
  for (i32 i = 0; i < w[8]; i++, operand += OPERAND_WORDS + operand[3]) {
    if (operand[0] == OPERAND_IN && sums && operand[1] == old) operand[1] = (i32)sums;
    else if (operand[0] == OPERAND_IN || operand[0] == OPERAND_OUT) operand[1] += (i32)(from * each * 4);
    else if (operand[0] == OPERAND_ROW_IN || operand[0] == OPERAND_ROW_OUT) operand[1] += (i32)(from * rows * 4);
  }
}

static void op_chain(const Job *job) {
  const i32 *w = job->w, *head = w + 8, *tile = w + w[6];
  const i64 units = w[4], block = w[5];
  const u32 sums = w[7] ? (u32)(job->scratch + SCRATCH_BYTES - job->base) : 0;
  i32 head_words[HEAD_WORDS], tile_words[MOST_TILE_WORDS];
  Range mine = part_of(job, units, block);
  for (i64 from = mine.from; from < mine.to; from += block) {
    i64 count = mine.to - from < block ? mine.to - from : block;
    cut_head(head_words, head, from, count, sums);
    Job first = {job->base, head_words, 0, 1, job->scratch};
    if (head[0] == 4) op_gemm(&first);
    else if (head[0] == 5) op_conv(&first);
    else op_conv_input(&first);
    cut_tile(tile_words, tile, units, from, count, sums_of(head), sums);
    Job then = {job->base, tile_words, 0, 1, job->scratch};
    op_tile(&then);
  }
}
