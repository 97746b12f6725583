// SPDX-License-Identifier: MIT-0
// GATHER_ND and SCATTER_ND: an index is a row of numbers, one for each of the first axes; it names a slice. As in
// tfjs, it is the slice's number that must be inside of the tensor, not each of the index's numbers.
#pragma once
#include "gather-scatter.c"

// The slice an index names, or -1.
INLINE i64 slice_of(const i32 *index, const i32 *strides, i32 rank, i64 slices) {
  i64 slice = 0;
  for (i32 d = 0; d < rank; d++) slice += (i64)index[d] * strides[d];
  return slice >= 0 && slice < slices ? slice : -1;
}

// Words: 4 out, 5 x, 6 indices, 7 count, 8 size of a slice, 9 slices of x, 10 numbers in an index, then their strides
// in slices.
static void op_gather_nd(const Job *job) {
  const i32 *w = job->w, *x = INTS(5), *indices = INTS(6);
  i64 size = w[8];
  Range mine = part_of(job, w[7], 1);
  i32 *out = INTS(4) + mine.from * size;
  for (i64 i = mine.from; i < mine.to; i++, out += size) {
    i64 slice = slice_of(indices + i * w[10], w + 11, w[10], w[9]);
    if (slice < 0) fill_run(out, 0, size);
    else copy_run(out, x + slice * size, size);
  }
}

enum { SCATTER_UPDATE, SCATTER_FLOATS, SCATTER_WHOLE };

// Words: 4 out (filled before), 5 updates, 6 indices, 7 count, 8 size of a slice, 9 slices of out, 10 numbers in an
// index, 11 update, add floats or add whole numbers, 12 step from one update to the next (0: one for all), then the
// strides. In order: the last of several updates of one slice stays. Each part has slices of its own.
static void op_scatter_nd(const Job *job) {
  const i32 *w = job->w, *updates = INTS(5), *index = INTS(6);
  i64 size = w[8];
  Range mine = part_of(job, w[9], 1);
  for (i64 i = 0; i < w[7]; i++, updates += w[12], index += w[10]) {
    i64 slice = slice_of(index, w + 13, w[10], w[9]);
    if (slice < mine.from || slice >= mine.to) continue;
    i32 *to = INTS(4) + slice * size;
    if (w[11] == SCATTER_FLOATS) scatter_run(0, to, updates, size);
    else if (w[11] == SCATTER_WHOLE) scatter_run(1, to, updates, size);
    else if (w[12] == 0) fill_run(to, *updates, size);
    else copy_run(to, updates, size);
  }
}
