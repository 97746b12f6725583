// SPDX-License-Identifier: MIT-0
// TILE: an interpreter of elementwise programs with row reductions, over R rows of N elements. It runs all operations on
// one block before it goes to the next, so intermediate values stay in the first level cache; they lie in registers, which
// are stretches of scratch memory as long as a block.
//
// w4 R, w5 N, w6 block, w7 registers, w8 operands P, w9 operations Q, w10 row values?, then the operands
// [kind, address, register, count, extra...] and the operations [number | space << 16, to, a, b, c]. Slots below P are
// operands, the others registers. Space 1 means one value a row. With row values a block is whole rows.
#pragma once
#include "rows.h"
#include "tile-float.h"
#include "tile-int.h"
#include "tile-operands.h"
#include "tile-pairs.h"

#define MAX_SLOTS 1024  // more than the compiler makes of the 72 nodes that it fuses at most
#define OPERATION_WORDS 5
#define FIRST_ROWS 120
#define EXPAND 130

#define MAP(number, name, arguments) [number] = tile_##name,
#define ROWS(number, name, type)
static const TileLoop tile_loops[FIRST_ROWS] = {
#include "tile-ops.h"
};
#undef MAP
#undef ROWS

// d[r] = the reduction of row r of `rows` rows of n.
#define MAP(number, name, arguments)
#define ROWS(number, name, type) \
  case number: \
    for (i64 r = 0; r < rows; r++) ((type *)d)[r] = row_##name((const type *)a + r * n, n); \
    break;
static void reduce_block(i32 operation, void *d, const void *a, i64 rows, i64 n) {
  switch (operation) {
#include "tile-ops.h"
    default:
      __builtin_trap();
  }
}
#undef MAP
#undef ROWS

typedef struct {
  i64 rows, width;  // R, N
  i64 block;        // elements of a block, where it is not whole rows
  i64 block_rows;   // rows of a block; 0 where it is not whole rows
  i64 within_row;   // blocks end where a row ends
  i32 operands;
  float *slots[MAX_SLOTS];
} TileRun;

// What stays the same over all blocks: registers, numbers, columns that are repeated for several rows.
static const i32 *tile_begin(const Job *job, TileRun *t) {
  const i32 *w = job->w;
  t->rows = w[4];
  t->width = w[5];
  t->block = w[6];
  t->operands = w[8];
  const i32 *first = w + 11, *operand = first;
  i32 columns = 0;
  for (i32 i = 0; i < t->operands; i++, operand += OPERAND_WORDS + operand[3]) columns |= operand[0] == OPERAND_COLUMN;
  t->block_rows = 0;
  if (w[10] || (columns && t->width < t->block)) {
    t->block_rows = t->width == 0 ? t->block : t->block / t->width;
    if (t->block_rows == 0) t->block_rows = 1;
  }
  t->within_row = columns && !t->block_rows;

  i64 length = t->block;
  if (w[10] && t->width > length) length = t->width;
  length = (length + 15) & ~15;
  if (t->operands + w[7] > MAX_SLOTS) __builtin_trap();
  for (i32 i = 0; i < w[7]; i++) t->slots[t->operands + i] = (float *)job->scratch + i * length;

  // Small tensors need less than a whole register of a number.
  i64 most = t->rows * (t->width > 1 ? t->width : 1), filled = most < length ? most : length;
  const i32 *end = operand;
  operand = first;
  for (i32 i = 0; i < t->operands; i++, operand += OPERAND_WORDS + operand[3]) {
    float *own = t->slots[operand[2]];
    const float *memory = (const float *)(job->base + (u32)operand[1]);
    switch (operand[0]) {
      case OPERAND_SCALAR:
        fill_floats(own, *(const i32 *)memory, filled);
        break;
      case OPERAND_CONSTANT:
        fill_floats(own, operand[1], filled);
        break;
      case OPERAND_COLUMN:
        if (t->block_rows < 2) continue;
        for (i64 r = 0; r < t->block_rows && r < t->rows; r++) copy_floats(own + r * t->width, memory, t->width);
        break;
      case OPERAND_STRIDED:
        break;
      default:
        continue;
    }
    t->slots[i] = own;
  }
  return end;
}

// A view may also be of row values: then it has an element for each row.
static int is_of_rows(const TileRun *t, const i32 *view) {
  i64 size = 1;
  for (i32 axis = 1; axis <= view[0]; axis++) size *= view[axis];
  return t->block_rows && t->width != 1 && size == t->rows;
}

// The addresses of the block that begins at element `position`, in row `row`.
static void tile_bind(const Job *job, TileRun *t, i64 position, i64 row, i64 rows, i64 n) {
  const i32 *operand = job->w + 11;
  for (i32 i = 0; i < t->operands; i++, operand += OPERAND_WORDS + operand[3]) {
    float *memory = (float *)(job->base + (u32)operand[1]);
    switch (operand[0]) {
      case OPERAND_IN:
      case OPERAND_OUT:
        t->slots[i] = memory + position;
        break;
      case OPERAND_ROW_IN:
      case OPERAND_ROW_OUT:
        t->slots[i] = memory + row;
        break;
      case OPERAND_COLUMN:
        if (t->block_rows < 2) t->slots[i] = memory + (t->within_row ? position - row * t->width : 0);
        break;
      case OPERAND_STRIDED:
        if (is_of_rows(t, operand + OPERAND_WORDS)) gather_strided(t->slots[i], memory, operand + OPERAND_WORDS, row, rows);
        else gather_strided(t->slots[i], memory, operand + OPERAND_WORDS, position, n);
        break;
    }
  }
}

static void tile_run(const TileRun *t, const i32 *operation, i32 count, i64 rows, i64 n) {
  for (i32 k = 0; k < count; k++, operation += OPERATION_WORDS) {
    const i32 number = operation[0] & 0xffff;
    float *d = t->slots[operation[1]], *a = t->slots[operation[2]];
    if (number < FIRST_ROWS) {
      const i64 length = operation[0] >> 16 ? rows : n;
      tile_loops[number](d, a, t->slots[operation[3]], t->slots[operation[4]], length);
    } else if (number >= FIRST_PAIR) {
      if (number >= FIRST_PAIR + PAIRS) __builtin_trap();
      tile_pairs[number - FIRST_PAIR](d, a, t->slots[operation[3]], t->slots[operation[4]], operation[0] >> 16 ? rows : n);
    } else if (number == EXPAND) {
      for (i64 r = 0; r < rows; r++) fill_floats(d + r * t->width, ((const i32 *)a)[r], t->width);
    } else {
      reduce_block(number, d, a, rows, t->width);
    }
  }
}

// Chunks end at multiples of 64 bytes, so that no two threads write to one line.
static i64 rows_a_line(i64 width) {
  i64 power = width & -width;
  return power == 0 || power >= 16 ? 1 : 16 / power;
}

static void op_tile(const Job *job) {
  TileRun t;
  const i32 *operations = tile_begin(job, &t), count = job->w[9];
  if (t.block_rows) {
    Range part = part_of(job, t.rows, rows_a_line(t.width));
    for (i64 row = part.from; row < part.to; row += t.block_rows) {
      i64 rows = part.to - row < t.block_rows ? part.to - row : t.block_rows;
      tile_bind(job, &t, row * t.width, row, rows, rows * t.width);
      tile_run(&t, operations, count, rows, rows * t.width);
    }
    return;
  }
  Range part = part_of(job, t.rows * t.width, 16);
  for (i64 position = part.from; position < part.to;) {
    i64 n = part.to - position < t.block ? part.to - position : t.block, row = 0;
    if (t.within_row) {
      row = position / t.width;
      i64 left = (row + 1) * t.width - position;
      if (left < n) n = left;
    }
    tile_bind(job, &t, position, row, 0, n);
    tile_run(&t, operations, count, 0, n);
    position += n;
  }
}
