// SPDX-License-Identifier: MIT-0
// SCATTER_ADD: out[ids[r][s]][s] += x[r][s], rows in order, so that a sum does not depend on who adds it.
#pragma once
#include "copy-run.h"

INLINE void scatter_run(const i32 whole, i32 *to, const i32 *x, i64 n) {
  i64 i = 0;
  for (; i + VL <= n; i += VL) {
    vi a = viload(to + i), b = viload(x + i);
    vistore(to + i, whole ? (vi)((vu)a + (vu)b) : (vi)((vf)a + (vf)b));
  }
  for (; i < n; i++) {
    if (whole) to[i] = (i32)((u32)to[i] + (u32)x[i]);
    else ((float *)to)[i] += ((const float *)x)[i];
  }
}

// Words: 4 out, 5 x, 6 ids, 7 rows, 8 ids of a row, 9 inner, 10 segments, 11 whole numbers (1) or floats (0).
// The work is split over the columns of a wide tensor, otherwise over the segments: then each part reads all ids.
static void op_scatter_add(const Job *job) {
  const i32 *w = job->w;
  i64 rows = w[7], each = w[8], inner = w[9], segments = w[10];
  int wide = inner >= 16 * job->chunks;
  Range columns = wide ? part_of(job, inner, 16) : (Range){0, inner};
  Range mine = wide ? (Range){0, segments} : part_of(job, segments, 1);
  i64 width = columns.to - columns.from;
  if (width <= 0 || mine.from >= mine.to) return;
  i32 *out = INTS(4) + columns.from;
  const i32 *x = INTS(5) + columns.from, *ids = INTS(6);
  if (width == inner) fill_run(out + mine.from * each * inner, 0, (mine.to - mine.from) * each * inner);
  else for (i64 i = 0; i < segments * each; i++) fill_run(out + i * inner, 0, width);
  for (i64 r = 0; r < rows; r++) {
    for (i64 s = 0; s < each; s++, x += inner) {
      i64 id = *ids++;
      if (id < mine.from || id >= mine.to) continue;
      i32 *to = out + (id * each + s) * inner;
      if (w[11]) scatter_run(1, to, x, width);
      else scatter_run(0, to, x, width);
    }
  }
}
