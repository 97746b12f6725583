// SPDX-License-Identifier: MIT-0
// COPY moves a box of elements between two strided places: transposes, slices, reversals, tilings, joins.
// FILL writes one value.
#pragma once
#include "copy-run.h"

// Rows are adjacent elements of the target, columns of the source: in squares of 4 by 4, 16 rows at a time so that
// every line of the source is used up while it is near.
INLINE void transpose_square(i32 *to, i64 to_row, const i32 *from, i64 from_column) {
  four a = *(const four *)from, b = *(const four *)(from + from_column);
  four c = *(const four *)(from + 2 * from_column), d = *(const four *)(from + 3 * from_column);
  four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), AB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(four *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(four *)(to + to_row) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(four *)(to + 2 * to_row) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
  *(four *)(to + 3 * to_row) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

// Where rows lie a multiple of 1 KiB apart, their beginnings share a place in the cache and would push each other out:
// then a square of 16 by 16 is put together elsewhere, so that every line is read once and written once.
NOINLINE void transpose_aside(i32 *to, i64 to_row, const i32 *from, i64 from_column) {
  i32 square[16 * 16] __attribute__((aligned(64)));
  for (i64 c = 0; c < 16; c += 4)
    for (i64 r = 0; r < 16; r += 4) transpose_square(square + r * 16 + c, 16, from + c * from_column + r, from_column);
  for (i64 r = 0; r < 16; r++)
    for (i64 c = 0; c < 16; c += 4) *(four *)(to + r * to_row + c) = *(four *)(square + r * 16 + c);
}

NOINLINE void copy_transposed(i32 *to, i64 to_row, const i32 *from, i64 from_column, i64 rows, i64 columns) {
  int aside = to_row % 256 == 0 || from_column % 256 == 0;
  for (i64 row = 0; row < rows; row += 16) {
    i64 high = rows - row < 16 ? rows - row : 16, squares = high / 4 * 4, column = 0;
    i32 *t = to + row * to_row;
    const i32 *f = from + row;
    if (aside && high == 16)
      for (; column + 16 <= columns; column += 16) transpose_aside(t + column, to_row, f + column * from_column, from_column);
    for (; column + 4 <= columns; column += 4) {
      for (i64 r = 0; r < squares; r += 4) transpose_square(t + r * to_row + column, to_row, f + column * from_column + r, from_column);
      for (i64 r = squares; r < high; r++)
        for (i64 c = column; c < column + 4; c++) t[r * to_row + c] = f[c * from_column + r];
    }
    for (; column < columns; column++)
      for (i64 r = 0; r < high; r++) t[r * to_row + column] = f[column * from_column + r];
  }
}

typedef struct {
  i64 to, from;
} Step;

// The two innermost dimensions.
static void copy_plane(i32 *to, const i32 *from, i64 rows, i64 columns, Step row, Step column) {
  if (column.to == 1 && column.from == 1) {
    for (; rows--; to += row.to, from += row.from) copy_run(to, from, columns);
  } else if (column.to == 1 && column.from == 0) {
    for (; rows--; to += row.to, from += row.from) fill_run(to, *from, columns);
  } else if (column.to == 1 && row.from == 1) {
    copy_transposed(to, row.to, from, column.from, rows, columns);
  } else {
    for (; rows--; to += row.to, from += row.from)
      for (i64 i = 0; i < columns; i++) to[i * column.to] = from[i * column.from];
  }
}

// Words: 4 target, 5 source (addresses of the first element), 6 rank (2 to 8), then for each dimension, outermost
// first: its size, the target's stride, the source's stride; strides count elements and may be negative or 0.
#define COPY_RANK 8
static void op_copy(const Job *job) {
  i32 outer = job->w[6] - 2;
  const i32 *dims = job->w + 7, *inner = dims + 3 * outer;
  i64 rows = inner[0], columns = inner[3], all = rows;
  Step row = {inner[1], inner[2]}, column = {inner[4], inner[5]};
  for (i32 d = 0; d < outer; d++) all *= dims[3 * d];

  // Few long rows are split along their length, many along their number.
  int few = all < 4 * job->chunks;
  Range mine = few ? (Range){0, all} : part_of(job, all, 4);
  Range part = few ? part_of(job, columns, 16) : (Range){0, columns};
  if (mine.from >= mine.to || part.from >= part.to) return;

  i32 *to = INTS(4) + part.from * column.to;
  const i32 *from = INTS(5) + part.from * column.from;
  i64 at[COPY_RANK] = {0}, plane = mine.from / rows, first = mine.from % rows;
  for (i32 d = outer - 1; d >= 0; d--) {
    at[d] = plane % dims[3 * d];
    plane /= dims[3 * d];
    to += at[d] * dims[3 * d + 1];
    from += at[d] * dims[3 * d + 2];
  }
  for (i64 left = mine.to - mine.from; left > 0;) {
    i64 count = rows - first < left ? rows - first : left;
    copy_plane(to + first * row.to, from + first * row.from, count, part.to - part.from, row, column);
    first = 0;
    left -= count;
    for (i32 d = outer - 1; d >= 0; d--) {
      i64 size = dims[3 * d], to_step = dims[3 * d + 1], from_step = dims[3 * d + 2];
      to += to_step;
      from += from_step;
      if (++at[d] < size) break;
      at[d] = 0;
      to -= to_step * size;
      from -= from_step * size;
    }
  }
}

// Words: 4 target, 5 count, 6 the value's bits.
static void op_fill(const Job *job) {
  Range mine = part_of(job, job->w[5], 16);
  if (mine.from < mine.to) fill_run(INTS(4) + mine.from, job->w[6], mine.to - mine.from);
}
