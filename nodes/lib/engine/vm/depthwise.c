// SPDX-License-Identifier: MIT-0
// Depthwise convolution, one filter a channel, and its two derivatives. Channels are lanes; every output is one chain of
// fused multiply-adds over the filter's taps in order. (More filters a channel: the lowering repeats the channels.)
#pragma once
#include "vec.h"

// Parameters: three addresses (two read, one written), then this.
typedef struct {
  i32 batch, in_height, in_width, channels, out_height, out_width, height, width;
  i32 stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
} DepthwiseShape;
#define DEPTHWISE_SHAPE ((const DepthwiseShape *)(job->w + 7))
// So many neighbouring pixels at once hide the latency of a chain.
#define DEPTHWISE_PIXELS 4

// `count` (1 or DEPTHWISE_PIXELS) outputs from `from` on in one row; `moves` elements lie between the inputs of neighbours.
// Tap (y, x) is used where y and x lie in [top, bottom) and [left, right); its input begins at in[y * step_y + x * step_x].
typedef struct {
  i32 top, bottom, left, right;
  i64 step_y, step_x, moves;
} Taps;

INLINE void depthwise_pixels(const Taps *t, i32 count, const float *in, const float *filter, i64 width, i64 channels, float *out, i64 n) {
  vf sums[DEPTHWISE_PIXELS] = {0};
  for (i32 y = t->top; y < t->bottom; y++)
    for (i32 x = t->left; x < t->right; x++) {
      vf weight = vload_n(filter + (y * width + x) * channels, n);
      const float *from = in + y * t->step_y + x * t->step_x;
      for (i32 p = 0; p < count; p++) sums[p] = vfma(vload_n(from + p * t->moves, n), weight, sums[p]);
    }
  for (i32 p = 0; p < count; p++) vstore_n(out + p * channels, sums[p], n);
}

// The taps along one axis whose input `corner + tap * dilation` lies inside [0, size).
INLINE void valid_taps(i32 corner, i32 dilation, i32 taps, i32 size, i32 *from, i32 *to) {
  i32 first = corner < 0 ? (-corner + dilation - 1) / dilation : 0;
  i32 end = size > corner ? (size - corner + dilation - 1) / dilation : 0;
  *from = first < taps ? first : taps;
  *to = end < taps ? end : taps;
}

static void op_depthwise(const Job *job) {
  const float *in = FLOATS(4), *filter = FLOATS(5);
  float *out = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 channels = s->channels;
  Taps t = {.step_y = (i64)s->dilation_y * s->in_width * channels, .step_x = s->dilation_x * channels, .moves = s->stride_x * channels};
  Range rows = part_of(job, (i64)s->batch * s->out_height, 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    i64 b = row / s->out_height;
    i32 top = (i32)(row % s->out_height) * s->stride_y - s->pad_top;
    valid_taps(top, s->dilation_y, s->height, s->in_height, &t.top, &t.bottom);
    for (i64 c = 0; c < channels; c += VL) {
      i64 n = channels - c < VL ? channels - c : VL;
      for (i32 x = 0; x < s->out_width;) {
        i32 left = x * s->stride_x - s->pad_left;
        i32 last = left + (DEPTHWISE_PIXELS - 1) * s->stride_x + (s->width - 1) * s->dilation_x;
        i32 many = left >= 0 && last < s->in_width && x + DEPTHWISE_PIXELS <= s->out_width;
        valid_taps(left, s->dilation_x, s->width, s->in_width, &t.left, &t.right);
        const float *corner = in + ((b * s->in_height + top) * s->in_width + left) * channels + c;
        float *to = out + (row * s->out_width + x) * channels + c;
        if (many) depthwise_pixels(&t, DEPTHWISE_PIXELS, corner, filter + c, s->width, channels, to, n);
        else depthwise_pixels(&t, 1, corner, filter + c, s->width, channels, to, n);
        x += many ? DEPTHWISE_PIXELS : 1;
      }
    }
  }
}

// Parameters: dy, filter, dx. An input pixel gathers from the outputs that used it, tap after tap.
static void op_depthwise_input(const Job *job) {
  const float *dy = FLOATS(4), *filter = FLOATS(5);
  float *dx = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 channels = s->channels;
  Range rows = part_of(job, (i64)s->batch * s->in_height, 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    i64 b = row / s->in_height;
    i32 y = (i32)(row % s->in_height) + s->pad_top;
    for (i32 x = 0; x < s->in_width; x++)
      for (i64 c = 0; c < channels; c += VL) {
        i64 n = channels - c < VL ? channels - c : VL;
        vf sum = vsplat(0);
        for (i32 ky = 0; ky < s->height; ky++) {
          i32 oy = y - ky * s->dilation_y;
          if (oy < 0 || oy % s->stride_y || oy / s->stride_y >= s->out_height) continue;
          const float *line = dy + (b * s->out_height + oy / s->stride_y) * s->out_width * channels + c;
          for (i32 kx = 0; kx < s->width; kx++) {
            i32 ox = x + s->pad_left - kx * s->dilation_x;
            if (ox < 0 || ox % s->stride_x || ox / s->stride_x >= s->out_width) continue;
            vf weight = vload_n(filter + ((i64)ky * s->width + kx) * channels + c, n);
            sum = vfma(vload_n(line + ox / s->stride_x * channels, n), weight, sum);
          }
        }
        vstore_n(dx + (row * s->in_width + x) * channels + c, sum, n);
      }
  }
}

// The sum for one tap over one image: x times dy over all outputs that used the tap.
INLINE vf depthwise_tap(const DepthwiseShape *s, const float *in, const float *dy, i32 ky, i32 kx, i64 n) {
  i64 channels = s->channels;
  vf sum = vsplat(0);
  for (i32 y = 0; y < s->out_height; y++) {
    i32 iy = y * s->stride_y - s->pad_top + ky * s->dilation_y;
    if (iy < 0 || iy >= s->in_height) continue;
    i32 from, to;
    valid_taps(kx * s->dilation_x - s->pad_left, s->stride_x, s->out_width, s->in_width, &from, &to);
    for (i32 x = from; x < to; x++) {
      i32 ix = x * s->stride_x - s->pad_left + kx * s->dilation_x;
      vf value = vload_n(in + ((i64)iy * s->in_width + ix) * channels, n);
      sum = vfma(value, vload_n(dy + ((i64)y * s->out_width + x) * channels, n), sum);
    }
  }
  return sum;
}

// Parameters: x, dy, the filter's gradient. One owner a tap and block of channels; images are summed apart, then in order.
static void op_depthwise_filter(const Job *job) {
  const float *in = FLOATS(4), *dy = FLOATS(5);
  float *out = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 channels = s->channels, taps = (i64)s->height * s->width;
  i64 blocks = (channels + LANES - 1) / LANES;
  i64 in_size = (i64)s->in_height * s->in_width * channels, out_size = (i64)s->out_height * s->out_width * channels;
  Range units = part_of(job, taps * blocks, 1);
  for (i64 unit = units.from; unit < units.to; unit++) {
    i64 tap = unit / blocks, first = unit % blocks * LANES;
    i64 end = first + LANES < channels ? first + LANES : channels;
    for (i64 c = first; c < end; c += VL) {
      i64 n = end - c < VL ? end - c : VL;
      vf sum = vsplat(0);
      for (i64 b = 0; b < s->batch; b++)
        sum += depthwise_tap(s, in + b * in_size + c, dy + b * out_size + c, (i32)(tap / s->width), (i32)(tap % s->width), n);
      vstore_n(out + tap * channels + c, sum, n);
    }
  }
}
