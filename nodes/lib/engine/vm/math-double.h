// SPDX-License-Identifier: MIT-0
// The functions that are rarely met, one element at a time in double: far more exact than a float can show, and
// without fused operations, so that every build rounds alike. Coefficients of atan, sin and cos: fdlibm (Sun, 1993).
#pragma once
#include "vm.h"

INLINE double bits_to_double(u64 bits) {
  double value;
  __builtin_memcpy(&value, &bits, 8);
  return value;
}
INLINE u64 double_to_bits(double value) {
  u64 bits;
  __builtin_memcpy(&bits, &value, 8);
  return bits;
}
INLINE u32 float_to_bits(float value) {
  u32 bits;
  __builtin_memcpy(&bits, &value, 4);
  return bits;
}
INLINE double d_abs(double x) { return x < 0 ? -x : x; }

// The whole number nearest to x, |x| < 2^51.
INLINE double d_nearest(double x) {
  const double magic = 6755399441055744.0;  // 1.5 * 2^52
  double shifted = x + magic;
  return shifted - magic;
}

// exp(x) for |x| <= 700.
INLINE double d_exp(double x) {
  double n = d_nearest(x * 1.4426950408889634);
  double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r * r + r + 1.0;
  return p * bits_to_double((u64)(1023 + (i64)n) << 52);
}

// log(x) for a normal positive x.
INLINE double d_log(double x) {
  u64 bits = double_to_bits(x) - 0x3fe6a09e667f3bcdULL;  // bits of sqrt(1/2)
  double e = (double)((i64)bits >> 52);
  double m = bits_to_double((bits & 0xfffffffffffffULL) + 0x3fe6a09e667f3bcdULL);
  double s = (m - 1.0) / (m + 1.0), z = s * s;
  double p = 1.0 / 21.0;
  p = p * z + 1.0 / 19.0;
  p = p * z + 1.0 / 17.0;
  p = p * z + 1.0 / 15.0;
  p = p * z + 1.0 / 13.0;
  p = p * z + 1.0 / 11.0;
  p = p * z + 1.0 / 9.0;
  p = p * z + 1.0 / 7.0;
  p = p * z + 1.0 / 5.0;
  p = p * z + 1.0 / 3.0;
  return e * 6.93147180559945286227e-01 + 2.0 * (s + s * z * p);
}

INLINE double d_atan(double x) {
  double t = d_abs(x), base = 0;
  if (t > 1e17) return x < 0 ? -1.57079632679489655800 : 1.57079632679489655800;
  if (t >= 2.4375) {
    base = 1.57079632679489655800;
    t = -1.0 / t;
  } else if (t >= 1.1875) {
    base = 9.82793723247329054082e-01;
    t = (t - 1.5) / (1.0 + 1.5 * t);
  } else if (t >= 0.6875) {
    base = 7.85398163397448278999e-01;
    t = (t - 1.0) / (t + 1.0);
  } else if (t >= 0.4375) {
    base = 4.63647609000806093515e-01;
    t = (2.0 * t - 1.0) / (2.0 + t);
  }
  double z = t * t;
  double p = 1.62858201153657823623e-02;
  p = p * z - 3.65315727442169155270e-02;
  p = p * z + 4.97687799461593236017e-02;
  p = p * z - 5.83357013379057348645e-02;
  p = p * z + 6.66107313738753120669e-02;
  p = p * z - 7.69187620504482999495e-02;
  p = p * z + 9.09088713343650656196e-02;
  p = p * z - 1.11111104054623557880e-01;
  p = p * z + 1.42857142725034663711e-01;
  p = p * z - 1.99999999998764832476e-01;
  p = p * z + 3.33333333333329318027e-01;
  double y = base + (t - t * z * p);
  return x < 0 ? -y : y;
}

// sin and cos for |x| <= pi / 4.
INLINE double d_sin_part(double x) {
  double z = x * x;
  double p = 1.58969099521155010221e-10;
  p = p * z - 2.50507602534068634195e-08;
  p = p * z + 2.75573137070700676789e-06;
  p = p * z - 1.98412698298579493134e-04;
  p = p * z + 8.33333333332248946124e-03;
  p = p * z - 1.66666666666666324348e-01;
  return x + x * z * p;
}
INLINE double d_cos_part(double x) {
  double z = x * x;
  double p = -1.13596475577881948265e-11;
  p = p * z + 2.08757232129817482790e-09;
  p = p * z - 2.75573143513906633035e-07;
  p = p * z + 2.48015872894767294178e-05;
  p = p * z - 1.38888888888741095749e-03;
  p = p * z + 4.16666666666666019037e-02;
  return 1.0 - 0.5 * z + z * z * p;
}

// x = (quadrant + rest) * pi / 2 with |rest| * pi / 2 <= pi / 4, for any finite x: the product with 2 / pi modulo 4
// in whole numbers, of which x's 24 bits and the 96 bits of 2 / pi that matter give all that is needed (Payne and Hanek).
NOINLINE double reduce_half_pi(float x, i32 *quadrant) {
  static const u32 two_over_pi[9] = {0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0};
  double size = x < 0 ? -(double)x : (double)x;
  double rest;
  i32 q;
  if (size < 32768.0) {
    double n = d_nearest(size * 6.36619772367581382433e-01);
    q = (i32)n;
    rest = (size - n * 1.57079632673412561417e+00) - n * 6.07710050650619224932e-11;
  } else {
    u32 bits = float_to_bits(x) & 0x7fffffff;
    i32 exponent = (i32)(bits >> 23) - 150;
    u64 mantissa = (bits & 0x7fffff) | 0x800000;
    i32 start = exponent + 30, word = start >> 5, shift = start & 31;  // first bit of 2 / pi that counts
    u32 part[3];
    for (i32 i = 0; i < 3; i++) {
      u64 two = (u64)two_over_pi[word + i] << 32 | two_over_pi[word + i + 1];
      part[i] = (u32)(two >> (32 - shift));
    }
    u64 low = mantissa * part[2], middle = mantissa * part[1] + (low >> 32), high = mantissa * part[0] + (middle >> 32);
    u64 top = (high & 0xffffffffu) << 32 | (middle & 0xffffffffu);
    i64 fraction = (i64)(top << 2 | (low & 0xffffffffu) >> 30);
    q = (i32)(top >> 62) + (fraction < 0);
    rest = (double)fraction * 5.42101086242752217004e-20 * 1.57079632679489655800;
  }
  *quadrant = (x < 0 ? -q : q) & 3;
  return x < 0 ? -rest : rest;
}
