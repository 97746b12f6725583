// SPDX-License-Identifier: MIT-0
// tan, the inverse and the hyperbolic functions, pow and the remainders, on one element in double.
#pragma once
#include "math-double.h"
#include "math.h"

INLINE int is_finite(float x) { return (float_to_bits(x) & 0x7f800000) != 0x7f800000; }

INLINE float s_tan(float x) {
  if (!is_finite(x)) return NOT_A_NUMBER;
  if (x == 0) return x;
  i32 quadrant;
  double r = reduce_half_pi(x, &quadrant), s = d_sin_part(r), c = d_cos_part(r);
  return (float)(quadrant & 1 ? -c / s : s / c);
}
INLINE float s_atan(float x) { return x != x || x == 0 ? x : (float)d_atan(x); }

NOINLINE double d_atan2(double y, double x) {
  const double pi = 3.14159265358979311600;
  int below = double_to_bits(y) >> 63, left = double_to_bits(x) >> 63;
  double size_y = d_abs(y), size_x = d_abs(x), angle;
  if (size_y == 0) angle = 0;
  else if (size_y > 1e300) angle = size_x > 1e300 ? pi / 4 : pi / 2;
  else if (size_x == 0) angle = pi / 2;
  else angle = d_atan(size_y / size_x);
  if (left) angle = pi - angle;
  return below ? -angle : angle;
}
INLINE float s_atan2(float y, float x) { return y != y || x != x ? NOT_A_NUMBER : (float)d_atan2(y, x); }
INLINE float s_asin(float x) {
  if (!(x >= -1 && x <= 1)) return NOT_A_NUMBER;
  return x == 0 ? x : (float)d_atan2(x, __builtin_elementwise_sqrt((1.0 - x) * (1.0 + x)));
}
INLINE float s_acos(float x) {
  if (!(x >= -1 && x <= 1)) return NOT_A_NUMBER;
  return (float)d_atan2(__builtin_elementwise_sqrt((1.0 - x) * (1.0 + x)), x);
}

INLINE float s_sinh(float x) {
  double d = x;
  if (d_abs(d) < 1e-4 || x != x) return (float)(d + d * d * d / 6.0);
  if (d_abs(d) > 200.0) return x < 0 ? -INF : INF;
  double e = d_exp(d);
  return (float)((e - 1.0 / e) / 2.0);
}
INLINE float s_cosh(float x) {
  double d = d_abs(x);
  if (d > 200.0) return INF;
  if (x != x) return x;
  double e = d_exp(d);
  return (float)((e + 1.0 / e) / 2.0);
}
INLINE float s_asinh(float x) {
  double d = d_abs(x);
  if (!is_finite(x)) return x;
  if (d < 1e-4) return (float)((double)x - (double)x * d * d / 6.0);
  double y = d_log(d + __builtin_elementwise_sqrt(d * d + 1.0));
  return (float)(x < 0 ? -y : y);
}
INLINE float s_acosh(float x) {
  double d = x;
  if (!(x >= 1)) return NOT_A_NUMBER;
  if (!is_finite(x)) return x;
  return (float)d_log(d + __builtin_elementwise_sqrt((d - 1.0) * (d + 1.0)));
}
INLINE float s_atanh(float x) {
  double d = x;
  if (!(x >= -1 && x <= 1)) return NOT_A_NUMBER;
  if (x == 1 || x == -1) return x < 0 ? -INF : INF;
  if (d_abs(d) < 1e-4) return (float)(d + d * d * d / 3.0);
  return (float)(0.5 * d_log((1.0 + d) / (1.0 - d)));
}

// These exponents have a formula of their own wherever they are met, so that x^2 is x * x whatever stands beside it.
INLINE int has_formula(float b) { return b == 2 || b == 0.5f || b == -0.5f || b == 1.5f || b == 3 || b == 1 || b == -1; }

// Math.pow.
NOINLINE float s_pow(float a, float b) {
  if (b == 0) return 1;
  if (a != a || b != b) return NOT_A_NUMBER;
  double size = d_abs(a), y;
  int odd = 0;
  if (d_abs(b) < 16777216.0) {
    i32 whole = (i32)b;
    if ((float)whole == b) odd = whole & 1;
    else if (a < 0 && is_finite(a)) return NOT_A_NUMBER;
  }
  if (size == 1 && !is_finite(b)) return NOT_A_NUMBER;
  if (size == 1) y = 1;
  else if (size == 0 || !is_finite(a)) y = (size == 0) == (b > 0) ? 0 : INF;
  else if (!is_finite(b)) y = (size < 1) == (b > 0) ? 0 : INF;
  else {
    double exponent = b * d_log(size);
    y = exponent > 200.0 ? INF : exponent < -200.0 ? 0 : d_exp(exponent);
  }
  return (float)(odd && (float_to_bits(a) >> 31) ? -y : y);
}

// JavaScript's a % b for 0 <= a, 0 < b, both finite.
INLINE double d_remainder(double a, double b) {
  // While the quotient is below 2^28, quotient * b is exact.
  while (a >= b) {
    double scale = b;
    while (a / scale >= 268435456.0) scale *= 268435456.0;
    double rest = a - (double)(i64)(a / scale) * scale;
    a = rest < 0 ? rest + scale : rest;
  }
  return a;
}
// tfjs: the remainder with the sign of the divisor.
INLINE float s_mod(float a, float b) {
  if (a != a || b != b || b == 0 || !is_finite(a)) return NOT_A_NUMBER;
  int same = (a < 0 && b < 0) || (a >= 0 && b >= 0);
  if (!is_finite(b)) return same ? a : NOT_A_NUMBER;
  double size = d_abs(b), rest = d_remainder(d_abs(a), size);
  if (float_to_bits(a) >> 31) rest = -rest;
  if (same) return (float)rest;
  double sum = rest + b;
  return (float)(d_abs(sum) == size ? (sum < 0 ? -0.0 : 0.0) : sum);
}

// A number as an Int32Array keeps it: truncated, modulo 2^32; NaN and infinities are 0.
INLINE i32 to_int32(double x) {
  if (x > -2147483649.0 && x < 2147483648.0) return (i32)x;
  u64 bits = double_to_bits(x);
  i32 exponent = (i32)(bits >> 52 & 0x7ff) - 1075;
  if (exponent >= 32) return 0;
  u64 mantissa = (bits & 0xfffffffffffffULL) | 0x10000000000000ULL;
  u32 whole = (u32)(exponent >= 0 ? mantissa << exponent : mantissa >> -exponent);
  return (i32)(bits >> 63 ? -whole : whole);
}
