// SPDX-License-Identifier: MIT-0
// CONV_FILTER: the gradient of a filter, from x and y's gradient, as partial sums over groups of images; CONV_SUM adds them in order.
// Words of CONV_FILTER: 4 to 24: see conv-axis.h; 25 x, 26 partial sums [groups][filter], 27 y's gradient, 28 groups.
// The groups depend on the shape alone. Within one, each number is one chain over images, slices, lines and positions in order.
// Words of CONV_SUM: 4 numbers, 5 groups, 6 partial sums, 7 their sum.
#pragma once
#include "conv-collect.h"

// The lines of a piece that a tap sees, as runs; 0 if none. In t, channel 0's row of the image and the gradient's first column.
static int tap_runs(const Filter *f, const Piece *p, i64 tap, Tile *t, Run *runs) {
  const Convolution *c = &f->c;
  i64 k[3] = {tap / c->size[2] / c->size[1], tap / c->size[2] % c->size[1], tap % c->size[2]};
  Range z = seen_by(c, 0, k[0]), y = seen_by(c, 1, k[1]), x = seen_by(c, 2, k[2]);
  if (x.from < p->positions.from) x.from = p->positions.from;
  if (x.to > p->positions.to) x.to = p->positions.to;
  i64 offset = (x.from * c->stride[2] + k[2] * c->dilation[2] - c->pad[2]) * f->x[3];
  i64 count = 0;
  Place at = place_of(c, p->lines.from);
  for (i64 line = p->lines.from; line < p->lines.to && x.from < x.to; line++, next_place(c, &at)) {
    if (at.line < y.from || at.line >= y.to || at.slice < z.from || at.slice >= z.to) continue;
    i64 slice = at.slice * c->stride[0] + k[0] * c->dilation[0] - c->pad[0];
    i64 row = at.line * c->stride[1] + k[1] * c->dilation[1] - c->pad[1];
    runs[count].a = (i32)(at.image * f->x[0] + slice * f->x[1] + row * f->x[2] + offset);
    runs[count++].b = (i32)((line - p->lines.from) * p->line + x.from * p->position);
  }
  *t = (Tile){.a = f->from, .row = 1, .step = c->stride[2] * f->x[3], .b = p->b, .ldb = p->position, .runs = runs, .count = count,
              .length = x.to - x.from, .ldc = c->filters};
  return count > 0;
}

// The sums of one tap, over a piece.
static void sum_tap(const Filter *f, const Piece *p, i64 tap, Range rows, i64 column, i64 n, float *to, i32 flags, Run *runs) {
  Tile t;
  if (!tap_runs(f, p, tap, &t, runs) && (flags & ADD)) return;
  t.n = n;
  t.flags = flags;
  for (i64 i = rows.from; i < rows.to;) {
    i64 height = tile_height(rows.to - i);
    t.a = f->from + i;
    t.c = to + (tap * f->c.channels + i) * f->c.filters + column;
    do_tile(height, &t);
    i += height;
  }
}

// With few filters: the same sums, with vectors along the channels.
static void sum_tap_narrow(const Filter *f, const Piece *p, i64 tap, Range rows, float *to, i32 flags, Run *runs) {
  const Convolution *c = &f->c;
  float sums[NARROW * NR];
  Tile t;
  if (!tap_runs(f, p, tap, &t, runs) && (flags & ADD)) return;
  const float *image = t.a;
  for (i64 r = 0; r < t.count; r++) runs[r] = (Run){runs[r].b, runs[r].a};
  for (i64 i = rows.from; i < rows.to; i += NR) {
    i64 n = rows.to - i < NR ? rows.to - i : NR;
    float *place = to + (tap * c->channels + i) * c->filters;
    Tile u = {.a = t.b, .row = 1, .step = t.ldb, .b = image + i, .ldb = t.step, .runs = runs, .count = t.count, .length = t.length,
              .c = sums, .ldc = NR, .n = n, .flags = flags};
    if (flags & ADD) load_turned(sums, place, c->filters, n, c->filters);
    do_tile(c->filters, &u);
    store_turned(place, c->filters, sums, n, c->filters);
  }
}

#define PIECE_BYTES (256 << 10)  // of x and of the gradient together: they stay in the second cache for all taps
#define LINES_AT_ONCE 2048
#define COLLECTED 8192  // floats that stay in the first cache, if one line is not longer

// How many lines and positions are done at once: they fit into scratch, and many lines only if their positions are whole.
static void choose_piece(const Filter *f, int collected, i64 room, i64 *lines, i64 *positions) {
  const Convolution *c = &f->c;
  i64 rows = f->rows.to - f->rows.from, floats = NR + (collected ? rows : 0);
  *positions = c->out[2] < room / floats ? c->out[2] : room / floats;
  *lines = PIECE_BYTES / 4 / (c->out[2] * c->filters + c->stride[1] * c->in[2] * c->channels + 1) + 1;
  if (collected) *lines = COLLECTED / (*positions * rows);
  if (*lines * *positions * floats > room) *lines = room / (*positions * floats);
  if (*lines > LINES_AT_ONCE) *lines = LINES_AT_ONCE;
  if (*lines < 1 || *positions < c->out[2]) *lines = 1;
}

// The gradient's columns [j, j + n) of a piece: where they lie, or packed if they do not fill their vectors.
static void gradient_of(const Filter *f, Piece *p, i64 j, i64 n, int pack, float *panel) {
  const float *from = f->gradient + p->lines.from * f->y[2] + j;
  p->b = from;
  p->line = f->y[2];
  p->position = f->y[3];
  if (!pack) return;
  const i64 count = p->positions.to - p->positions.from;
  p->position = n > VL ? NR : VL;
  p->line = count * p->position;
  for (i64 i = 0; i < p->lines.to - p->lines.from; i++) {
    pack_strip(panel + i * p->line, p->position, from + i * f->y[2] + p->positions.from * f->y[3], f->y[3], 1, count, n);
  }
  p->b = panel - p->positions.from * p->position;
}

static void sum_piece(const Filter *f, Piece *p, int collected, float *panel, float *rows_seen, Run *runs, float *to, i32 flags) {
  const Convolution *c = &f->c;
  const int narrow = !collected && c->filters <= NARROW && c->channels % VL == 0;
  i64 length = collected ? collect(f, p, rows_seen) : 0;
  for (i64 j = f->columns.from; j < f->columns.to; j += NR) {
    i64 n = f->columns.to - j < NR ? f->columns.to - j : NR;
    gradient_of(f, p, j, n, n % VL != 0 && !narrow, panel);
    if (collected) {
      sum_collected(f, p, rows_seen, length, j, n, to, flags);
      continue;
    }
    for (i64 row = f->rows.from; row < f->rows.to;) {
      i64 tap = row / c->channels, next = (tap + 1) * c->channels < f->rows.to ? (tap + 1) * c->channels : f->rows.to;
      Range rows = {row - tap * c->channels, next - tap * c->channels};
      if (narrow) sum_tap_narrow(f, p, tap, rows, to, flags, runs);
      else sum_tap(f, p, tap, rows, j, n, to, flags, runs);
      row = next;
    }
  }
}

static void sum_group(const Filter *f, Range images, float *to) {
  const Convolution *c = &f->c;
  const int collected = collects(c, f->taps);
  const i64 per_image = c->out[0] * c->out[1];
  if (images.from == images.to || per_image * c->out[2] == 0) {
    for (i64 i = f->rows.from * c->filters; i < f->rows.to * c->filters; i++) to[i] = 0;
    return;
  }
  Run *runs = (Run *)f->scratch;
  float *panel = (float *)(runs + LINES_AT_ONCE);
  i64 lines, positions;
  choose_piece(f, collected, (SCRATCH_BYTES - LINES_AT_ONCE * (i64)sizeof(Run)) / 4 - VL, &lines, &positions);
  i32 flags = 0;
  for (i64 line = images.from * per_image, end = images.to * per_image; line < end; line += lines) {
    for (i64 position = 0; position < c->out[2]; position += positions) {
      Piece p = {.lines = {line, line + lines < end ? line + lines : end}};
      p.positions = (Range){position, position + positions < c->out[2] ? position + positions : c->out[2]};
      sum_piece(f, &p, collected, panel, panel + lines * positions * NR, runs, to, flags);
      flags = ADD;
    }
  }
}

static void op_conv_filter(const Job *job) {
  Filter f = {.c = convolution_of(job->w), .from = FLOATS(25), .gradient = FLOATS(27), .scratch = job->scratch};
  fill_strides(f.x, f.c.in, f.c.channels);
  fill_strides(f.y, f.c.out, f.c.filters);
  f.taps = f.c.size[0] * f.c.size[1] * f.c.size[2];
  const i64 rows = f.taps * f.c.channels, columns = f.c.filters, groups = job->w[28];
  if (rows * columns == 0) return;
  Range part = {0, groups};
  f.rows = (Range){0, rows};
  f.columns = (Range){0, columns};
  i64 by_group = evenness(groups, job->chunks), by_row = evenness((rows + MR - 1) / MR, job->chunks);
  if (by_group >= by_row) part = part_of(job, groups, 1);
  else f.rows = part_of(job, rows, MR);
  if (f.rows.from >= f.rows.to) return;
  for (i64 g = part.from; g < part.to; g++) {
    Range images = {f.c.images * g / groups, f.c.images * (g + 1) / groups};
    sum_group(&f, images, FLOATS(26) + g * rows * columns);
  }
}

static void op_conv_sum(const Job *job) {
  const i64 numbers = job->w[4], groups = job->w[5];
  const float *from = FLOATS(6);
  float *to = FLOATS(7);
  Range part = part_of(job, numbers, LANES);
  for (i64 i = part.from; i < part.to; i += VL) {
    i64 n = part.to - i;
    vf sum = vload_n(from + i, n);
    for (i64 g = 1; g < groups; g++) sum += vload_n(from + g * numbers + i, n);
    vstore_n(to + i, sum, n);
  }
}
