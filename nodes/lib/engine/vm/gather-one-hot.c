// SPDX-License-Identifier: MIT-0
// ONE_HOT: a row for each index, `on` at the index, `off` elsewhere; an index outside of the row is nowhere.
#pragma once
#include "copy-run.h"

// Words: 4 out, 5 indices, 6 count, 7 depth, 8 on, 9 off (bits).
static void op_one_hot(const Job *job) {
  const i32 *w = job->w, *indices = INTS(5);
  i64 depth = w[7];
  Range mine = part_of(job, w[6], 1);
  i32 *out = INTS(4) + mine.from * depth;
  for (i64 r = mine.from; r < mine.to; r++, out += depth) {
    fill_run(out, w[9], depth);
    if ((u32)indices[r] < depth) out[indices[r]] = w[8];
  }
}
