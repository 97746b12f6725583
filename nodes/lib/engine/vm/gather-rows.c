// SPDX-License-Identifier: MIT-0
// GATHER: out[b][o][c] = x[b][o][indices[b][c]], slices of `inner` adjacent elements.
#pragma once
#include "copy-run.h"

// Words: 4 out, 5 x, 6 indices, 7 batch, 8 outer, 9 size of x's axis, 10 indices of a batch, 11 inner.
static void op_gather(const Job *job) {
  const i32 *w = job->w;
  i64 outer = w[8], size = w[9], count = w[10], inner = w[11];
  Range mine = part_of(job, w[7] * outer * count, 4);
  i64 c = mine.from % count, bo = mine.from / count;
  i32 *out = INTS(4) + mine.from * inner;
  for (i64 left = mine.to - mine.from; left > 0; bo++, c = 0) {
    const i32 *x = INTS(5) + bo * size * inner, *indices = INTS(6) + bo / outer * count;
    i64 end = c + left < count ? c + left : count;
    left -= end - c;
    for (; c < end; c++, out += inner) {
      u32 index = (u32)indices[c];
      if (index >= size) fill_run(out, 0, inner);
      else if (inner == 1) *out = x[index];
      else copy_run(out, x + index * inner, inner);
    }
  }
}
