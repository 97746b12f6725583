// SPDX-License-Identifier: MIT-0
// Images [batch, height, width, channels] at another size, bilinear or by the nearest pixel, and the true derivatives.
#pragma once
#include "vec.h"

enum { RESIZE_BILINEAR, RESIZE_NEAREST };

// Parameters: from, to, then this.
typedef struct {
  i32 kind, align_corners, half_pixel, batch, in_height, in_width, channels, out_height, out_width;
} ResizeShape;
#define RESIZE_SHAPE ((const ResizeShape *)(job->w + 6))

// The two source pixels of a target pixel along one axis and the share of the second.
typedef struct {
  i32 low, high;
  float share;
} Source;

INLINE Source resize_source(const ResizeShape *s, i32 in, i32 out, i32 index) {
  i32 corners = s->align_corners && out > 1;
  double ratio = corners ? (double)(in - 1) / (out - 1) : (double)in / out;
  if (s->kind == RESIZE_NEAREST) {
    double place = s->half_pixel ? ratio * (index + 0.5) : ratio * index;
    i32 nearest = (i32)__builtin_floor(s->align_corners ? place + 0.5 : place);
    nearest = nearest < in - 1 ? nearest : in - 1;
    return (Source){nearest, nearest, 0};
  }
  double place = s->half_pixel ? ratio * (index + 0.5) - 0.5 : ratio * index;
  double low = __builtin_floor(place), high = __builtin_ceil(place);
  if (low < 0) low = 0;
  if (high > in - 1) high = in - 1;
  if (low > high) low = high;
  return (Source){(i32)low, (i32)high, high > low ? (float)(place - low) : 0};
}

INLINE vf blend(vf a, vf b, float share) { return a + (b - a) * vsplat(share); }

static void op_resize(const Job *job) {
  const float *in = FLOATS(4);
  float *out = FLOATS(5);
  const ResizeShape *s = RESIZE_SHAPE;
  i64 channels = s->channels, line = s->in_width * channels;
  Range rows = part_of(job, (i64)s->batch * s->out_height, 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    const float *image = in + row / s->out_height * s->in_height * line;
    Source y = resize_source(s, s->in_height, s->out_height, (i32)(row % s->out_height));
    const float *upper = image + y.low * line, *lower = image + y.high * line;
    for (i32 column = 0; column < s->out_width; column++) {
      Source x = resize_source(s, s->in_width, s->out_width, column);
      i64 left = x.low * channels, right = x.high * channels;
      float *to = out + (row * s->out_width + column) * channels;
      for (i64 c = 0; c < channels; c += VL) {
        i64 n = channels - c < VL ? channels - c : VL;
        vf value = vload_n(upper + left + c, n);
        if (s->kind == RESIZE_BILINEAR) {
          vf above = blend(value, vload_n(upper + right + c, n), x.share);
          vf below = blend(vload_n(lower + left + c, n), vload_n(lower + right + c, n), x.share);
          value = blend(above, below, y.share);
        }
        vstore_n(to + c, value, n);
      }
    }
  }
}

INLINE void add_to(float *to, vf value, i64 n) { vstore_n(to, vload_n(to, n) + value, n); }

// Parameters: dy, dx, the shape of the forward direction. One owner an image and block of channels: target pixels in order.
static void op_resize_grad(const Job *job) {
  const float *dy = FLOATS(4);
  float *dx = FLOATS(5);
  const ResizeShape *s = RESIZE_SHAPE;
  i64 channels = s->channels, line = s->in_width * channels;
  i64 blocks = (channels + LANES - 1) / LANES;
  Range units = part_of(job, s->batch * blocks, 1);
  for (i64 unit = units.from; unit < units.to; unit++) {
    i64 b = unit / blocks, first = unit % blocks * LANES;
    i64 end = first + LANES < channels ? first + LANES : channels;
    for (i64 c = first; c < end; c += VL) {
      i64 n = end - c < VL ? end - c : VL;
      float *image = dx + b * s->in_height * line + c;
      for (i64 cell = 0; cell < (i64)s->in_height * s->in_width; cell++) vstore_n(image + cell * channels, vsplat(0), n);
      for (i32 row = 0; row < s->out_height; row++) {
        Source y = resize_source(s, s->in_height, s->out_height, row);
        for (i32 column = 0; column < s->out_width; column++) {
          Source x = resize_source(s, s->in_width, s->out_width, column);
          vf flow = vload_n(dy + ((b * s->out_height + row) * s->out_width + column) * channels + c, n);
          float *upper = image + y.low * line, *lower = image + y.high * line;
          i64 left = x.low * channels, right = x.high * channels;
          if (s->kind == RESIZE_NEAREST) {
            add_to(upper + left, flow, n);
            continue;
          }
          vf above = flow * vsplat(1 - y.share), below = flow * vsplat(y.share);
          add_to(upper + left, above * vsplat(1 - x.share), n);
          add_to(upper + right, above * vsplat(x.share), n);
          add_to(lower + left, below * vsplat(1 - x.share), n);
          add_to(lower + right, below * vsplat(x.share), n);
        }
      }
    }
  }
}
