// SPDX-License-Identifier: MIT-0
// Copies pieces of a matrix of any strides into panels that the inner kernel reads in order.
#pragma once
#include "gemm-kernel.h"

#if VL == 16
#define INTERLEAVE_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define INTERLEAVE_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif VL == 8
#define INTERLEAVE_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define INTERLEAVE_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#else
#define INTERLEAVE_LOW 0, 4, 1, 5
#define INTERLEAVE_HIGH 2, 6, 3, 7
#endif

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

// to[k * width + j] = from[k * step + j * across] for j < n; zeros for n <= j < filled. `width` floats to a k.
// Up to VL floats behind the panel's end are overwritten.
static void pack_strip(float *to, i64 width, i64 filled, const float *from, i64 step, i64 across, i64 length, i64 n) {
  if (across == 1) {
    for (i64 k = 0; k < length; k++) {
      i64 j = 0;
      for (; j + VL <= n; j += VL) vstore(to + k * width + j, vload(from + k * step + j));
      for (; j < n; j++) to[k * width + j] = from[k * step + j];
      for (; j < filled; j++) to[k * width + j] = 0;
    }
    return;
  }
  for (i64 j = 0; j < filled; j += VL) {
    i64 here = n - j < VL ? n - j : VL;
    const float *source = from + j * across;
    i64 k = 0;
    // A narrow strip that is turned overwrites the beginning of the next k, which is written afterwards.
    if (step == 1 && here > 0) {
      for (; k + VL <= length; k += VL) {
        vf square[VL];
        FULL_UNROLL for (int i = 0; i < VL; i++) square[i] = i < here ? vload(source + i * across + k) : vsplat(0);
        turn_square(square);
        FULL_UNROLL for (int i = 0; i < VL; i++) vstore(to + (k + i) * width + j, square[i]);
      }
    }
    i64 end = filled - j < VL ? filled - j : VL;
    for (; k < length; k++) {
      for (i64 i = 0; i < end; i++) to[k * width + j + i] = i < here ? source[i * across + k * step] : 0;
    }
  }
}
