// SPDX-License-Identifier: MIT-0
// Max and average pooling over up to three axes, and their derivatives. Images are [batch, depth, height, width, channels];
// in two dimensions the depth is 1. Every channel is a lane, so that no sum depends on the width of a vector.
#pragma once
#include "vec.h"

enum { POOL_MAX, POOL_AVERAGE, POOL_ARGMAX, POOL_MAX_LAST };

// Parameters: x, y, kind, offset of an image in positions, then this.
typedef struct {
  i32 batch, in[3], channels, out[3], filter[3], stride[3], pad[3];
} PoolShape;
#define POOL_SHAPE(i) ((const PoolShape *)(job->w + (i)))

// The cells of one window that lie inside the image: [from, to) along each axis.
typedef struct {
  i32 from[3], to[3], count;
} PoolWindow;

INLINE PoolWindow pool_window(const PoolShape *s, const i32 *cell) {
  PoolWindow window;
  window.count = 1;
  for (i32 a = 0; a < 3; a++) {
    i32 corner = cell[a] * s->stride[a] - s->pad[a];
    i32 end = corner + s->filter[a];
    window.from[a] = corner > 0 ? corner : 0;
    window.to[a] = end < s->in[a] ? end : s->in[a];
    i32 side = window.to[a] - window.from[a];
    window.count *= side > 0 ? side : 0;
  }
  return window;
}

// The i-th lane holds i.
INLINE vi lane_numbers(void) {
  vi numbers;
  for (i32 i = 0; i < VL; i++) numbers[i] = i;
  return numbers;
}

// Calls `body` for every cell of `window` in order, with `place` its number among the cells of the image.
#define FOR_WINDOW(s, window, body)                                                                  \
  for (i32 z = (window).from[0]; z < (window).to[0]; z++)                                            \
    for (i32 y = (window).from[1]; y < (window).to[1]; y++)                                          \
      for (i32 x = (window).from[2]; x < (window).to[2]; x++) {                                      \
        i32 place = (z * (s)->in[1] + y) * (s)->in[2] + x;                                           \
        body                                                                                         \
      }

// A NaN is never greater, so a maximum passes over it, as in tfjs; a window of nothing else gives -Infinity and place -1.
INLINE vi pool_argmax(const PoolShape *s, const PoolWindow *window, const float *image, i64 n, i32 last_wins, vf *maximum) {
  vf best = vsplat(-__builtin_inff());
  vi where = visplat(-1);
  FOR_WINDOW(s, *window, {
    vf value = vload_n(image + (i64)place * s->channels, n);
    vi better = last_wins ? value >= best : value > best;
    best = vselect(better, value, best);
    where = viselect(better, visplat(place), where);
  })
  *maximum = best;
  return where;
}

INLINE vf pool_sum(const PoolShape *s, const PoolWindow *window, const float *image, i64 n) {
  vf sum = vsplat(0);
  FOR_WINDOW(s, *window, { sum += vload_n(image + (i64)place * s->channels, n); })
  return sum;
}

static void op_pool(const Job *job) {
  const float *in = FLOATS(4);
  float *out = FLOATS(5);
  i32 kind = job->w[6];
  const PoolShape *s = POOL_SHAPE(8);
  i64 channels = s->channels, image_size = (i64)s->in[0] * s->in[1] * s->in[2] * channels;
  Range rows = part_of(job, (i64)s->batch * s->out[0] * s->out[1], 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    i64 b = row / (s->out[0] * s->out[1]);
    i32 cell[3] = {(i32)(row / s->out[1] % s->out[0]), (i32)(row % s->out[1]), 0};
    for (; cell[2] < s->out[2]; cell[2]++) {
      PoolWindow window = pool_window(s, cell);
      const float *image = in + b * image_size;
      float *to = out + (row * s->out[2] + cell[2]) * channels;
      for (i64 c = 0; c < channels; c += VL) {
        i64 n = channels - c < VL ? channels - c : VL;
        vf value;
        if (kind == POOL_AVERAGE) {
          vf sum = pool_sum(s, &window, image + c, n);
          value = sum / vsplat(window.count > 0 ? (float)window.count : 1);
        } else {
          vi place = pool_argmax(s, &window, image + c, n, 0, &value);
          // The place of a value in the flattened image, or in the whole batch where w[7] is an image's size.
          vi index = place * visplat(s->channels) + lane_numbers() + visplat((i32)(c + b * job->w[7]));
          if (kind == POOL_ARGMAX) value = (vf)viselect(place < 0, place, index);
        }
        vstore_n(to + c, value, n);
      }
    }
  }
}

// Adds what flows back through one window, for up to VL channels.
INLINE void pool_flow(const PoolShape *s, const PoolWindow *window, i32 kind, vf flow, const float *image, float *gradient, i64 n) {
  vi where = visplat(0);
  vf unused;
  if (kind == POOL_AVERAGE) flow = flow / vsplat(window->count > 0 ? (float)window->count : 1);
  else where = pool_argmax(s, window, image, n, kind == POOL_MAX_LAST, &unused);
  FOR_WINDOW(s, *window, {
    float *at = gradient + (i64)place * s->channels;
    vi taken = kind == POOL_AVERAGE ? visplat(-1) : where == visplat(place);
    vstore_n(at, vload_n(at, n) + vselect(taken, flow, vsplat(0)), n);
  })
}

// Parameters: dy, x (unused for averages), dx, kind, shape. Each image and block of channels has one owner, which goes over
// the outputs in order and adds to the cells that made them: the true derivative of op_pool, also where windows hang over.
static void op_pool_grad(const Job *job) {
  const float *dy = FLOATS(4), *in = FLOATS(5);
  float *dx = FLOATS(6);
  i32 kind = job->w[7];
  const PoolShape *s = POOL_SHAPE(8);
  i64 channels = s->channels, cells = (i64)s->in[0] * s->in[1] * s->in[2];
  i64 blocks = (channels + LANES - 1) / LANES;
  Range units = part_of(job, s->batch * blocks, 1);
  for (i64 unit = units.from; unit < units.to; unit++) {
    i64 b = unit / blocks, first = unit % blocks * LANES;
    i64 end = first + LANES < channels ? first + LANES : channels;
    const float *image = in + b * cells * channels, *flow = dy + b * s->out[0] * s->out[1] * s->out[2] * channels;
    float *gradient = dx + b * cells * channels;
    for (i64 cell = 0; cell < cells; cell++)
      for (i64 c = first; c < end; c += VL) vstore_n(gradient + cell * channels + c, vsplat(0), end - c);
    i32 cell[3];
    for (cell[0] = 0; cell[0] < s->out[0]; cell[0]++)
      for (cell[1] = 0; cell[1] < s->out[1]; cell[1]++)
        for (cell[2] = 0; cell[2] < s->out[2]; cell[2]++, flow += channels) {
          PoolWindow window = pool_window(s, cell);
          for (i64 c = first; c < end; c += VL) {
            i64 n = end - c < VL ? end - c : VL;
            pool_flow(s, &window, kind, vload_n(flow + c, n), image + c, gradient + c, n);
          }
        }
  }
}
