// SPDX-License-Identifier: MIT-0
// The gradient of a filter of few channels: what its rows see is laid out first, a row of the filter a line.
#pragma once
#include "conv-piece.h"

#define TURNED 2048

// The positions `seen` of a line of the image, zeros around them. From is the first position seen, or null.
INLINE void collect_line(float *to, const float *from, i64 step, Range seen, i64 positions) {
  i64 i = 0;
  if (from) {
    for (; i < seen.from; i++) to[i] = 0;
    if (step == 1) {
      for (; i < seen.to; i += VL, from += VL) vstore_n(to + i, vload_n(from, seen.to - i), seen.to - i);
      i = seen.to > seen.from ? seen.to : seen.from;
    } else {
      for (; i < seen.to; i++, from += step) to[i] = *from;
    }
  }
  for (; i < positions; i++) to[i] = 0;
}

// What the rows of the filter see, over a piece: [rows][lines * positions], zeros outside the image. Returns the length of a row.
static i64 collect(const Filter *f, const Piece *p, float *to) {
  const Convolution *c = &f->c;
  const i64 positions = p->positions.to - p->positions.from, wide = c->in[2], channels = c->channels;
  const i64 length = (p->lines.to - p->lines.from) * positions;
  // With several channels a line is turned first, so that what a tap sees of a channel lies side by side.
  float turned[TURNED];
  const int turns = channels > 1 && c->stride[2] == 1 && wide * channels <= TURNED;
  const i64 to_position = turns ? 1 : channels, to_channel = turns ? wide : 1, across = c->size[2] * channels;
  Range seen[256];
  for (i64 kx = 0; kx < c->size[2]; kx++) {
    Range x = seen_by(c, 2, kx);
    i64 first = x.from - p->positions.from, end = x.to - p->positions.from;
    seen[kx] = (Range){first < 0 ? 0 : first > positions ? positions : first, end > positions ? positions : end};
  }
  Place at = place_of(c, p->lines.from);
  for (i64 line = p->lines.from; line < p->lines.to; line++, next_place(c, &at), to += positions) {
    for (i64 taps = f->rows.from / across; taps * across < f->rows.to; taps++) {
      i64 slice = at.slice * c->stride[0] + taps / c->size[1] * c->dilation[0] - c->pad[0];
      i64 high = at.line * c->stride[1] + taps % c->size[1] * c->dilation[1] - c->pad[1];
      const int inside = slice >= 0 && slice < c->in[0] && high >= 0 && high < c->in[1];
      const float *from = f->from + at.image * f->x[0] + slice * f->x[1] + high * f->x[2];
      if (inside && turns) {
        for (i64 channel = 0; channel < channels; channel++) {
          for (i64 i = 0; i < wide; i++) turned[channel * wide + i] = from[i * channels + channel];
        }
        from = turned;
      }
      i64 row = taps * across;
      for (i64 kx = 0; kx < c->size[2]; kx++) {
        i64 first = (p->positions.from + seen[kx].from) * c->stride[2] + kx * c->dilation[2] - c->pad[2];
        for (i64 channel = 0; channel < channels; channel++, row++) {
          if (row < f->rows.from || row >= f->rows.to) continue;
          const float *start = inside ? from + first * to_position + channel * to_channel : 0;
          collect_line(to + (row - f->rows.from) * length, start, c->stride[2] * to_position, seen[kx], positions);
        }
      }
    }
  }
  return length;
}

// The sums of all rows, over what was collected.
static void sum_collected(const Filter *f, const Piece *p, const float *collected, i64 length, i64 column, i64 n, float *to, i32 flags) {
  Run run = {0, (i32)(p->positions.from * p->position)};
  Tile t = {.row = length, .step = 1, .b = p->b, .ldb = p->position, .runs = &run, .count = 1, .length = length,
            .ldc = f->c.filters, .n = n, .flags = flags};
  for (i64 i = f->rows.from; i < f->rows.to;) {
    i64 height = tile_height(f->rows.to - i);
    t.a = collected + (i - f->rows.from) * length;
    t.c = to + i * f->c.filters + column;
    do_tile(height, &t);
    i += height;
  }
}
