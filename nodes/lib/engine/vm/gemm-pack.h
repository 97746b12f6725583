// SPDX-License-Identifier: MIT-0
// Copies pieces of a matrix of any strides into panels that the inner kernel reads in order.
#pragma once
#include "gemm-kernel.h"

#if VL == 16
#define INTERLEAVE_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define INTERLEAVE_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#else
#define INTERLEAVE_LOW 0, 4, 1, 5
#define INTERLEAVE_HIGH 2, 6, 3, 7
#endif

#if VL == 8
// Halves change places first: within them AVX2 moves numbers more cheaply.
INLINE void turn_square(vf x[VL]) {
  vf y[VL];
  FULL_UNROLL for (int i = 0; i < 4; i++) {
    y[i] = __builtin_shufflevector(x[i], x[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    y[i + 4] = __builtin_shufflevector(x[i], x[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  FULL_UNROLL for (int i = 0; i < 8; i += 4) {
    vf low = __builtin_shufflevector(y[i], y[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    vf high = __builtin_shufflevector(y[i], y[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    vf low2 = __builtin_shufflevector(y[i + 2], y[i + 3], 0, 8, 1, 9, 4, 12, 5, 13);
    vf high2 = __builtin_shufflevector(y[i + 2], y[i + 3], 2, 10, 3, 11, 6, 14, 7, 15);
    x[i] = __builtin_shufflevector(low, low2, 0, 1, 8, 9, 4, 5, 12, 13);
    x[i + 1] = __builtin_shufflevector(low, low2, 2, 3, 10, 11, 6, 7, 14, 15);
    x[i + 2] = __builtin_shufflevector(high, high2, 0, 1, 8, 9, 4, 5, 12, 13);
    x[i + 3] = __builtin_shufflevector(high, high2, 2, 3, 10, 11, 6, 7, 14, 15);
  }
}
#else
// Turns a square of VL vectors: each round interleaves the first half with the second.
INLINE void turn_square(vf x[VL]) {
  vf y[VL];
  FULL_UNROLL for (int round = 1; round < VL; round *= 2) {
    FULL_UNROLL for (int i = 0; i < VL / 2; i++) {
      y[2 * i] = __builtin_shufflevector(x[i], x[i + VL / 2], INTERLEAVE_LOW);
      y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + VL / 2], INTERLEAVE_HIGH);
    }
    FULL_UNROLL for (int i = 0; i < VL; i++) x[i] = y[i];
  }
}
#endif

// Rows of VL neighbours: to[k * width + j] = from[k * step + j], zeros behind the n-th.
INLINE void pack_lines(float *to, i64 width, const float *from, i64 step, i64 length, i64 n) {
  for (i64 k = 0; k < length; k++) {
    for (i64 j = 0; j < n; j += VL) vstore(to + k * width + j, vload_n(from + k * step + j, n - j));
  }
}

// The same from a matrix that lies the other way: to[k * width + j] = from[j * across + k], for j < here <= VL; zeros up to VL.
INLINE void pack_turned(float *to, i64 width, const float *from, i64 across, i64 length, i64 here) {
  for (i64 k = 0; k < length; k += VL) {
    vf square[VL];
    i64 deep = length - k < VL ? length - k : VL;
    if (deep == VL && here == VL) {
      FULL_UNROLL for (int i = 0; i < VL; i++) square[i] = vload(from + i * across + k);
    } else {
      FULL_UNROLL for (int i = 0; i < VL; i++) square[i] = i < here ? vload_n(from + i * across + k, deep) : vsplat(0);
    }
    turn_square(square);
    if (deep == VL) {
      FULL_UNROLL for (int i = 0; i < VL; i++) vstore(to + (k + i) * width, square[i]);
    } else {
      for (i64 i = 0; i < deep; i++) vstore(to + (k + i) * width, square[i]);
    }
  }
}

// to[k * width + j] = from[k * step + j * across] for j < n, then zeros to the end of j's vector. Where width is not whole
// vectors, a k's zeros are overwritten by the next k, and up to VL floats behind the panel's end are overwritten.
NOINLINE void pack_strip(float *to, i64 width, const float *from, i64 step, i64 across, i64 length, i64 n) {
  if (across == 1) {
    pack_lines(to, width, from, step, length, n);
    return;
  }
  for (i64 j = 0; j < n; j += VL) {
    i64 here = n - j < VL ? n - j : VL;
    if (step == 1) {
      pack_turned(to + j, width, from + j * across, across, length, here);
    } else {
      for (i64 k = 0; k < length; k++) {
        float *line = to + k * width + j;
        for (i64 i = 0; i < VL; i++) line[i] = i < here ? from[(j + i) * across + k * step] : 0;
      }
    }
  }
}
