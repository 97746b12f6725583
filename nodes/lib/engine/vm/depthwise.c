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

// The taps of one output, along both axes: tap (y, x) for y in [top, bottom) and x in [left, right) multiplies
// in[y * step_y + x * step_x] by filter[y * weight_y + x * weight_x].
typedef struct {
  i32 top, bottom, left, right;
  i64 step_y, step_x, weight_y, weight_x;
} Taps;

// `count` (1 or DEPTHWISE_PIXELS) outputs of a row with the same taps; `moves` elements lie between the inputs of
// neighbours, `out_moves` between the outputs.
INLINE void depthwise_pixels(const Taps *t, i32 count, const float *in, i64 moves, const float *filter, float *out, i64 out_moves, i64 n) {
  vf sums[DEPTHWISE_PIXELS] = {0};
  for (i32 y = t->top; y < t->bottom; y++)
    for (i32 x = t->left; x < t->right; x++) {
      vf weight = vload_n(filter + y * t->weight_y + x * t->weight_x, n);
      const float *from = in + y * t->step_y + x * t->step_x;
      for (i32 p = 0; p < count; p++) sums[p] = vfma(vload_n(from + p * moves, n), weight, sums[p]);
    }
  for (i32 p = 0; p < count; p++) vstore_n(out + p * out_moves, sums[p], n);
}

INLINE i32 clamp_to(i32 value, i32 most) { return value < 0 ? 0 : value < most ? value : most; }

// The taps along one axis whose input `corner + tap * step` lies in [0, size); step is positive or negative.
INLINE void valid_taps(i32 corner, i32 step, i32 taps, i32 size, i32 *from, i32 *to) {
  if (step < 0) {
    // Seen from the other end of the axis it is the same question.
    corner = size - 1 - corner;
    step = -step;
  }
  *from = clamp_to(corner < 0 ? (-corner + step - 1) / step : 0, taps);
  *to = clamp_to(size > corner ? (size - corner + step - 1) / step : 0, taps);
}

// Along one line of outputs `first`, `first + by`, ... below `end`: `corner` is the input of the first output's tap 0, and
// each output's is `moves` further. As many outputs at once as have all their taps.
INLINE void depthwise_line(Taps *t, i32 taps, i32 step, const float *in, i32 corner, i32 moves, i32 size, const float *filter, float *out,
                           i32 first, i32 by, i32 end, i64 channels, i64 n) {
  i32 reach = (taps - 1) * step;
  for (i32 x = first; x < end;) {
    i32 last = corner + (DEPTHWISE_PIXELS - 1) * moves;
    i32 lowest = reach < 0 ? corner + reach : corner, highest = reach > 0 ? last + reach : last;
    i32 many = lowest >= 0 && highest < size && x + (DEPTHWISE_PIXELS - 1) * by < end;
    valid_taps(corner, step, taps, size, &t->left, &t->right);
    const float *from = in + corner * channels;
    float *to = out + x * channels;
    if (many) depthwise_pixels(t, DEPTHWISE_PIXELS, from, moves * channels, filter, to, by * channels, n);
    else depthwise_pixels(t, 1, from, 0, filter, to, 0, n);
    i32 done = many ? DEPTHWISE_PIXELS : 1;
    x += done * by;
    corner += done * moves;
  }
}

static void op_depthwise(const Job *job) {
  const float *in = FLOATS(4), *filter = FLOATS(5);
  float *out = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 channels = s->channels, line = s->in_width * channels;
  Taps t = {.step_y = s->dilation_y * line, .step_x = s->dilation_x * channels, .weight_y = s->width * channels, .weight_x = channels};
  Range rows = part_of(job, (i64)s->batch * s->out_height, 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    i32 top = (i32)(row % s->out_height) * s->stride_y - s->pad_top;
    valid_taps(top, s->dilation_y, s->height, s->in_height, &t.top, &t.bottom);
    const float *from = in + (row / s->out_height * s->in_height + top) * line;
    float *to = out + row * s->out_width * channels;
    for (i64 c = 0; c < channels; c += VL) {
      i64 n = channels - c < VL ? channels - c : VL;
      depthwise_line(&t, s->width, s->dilation_x, from + c, -s->pad_left, s->stride_x, s->in_width, filter + c, to + c, 0, 1, s->out_width,
                     channels, n);
    }
  }
}

// How an input's gradient walks the outputs that used it, along one axis: with steps of `stride` between outputs only every
// stride-th tap, from tap `first`, used the input; its output lies at `corner`, that of the next tap `step` further.
// (Either the stride or the dilation is 1.)
typedef struct {
  i32 first, count, corner, step;
} Walk;

INLINE Walk walk_outputs(i32 place, i32 stride, i32 dilation, i32 taps) {
  i32 first = place % stride;
  return (Walk){first, first < taps ? (taps - first + stride - 1) / stride : 0, (place - first) / stride, -dilation};
}

// Parameters: dy, filter, dx. An input pixel gathers from the outputs that used it, tap after tap.
static void op_depthwise_input(const Job *job) {
  const float *dy = FLOATS(4), *filter = FLOATS(5);
  float *dx = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 channels = s->channels, line = s->out_width * channels;
  Taps t = {.step_y = -s->dilation_y * line, .step_x = -s->dilation_x * channels};
  t.weight_y = (i64)s->stride_y * s->width * channels, t.weight_x = s->stride_x * channels;
  Range rows = part_of(job, (i64)s->batch * s->in_height, 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    Walk y = walk_outputs((i32)(row % s->in_height) + s->pad_top, s->stride_y, s->dilation_y, s->height);
    valid_taps(y.corner, y.step, y.count, s->out_height, &t.top, &t.bottom);
    const float *from = dy + (row / s->in_height * s->out_height + y.corner) * line;
    float *to = dx + row * s->in_width * channels;
    for (i64 c = 0; c < channels; c += VL) {
      i64 n = channels - c < VL ? channels - c : VL;
      for (i32 phase = 0; phase < s->stride_x && phase < s->in_width; phase++) {
        Walk x = walk_outputs(phase + s->pad_left, s->stride_x, s->dilation_x, s->width);
        const float *weights = filter + ((i64)y.first * s->width + x.first) * channels + c;
        depthwise_line(&t, x.count, x.step, from + c, x.corner, 1, s->out_width, weights, to + c, phase, s->stride_x, s->in_width, channels, n);
      }
    }
  }
}

// The sums for `count` neighbouring taps of one row of the filter, from `kx` on, over one image: x times dy over all outputs
// that used the tap, each a chain of its own.
#define DEPTHWISE_TAPS 4
INLINE void depthwise_taps(const DepthwiseShape *s, const float *in, const float *dy, i32 ky, i32 kx, i32 count, vf *sums, i64 n) {
  i64 channels = s->channels, step = s->stride_x * channels;
  i32 from[DEPTHWISE_TAPS], to[DEPTHWISE_TAPS], inside = 0, outside = s->out_width;
  for (i32 k = 0; k < count; k++) {
    valid_taps((kx + k) * s->dilation_x - s->pad_left, s->stride_x, s->out_width, s->in_width, from + k, to + k);
    inside = from[k] > inside ? from[k] : inside;
    outside = to[k] < outside ? to[k] : outside;
    sums[k] = vsplat(0);
  }
  for (i32 y = 0; y < s->out_height; y++) {
    i32 iy = y * s->stride_y - s->pad_top + ky * s->dilation_y;
    if (iy < 0 || iy >= s->in_height) continue;
    const float *values = in + ((i64)iy * s->in_width - s->pad_left + kx * s->dilation_x) * channels;
    const float *flows = dy + (i64)y * s->out_width * channels;
    for (i32 x = 0; x < s->out_width; x++) {
      vf flow = vload_n(flows + x * channels, n);
      const float *value = values + x * step;
      if (x >= inside && x < outside) {
        for (i32 k = 0; k < count; k++) sums[k] = vfma(vload_n(value + k * s->dilation_x * channels, n), flow, sums[k]);
      } else {
        for (i32 k = 0; k < count; k++)
          if (x >= from[k] && x < to[k]) sums[k] = vfma(vload_n(value + k * s->dilation_x * channels, n), flow, sums[k]);
      }
    }
  }
}

// All taps of one row of the filter over one image, added to what the images before it gave (the first sets).
INLINE void depthwise_image(const DepthwiseShape *s, const float *in, const float *dy, i32 ky, i32 first_image, float *out, i64 n) {
  vf sums[DEPTHWISE_TAPS];
  float *row = out + (i64)ky * s->width * s->channels;
  for (i32 kx = 0; kx < s->width; kx += DEPTHWISE_TAPS) {
    i32 count = s->width - kx < DEPTHWISE_TAPS ? s->width - kx : DEPTHWISE_TAPS;
    if (count == 4) depthwise_taps(s, in, dy, ky, kx, 4, sums, n);
    else if (count == 3) depthwise_taps(s, in, dy, ky, kx, 3, sums, n);
    else if (count == 2) depthwise_taps(s, in, dy, ky, kx, 2, sums, n);
    else depthwise_taps(s, in, dy, ky, kx, 1, sums, n);
    for (i32 k = 0; k < count; k++) {
      float *to = row + (kx + k) * s->channels;
      vstore_n(to, first_image ? sums[k] : vload_n(to, n) + sums[k], n);
    }
  }
}

// Parameters: x, dy, the filter's gradient. One owner a row of taps and block of channels. All that is done with an image
// comes together, while it is near.
static void op_depthwise_filter(const Job *job) {
  const float *in = FLOATS(4), *dy = FLOATS(5);
  float *out = FLOATS(6);
  const DepthwiseShape *s = DEPTHWISE_SHAPE;
  i64 in_size = (i64)s->in_height * s->in_width * s->channels, out_size = (i64)s->out_height * s->out_width * s->channels;
  i64 blocks = (s->channels + LANES - 1) / LANES;
  Range units = part_of(job, s->height * blocks, 1);
  for (i64 b = 0; b < s->batch; b++)
    for (i64 unit = units.from; unit < units.to; unit++) {
      i64 first = unit % blocks * LANES, end = first + LANES < s->channels ? first + LANES : s->channels;
      for (i64 c = first; c < end; c += VL) {
        i64 n = end - c < VL ? end - c : VL;
        depthwise_image(s, in + b * in_size + c, dy + b * out_size + c, (i32)(unit / blocks), b == 0, out + c, n);
      }
    }
}
