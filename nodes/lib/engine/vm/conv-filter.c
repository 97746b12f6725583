// SPDX-License-Identifier: MIT-0
// CONV_FILTER: the gradient of a filter, from x and y's gradient, as partial sums over groups of images; CONV_SUM adds them in order.
// Words of CONV_FILTER: 4 to 24: see conv-axis.h; 25 x, 26 partial sums [groups][filter], 27 y's gradient, 28 groups.
// The groups depend on the shape alone. Within one, each number is one chain over images, slices, lines and positions in order.
// Words of CONV_SUM: 4 numbers, 5 groups, 6 partial sums, 7 their sum.
#pragma once
#include "conv-axis.h"
#include "gemm-pack.h"

// With so few channels (a tile's rows) what all taps see is collected first. This rule is about bits: it looks at the shape alone.
INLINE int collects(const Convolution *c, i64 taps) { return c->channels <= 4 && taps <= 256; }

typedef struct {
  Convolution c;
  i64 x[4], y[4];  // from an image, a slice, a line, a position to the next
  const float *from, *gradient;
  Range rows, columns;  // of the filter as a matrix [taps * channels][filters]
  i64 taps;
  u8 *scratch;
} Filter;

// Outputs along d for which tap k lies inside.
INLINE Range seen_by(const Convolution *c, int d, i64 k) {
  i64 offset = k * c->dilation[d] - c->pad[d], stride = c->stride[d];
  i64 from = offset < 0 ? (-offset + stride - 1) / stride : 0;
  i64 to = c->in[d] - 1 - offset < 0 ? 0 : (c->in[d] - 1 - offset) / stride + 1;
  if (to > c->out[d]) to = c->out[d];
  return (Range){from < to ? from : to, to};
}

// A piece of the gradient: lines [from, to) of all (image, slice, line), and positions of each.
typedef struct {
  Range lines, positions;
  const float *b;  // the first line's position 0, and from one to the next
  i64 line, position;
} Piece;

// The sums of one tap, over a piece.
static void sum_tap(const Filter *f, const Piece *p, i64 tap, Range rows, i64 column, i64 n, float *to, i32 flags, Run *runs) {
  const Convolution *c = &f->c;
  i64 k[3] = {tap / c->size[2] / c->size[1], tap / c->size[2] % c->size[1], tap % c->size[2]};
  Range z = seen_by(c, 0, k[0]), y = seen_by(c, 1, k[1]), x = seen_by(c, 2, k[2]);
  if (x.from < p->positions.from) x.from = p->positions.from;
  if (x.to > p->positions.to) x.to = p->positions.to;
  i64 offset = (x.from * c->stride[2] + k[2] * c->dilation[2] - c->pad[2]) * f->x[3];
  i64 count = 0;
  for (i64 line = p->lines.from; line < p->lines.to && x.from < x.to; line++) {
    i64 h = line % c->out[1], d = line / c->out[1] % c->out[0], image = line / c->out[1] / c->out[0];
    if (h < y.from || h >= y.to || d < z.from || d >= z.to) continue;
    i64 slice = d * c->stride[0] + k[0] * c->dilation[0] - c->pad[0], row = h * c->stride[1] + k[1] * c->dilation[1] - c->pad[1];
    runs[count].a = (i32)(image * f->x[0] + slice * f->x[1] + row * f->x[2] + offset);
    runs[count++].b = (i32)((line - p->lines.from) * p->line + x.from * p->position);
  }
  if (count == 0 && (flags & ADD)) return;
  Tile t = {.row = 1, .step = c->stride[2] * f->x[3], .ldb = p->position, .b = p->b, .runs = runs, .count = count,
            .length = x.to - x.from, .ldc = c->filters, .n = n, .flags = flags};
  for (i64 i = rows.from; i < rows.to;) {
    i64 height = tile_height(rows.to - i);
    t.a = f->from + i;
    t.c = to + (tap * c->channels + i) * c->filters + column;
    do_tile(height, &t);
    i += height;
  }
}

// The sums of all rows, over a piece: what the taps see is laid side by side, with zeros outside the image.
static void sum_collected(const Filter *f, const Piece *p, i64 column, i64 n, float *to, i32 flags, float *collected) {
  const Convolution *c = &f->c;
  Range rows = f->rows;
  i64 width = rows.to - rows.from, positions = p->positions.to - p->positions.from;
  float *q = collected;
  for (i64 line = p->lines.from; line < p->lines.to; line++) {
    i64 h = line % c->out[1], d = line / c->out[1] % c->out[0];
    const float *image = f->from + line / c->out[1] / c->out[0] * f->x[0];
    float *next = q;
    for (i64 tap = rows.from / c->channels; tap * c->channels < rows.to; tap++) {
      i64 kx = tap % c->size[2], ky = tap / c->size[2] % c->size[1], kz = tap / c->size[2] / c->size[1];
      i64 slice = d * c->stride[0] + kz * c->dilation[0] - c->pad[0], row = h * c->stride[1] + ky * c->dilation[1] - c->pad[1];
      Range x = seen_by(c, 2, kx);
      if (slice < 0 || slice >= c->in[0] || row < 0 || row >= c->in[1]) x.to = x.from = 0;
      i64 step = c->stride[2] * f->x[3], start = slice * f->x[1] + row * f->x[2] + (kx * c->dilation[2] - c->pad[2]) * f->x[3];
      for (i64 channel = 0; channel < c->channels; channel++) {
        i64 place = tap * c->channels + channel - rows.from;
        if (place < 0 || place >= width) continue;
        float *out = q + place;
        for (i64 i = p->positions.from; i < p->positions.to; i++, out += width) {
          *out = i >= x.from && i < x.to ? image[start + i * step + channel] : 0;
        }
      }
    }
    q = next + positions * width;
  }
  i64 lines = p->lines.to - p->lines.from;
  Run runs[64];
  for (i64 done = 0; done < lines || (done == 0 && !(flags & ADD));) {
    i64 count = lines - done < 64 ? lines - done : 64;
    for (i64 i = 0; i < count; i++) {
      runs[i] = (Run){(i32)((done + i) * positions * width), (i32)((done + i) * p->line + p->positions.from * p->position)};
    }
    Tile t = {.row = 1, .step = width, .b = p->b, .ldb = p->position, .runs = runs, .count = count, .length = positions,
              .ldc = c->filters, .n = n, .flags = flags};
    for (i64 i = 0; i < width;) {
      i64 height = tile_height(width - i);
      t.a = collected + i;
      t.c = to + (rows.from + i) * c->filters + column;
      do_tile(height, &t);
      i += height;
    }
    flags |= ADD;
    done += count;
    if (count == 0) break;
  }
}

#define PIECE_BYTES (256 << 10)  // of x and of the gradient together: they stay in the second cache for all taps
#define LINES_AT_ONCE 2048

static void sum_group(const Filter *f, Range images, float *to) {
  const Convolution *c = &f->c;
  const int collected = collects(c, f->taps);
  Run *runs = (Run *)f->scratch;
  float *panel = (float *)(runs + LINES_AT_ONCE);
  const i64 room = (SCRATCH_BYTES - LINES_AT_ONCE * (i64)sizeof(Run)) / 4 - VL;
  const i64 per_image = c->out[0] * c->out[1];
  const i64 width = f->rows.to - f->rows.from;
  // Floats of scratch to a position.
  const i64 floats = NR + (collected ? width : 0);
  if (images.from == images.to || per_image * c->out[2] == 0) {
    for (i64 i = f->rows.from * c->filters; i < f->rows.to * c->filters; i++) to[i] = 0;
    return;
  }
  i64 positions = c->out[2] < room / floats ? c->out[2] : room / floats;
  i64 lines = PIECE_BYTES / 4 / (c->out[2] * c->filters + c->stride[1] * c->in[2] * c->channels + 1) + 1;
  if (lines * positions * floats > room) lines = room / (positions * floats);
  if (lines < 1) lines = 1;
  if (lines > LINES_AT_ONCE) lines = LINES_AT_ONCE;
  if (positions < c->out[2]) lines = 1;
  Range all = {images.from * per_image, images.to * per_image};
  i32 flags = 0;
  for (i64 line = all.from; line < all.to; line += lines) {
    for (i64 position = 0; position < c->out[2]; position += positions) {
      Piece p = {.lines = {line, line + lines < all.to ? line + lines : all.to}};
      p.positions = (Range){position, position + positions < c->out[2] ? position + positions : c->out[2]};
      for (i64 j = f->columns.from; j < f->columns.to; j += NR) {
        i64 n = f->columns.to - j < NR ? f->columns.to - j : NR;
        const float *gradient = f->gradient + line * f->y[2] + j;
        p.b = gradient;
        p.line = f->y[2];
        p.position = f->y[3];
        if (n % VL != 0) {
          p.position = n > VL ? NR : VL;
          i64 count = p.positions.to - p.positions.from;
          p.line = count * p.position;
          for (i64 i = 0; i < p.lines.to - line; i++) {
            const float *from = gradient + i * f->y[2] + position * f->y[3];
            pack_strip(panel + i * p.line, p.position, p.position, from, f->y[3], 1, count, n);
          }
          p.b = panel - position * p.position;
        }
        if (collected) {
          sum_collected(f, &p, j, n, to, flags, panel + lines * positions * NR + VL);
        } else {
          for (i64 row = f->rows.from; row < f->rows.to;) {
            i64 tap = row / c->channels, next = (tap + 1) * c->channels < f->rows.to ? (tap + 1) * c->channels : f->rows.to;
            sum_tap(f, &p, tap, (Range){row - tap * c->channels, next - tap * c->channels}, j, n, to, flags, runs);
            row = next;
          }
        }
      }
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
