// SPDX-License-Identifier: MIT-0
// Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al. 2011). Block i gives numbers 2i and 2i + 1, so
// any part can be drawn alone. The same numbers as random.ts: uniform bit for bit, normal within rounding.
#pragma once
#include "math.h"

enum { RANDOM_UNIFORM, RANDOM_NORMAL, RANDOM_KEY };

#define ROUND(rotation)                                  \
  x0 += x1;                                              \
  x1 = ((x1 << (rotation)) | (x1 >> (32 - (rotation)))) ^ x0;
#define INJECT(a, b, turn) \
  x0 += (a);               \
  x1 += (b) + (turn);

// Twenty rounds on words x0, x1 of any unsigned type, under the key k0, k1, k2 = k0 ^ k1 ^ 0x1bd11bda.
#define THREEFRY                                 \
  x0 += k0;                                      \
  x1 += k1;                                      \
  ROUND(13) ROUND(15) ROUND(26) ROUND(6)         \
  INJECT(k1, k2, 1)                              \
  ROUND(17) ROUND(29) ROUND(16) ROUND(24)        \
  INJECT(k2, k0, 2)                              \
  ROUND(13) ROUND(15) ROUND(26) ROUND(6)         \
  INJECT(k0, k1, 3)                              \
  ROUND(17) ROUND(29) ROUND(16) ROUND(24)        \
  INJECT(k1, k2, 4)                              \
  ROUND(13) ROUND(15) ROUND(26) ROUND(6)         \
  INJECT(k2, k0, 5)

// sin and cos of 2 pi u for u in [0, 1) with 24 bits: the reduction to an eighth of a turn is exact.
INLINE void turn_of(vf u, vf *sine, vf *cosine) {
  const vf magic = vsplat(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  vf quarters = u * vsplat(4), shifted = quarters + magic;
  vi near = (vi)shifted - (vi)magic;
  vf x = (quarters - (shifted - magic)) * vsplat(1.57079632679f);
  vf q = x * x;
  vf s = vfma(vfma(vfma(vsplat(2.7183114939e-6f), q, vsplat(-1.9839334836e-4f)), q, vsplat(8.3333293855e-3f)), q, vsplat(-0.16666666641f));
  s = vfma(s * q, x, x);
  vf c = vfma(vfma(vfma(vsplat(2.4433157118e-5f), q, vsplat(-1.3887316255e-3f)), q, vsplat(4.1666645683e-2f)), q, vsplat(-0.5f));
  c = vfma(c, q, vsplat(1));
  vi odd = -(near & 1), s_negative = -((near >> 1) & 1), c_negative = -(((near + 1) >> 1) & 1);
  vf a = vselect(odd, c, s), b = vselect(odd, s, c);
  *sine = vselect(s_negative, -a, a);
  *cosine = vselect(c_negative, -b, b);
}

// Parameters: key, out, count, kind; for RANDOM_KEY: then the letters that derive a stream's key, as derive in random.ts.
static void op_random(const Job *job) {
  const u32 *key = (const u32 *)INTS(4);
  u32 key0 = key[0], key1 = key[1];
  float *out = FLOATS(5);
  i64 count = job->w[6];
  if (job->w[7] == RANDOM_KEY) {
    for (i64 i = 0; i < count; i++) {
      u32 k0 = key0, k1 = key1, k2 = k0 ^ k1 ^ 0x1bd11bda, x0 = (u32)job->w[8 + i], x1 = (u32)i + 1;
      THREEFRY
      key0 = x0, key1 = x1;
    }
    ((u32 *)out)[0] = key0, ((u32 *)out)[1] = key1;
    return;
  }
  vu k0 = (vu){} + key0, k1 = (vu){} + key1, k2 = k0 ^ k1 ^ 0x1bd11bda, lanes;
  for (i32 i = 0; i < VL; i++) lanes[i] = (u32)i;
  Range part = part_of(job, count, 2 * LANES);
  for (i64 i = part.from; i < part.to; i += 2 * VL) {
    vu x0 = lanes + (u32)(i / 2), x1 = {0};
    THREEFRY
    vf a = __builtin_convertvector((vi)(x0 >> 8), vf) * vsplat(0x1p-24f), b = __builtin_convertvector((vi)(x1 >> 8), vf) * vsplat(0x1p-24f);
    if (job->w[7] == RANDOM_NORMAL) {
      vf radius = vsqrt(vsplat(-2) * v_log(vsplat(1) - a)), sine, cosine;
      turn_of(b, &sine, &cosine);
      a = radius * cosine;
      b = radius * sine;
    }
    float pairs[2 * VL];
    for (i32 j = 0; j < VL; j++) pairs[2 * j] = a[j], pairs[2 * j + 1] = b[j];
    vstore_n(out + i, vload(pairs), part.to - i);
    if (part.to - i > VL) vstore_n(out + i + VL, vload(pairs + VL), part.to - i - VL);
  }
}
#undef THREEFRY
#undef INJECT
#undef ROUND
