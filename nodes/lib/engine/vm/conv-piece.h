// SPDX-License-Identifier: MIT-0
// Pieces of an image's gradient, for the gradient of a filter: some lines of it, and some positions of each.
#pragma once
#include "conv-axis.h"
#include "gemm-narrow.h"

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

// A line of y's gradient.
typedef struct {
  i64 image, slice, line;
} Place;

INLINE Place place_of(const Convolution *c, i64 line) {
  return (Place){line / c->out[1] / c->out[0], line / c->out[1] % c->out[0], line % c->out[1]};
}
INLINE void next_place(const Convolution *c, Place *at) {
  if (++at->line < c->out[1]) return;
  at->line = 0;
  if (++at->slice < c->out[0]) return;
  at->slice = 0;
  at->image++;
}
