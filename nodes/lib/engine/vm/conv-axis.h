// SPDX-License-Identifier: MIT-0
// One axis of a convolution. What lies outside the image is left out, not multiplied by zero, so positions differ in the
// taps of the filter they see. A stretch is a row of positions that see the same taps: there a convolution is a plain product.
#pragma once
#include "vm.h"

// A convolution as the instructions describe it, for images of depth, height and width (depth 1 for flat ones).
typedef struct {
  i64 images, in[3], channels, out[3], filters, size[3], stride[3], dilation[3], pad[3];
} Convolution;

// Words: 4 images; 5 size of x, 8 its channels; 9 size of y, 12 its channels; 13 the filter's size;
// 16 strides, 19 dilations, 22 padding before (three words each, depth first).
INLINE Convolution convolution_of(const i32 *w) {
  Convolution c = {.images = w[4], .channels = w[8], .filters = w[12]};
  for (int d = 0; d < 3; d++) {
    c.in[d] = w[5 + d];
    c.out[d] = w[9 + d];
    c.size[d] = w[13 + d];
    c.stride[d] = w[16 + d];
    c.dilation[d] = w[19 + d];
    c.pad[d] = w[22 + d];
  }
  return c;
}

// Of a tensor [images][depth][height][width][channels]: from an image, a slice, a line, a position to the next.
INLINE void fill_strides(i64 *strides, const i64 *size, i64 channels) {
  strides[3] = channels;
  for (int d = 2; d >= 0; d--) strides[d] = strides[d + 1] * size[d];
}

typedef struct {
  int backward;      // positions are those of x and y is read; otherwise the other way round
  i64 from, to;      // positions wanted
  i64 sources;       // how many there are to read
  i64 taps, stride, dilation, pad;
} Axis;

typedef struct {
  i64 at, count, step;      // positions
  i64 source, source_step;  // what the first tap reads for the first position, and from a position to the next
  i64 taps, tap_step;       // how many taps, and from what one reads to what the next reads
  i64 slot, slot_step;      // which of the axis's taps, in the order of the sources
} Stretch;

INLINE Axis axis_of(const Convolution *c, int d, int backward) {
  i64 sources = backward ? c->out[d] : c->in[d], positions = backward ? c->in[d] : c->out[d];
  return (Axis){backward, 0, positions, sources, c->size[d], c->stride[d], c->dilation[d], c->pad[d]};
}

// The taps that position `at` sees.
static Stretch taps_at(const Axis *axis, i64 at) {
  Stretch s = {.at = at, .count = 1, .step = axis->backward ? axis->stride : 1, .source_step = axis->backward ? 1 : axis->stride};
  i64 last_source = 0, last_slot = 0;
  for (i64 slot = 0; slot < axis->taps; slot++) {
    i64 source;
    if (axis->backward) {
      source = at + axis->pad - (axis->taps - 1 - slot) * axis->dilation;
      if (source < 0 || source % axis->stride != 0) continue;
      source /= axis->stride;
    } else {
      source = at * axis->stride + slot * axis->dilation - axis->pad;
    }
    if (source < 0 || source >= axis->sources) continue;
    if (s.taps == 0) {
      s.source = source;
      s.slot = slot;
    } else {
      s.tap_step = source - last_source;
      s.slot_step = slot - last_slot;
    }
    last_source = source;
    last_slot = slot;
    s.taps++;
  }
  return s;
}

// The stretch that begins at `at`; none (count 0) from `to` on.
static Stretch stretch_at(const Axis *axis, i64 at) {
  if (at >= axis->to) return (Stretch){.count = 0};
  Stretch s = taps_at(axis, at);
  for (i64 next = at + s.step; next < axis->to; next += s.step) {
    Stretch other = taps_at(axis, next);
    if (other.taps != s.taps || (s.taps > 0 && other.slot != s.slot)) break;
    s.count++;
  }
  return s;
}
static Stretch first_stretch(const Axis *axis) { return stretch_at(axis, axis->from); }

// Backward with a stride, the positions of each remainder are a row of their own.
static Stretch next_stretch(const Axis *axis, const Stretch *s) {
  i64 at = s->at + s->count * s->step;
  if (at < axis->to) return stretch_at(axis, at);
  i64 remainder = (s->at - axis->from) % s->step + 1;
  return remainder < s->step ? stretch_at(axis, axis->from + remainder) : (Stretch){.count = 0};
}

#define EACH_STRETCH(s, axis) for (Stretch s = first_stretch(axis); s.count > 0; s = next_stretch(axis, &s))
