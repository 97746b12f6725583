// SPDX-License-Identifier: MIT-0
// Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al. 2011). Block i gives numbers 2i and 2i + 1, so
// any part can be drawn alone. The same numbers as random.ts: uniform bit for bit, normal within rounding.
#pragma once
#include "math.h"

enum { RANDOM_UNIFORM, RANDOM_NORMAL, RANDOM_KEY };

// A vector of blocks: their first and their second words. Two vectors at a time hide the latency of the rounds.
typedef struct {
  vu a, b;
} Blocks;
#define BLOCK_VECTORS 2

INLINE void threefry_rounds(Blocks *blocks, i32 count, const i32 *rotations) {
#pragma clang loop unroll(full)
  for (i32 r = 0; r < 4; r++)
    for (i32 i = 0; i < count; i++) {
      blocks[i].a += blocks[i].b;
      blocks[i].b = ((blocks[i].b << rotations[r]) | (blocks[i].b >> (32 - rotations[r]))) ^ blocks[i].a;
    }
}

INLINE void threefry(u32 key0, u32 key1, Blocks *blocks, i32 count) {
  static const i32 even[4] = {13, 15, 26, 6}, odd[4] = {17, 29, 16, 24};
  const u32 keys[3] = {key0, key1, key0 ^ key1 ^ 0x1bd11bda};
#pragma clang loop unroll(full)
  for (i32 turn = 0; turn <= 5; turn++) {
    if (turn > 0) threefry_rounds(blocks, count, turn % 2 ? even : odd);
    for (i32 i = 0; i < count; i++) {
      blocks[i].a += keys[turn % 3];
      blocks[i].b += keys[(turn + 1) % 3] + (u32)turn;
    }
  }
}

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

// The lanes of a and b in turn: the first VL of them, and the last.
#if VL == 4
#define INTERLEAVED_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define INTERLEAVED_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#elif VL == 8
#define INTERLEAVED_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVED_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define INTERLEAVED_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define INTERLEAVED_HIGH(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#endif

// The numbers 2i and 2i + 1 of a vector of blocks, interleaved, of which the first n are wanted.
INLINE void store_numbers(Blocks words, i32 kind, float *out, i64 n) {
  vf a = __builtin_convertvector((vi)(words.a >> 8), vf) * vsplat(0x1p-24f);
  vf b = __builtin_convertvector((vi)(words.b >> 8), vf) * vsplat(0x1p-24f);
  if (kind == RANDOM_NORMAL) {
    vf radius = vsqrt(vsplat(-2) * v_log(vsplat(1) - a)), sine, cosine;
    turn_of(b, &sine, &cosine);
    a = radius * cosine;
    b = radius * sine;
  }
  vstore_n(out, INTERLEAVED_LOW(a, b), n);
  if (n > VL) vstore_n(out + VL, INTERLEAVED_HIGH(a, b), n - VL);
}

// Parameters: key, out, count, kind; for RANDOM_KEY: then the letters that derive a stream's key, as derive in random.ts.
static void op_random(const Job *job) {
  const u32 *given = (const u32 *)INTS(4);
  u32 key0 = given[0], key1 = given[1];
  i32 count = job->w[6], kind = job->w[7];
  if (kind == RANDOM_KEY) {
    for (i32 i = 0; i < count; i++) {
      Blocks letter = {(vu){} + (u32)job->w[8 + i], (vu){} + (u32)(i + 1)};
      threefry(key0, key1, &letter, 1);
      key0 = letter.a[0], key1 = letter.b[0];
    }
    u32 *derived = (u32 *)INTS(5);
    derived[0] = key0, derived[1] = key1;
    return;
  }
  float *out = FLOATS(5);
  vu lanes;
  for (i32 i = 0; i < VL; i++) lanes[i] = (u32)i;
  Range part = part_of(job, count, 2 * BLOCK_VECTORS * LANES);
  for (i64 i = part.from; i < part.to; i += 2 * BLOCK_VECTORS * VL) {
    Blocks blocks[BLOCK_VECTORS];
    for (i32 j = 0; j < BLOCK_VECTORS; j++) blocks[j] = (Blocks){lanes + (u32)(i / 2 + j * VL), (vu){0}};
    threefry(key0, key1, blocks, BLOCK_VECTORS);
    for (i32 j = 0; j < BLOCK_VECTORS; j++) {
      i64 left = part.to - i - j * 2 * VL;
      if (left > 0) store_numbers(blocks[j], kind, out + i + j * 2 * VL, left);
    }
  }
}
