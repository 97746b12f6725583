// SPDX-License-Identifier: MIT-0
// Elementwise operations on whole numbers and bools, and between types. Results are what tfjs-cpu gives: computed as
// JavaScript numbers, then kept in an Int32Array (modulo 2^32; what is not finite is 0).
#pragma once
#include "math-rare.h"
#include "tile-loops.h"

#define UNARY_INT(name, expression) \
  INLINE vi f_##name(vi x) { return expression; } \
  LOOP(name) { \
    (void)b, (void)c; \
    map1_int(f_##name, d, a, n); \
  }
#define BINARY_INT(name, expression) \
  INLINE vi f_##name(vi x, vi y) { return expression; } \
  LOOP(name) { \
    (void)c; \
    map2_int(f_##name, d, a, b, n); \
  }
#define EACH_INT(name, expression) \
  LOOP(name) { \
    (void)c; \
    EACH(i32, i32, expression); \
  }

// A product beyond 2^53 has lost its low bits before it is kept modulo 2^32.
NOINLINE vi imul_large(vi x, vi y) {
  vi r;
  for (int i = 0; i < VL; i++) r[i] = to_int32((double)x[i] * (double)y[i]);
  return r;
}
INLINE vi v_imul(vi x, vi y) {
  vf size = vabs(__builtin_convertvector(x, vf) * __builtin_convertvector(y, vf));
  return vany(size > 9.0e15f) ? imul_large(x, y) : (vi)((vu)x * (vu)y);
}
INLINE i32 s_idiv(i32 x, i32 y) { return y == 0 ? 0 : y == -1 ? (i32)(0u - (u32)x) : x / y; }
INLINE i32 s_ifloorDiv(i32 x, i32 y) {
  if (y == 0 || y == -1) return s_idiv(x, y);
  i32 q = x / y;
  return q - (q * y != x && (x < 0) != (y < 0));
}
INLINE i32 s_imod(i32 x, i32 y) {
  if (y == 0 || y == -1) return 0;
  i32 r = x % y;
  return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}
INLINE i32 s_ipow(i32 x, i32 y) {
  if (y < 0) return x == 1 ? 1 : x == -1 ? (y & 1 ? -1 : 1) : 0;
  double r = 1, square = x;
  for (u32 k = (u32)y; k != 0; k >>= 1, square *= square)
    if (k & 1) r *= square;
  return r == r && d_abs(r) < 1e300 ? to_int32(r) : 0;
}
INLINE i32 s_isquaredDifference(i32 x, i32 y) {
  double difference = (double)x - (double)y;
  return to_int32(difference * difference);
}

BINARY_INT(iadd, (vi)((vu)x + (vu)y))
BINARY_INT(isub, (vi)((vu)x - (vu)y))
BINARY_INT(imul, v_imul(x, y))
BINARY_INT(imax, viselect(x > y, x, y))
BINARY_INT(imin, viselect(x < y, x, y))
EACH_INT(idiv, s_idiv(x, q[i]))
EACH_INT(ifloorDiv, s_ifloorDiv(x, q[i]))
EACH_INT(imod, s_imod(x, q[i]))
EACH_INT(ipow, s_ipow(x, q[i]))
EACH_INT(isquaredDifference, s_isquaredDifference(x, q[i]))
UNARY_INT(ineg, (vi)(0u - (vu)x))
UNARY_INT(iabs, viselect(x < 0, (vi)(0u - (vu)x), x))
UNARY_INT(isquare, v_imul(x, x))
UNARY_INT(isign, (vi)(x < 0) - (vi)(x > 0))
BINARY_INT(iequal, (x == y) & 1)
BINARY_INT(inotEqual, (x != y) & 1)
BINARY_INT(iless, (x < y) & 1)
BINARY_INT(ilessEqual, (x <= y) & 1)
BINARY_INT(igreater, (x > y) & 1)
BINARY_INT(igreaterEqual, (x >= y) & 1)
BINARY_INT(and, x & y)
BINARY_INT(or, x | y)
BINARY_INT(xor, x ^ y)
UNARY_INT(not, 1 - x)
// JavaScript takes the count of a shift modulo 32.
BINARY_INT(shiftLeft, (vi)((vu)x << ((vu)y & 31u)))
BINARY_INT(shiftRight, (vi)((vu)x >> ((vu)y & 31u)))
BINARY_INT(rotateLeft, (vi)((vu)x << ((vu)y & 31u) | (vu)x >> (-(vu)y & 31u)))
UNARY_INT(intToBool, (x != 0) & 1)
UNARY_INT(toFloat, (vi)__builtin_convertvector(x, vf))

NOINLINE vi to_int_large(vf x) {
  vi r;
  for (int i = 0; i < VL; i++) r[i] = to_int32(x[i]);
  return r;
}
INLINE vi f_toInt(vi bits) {
  vi fits = vabs((vf)bits) < 2147483648.0f;
  return vany(~fits) ? to_int_large((vf)bits) : __builtin_convertvector((vf)bits, vi);
}
LOOP(toInt) {
  (void)b, (void)c;
  map1_int(f_toInt, d, a, n);
}

// floor(x / y) of floats as a whole number; in double, so that a quotient just below a whole number is not rounded up to it.
LOOP(floorDiv) {
  (void)c;
  EACH(i32, float, to_int32(__builtin_elementwise_floor((double)x / (double)q[i])));
}

LOOP(select) {
  i32 *out = d;
  const i32 *condition = a, *yes = b, *no = c;
  i64 i = 0;
  for (; i + VL <= n; i += VL) vistore(out + i, viselect(viload(condition + i) != 0, viload(yes + i), viload(no + i)));
  if (i < n)
    vistore_n(out + i, viselect(viload_n(condition + i, n - i) != 0, viload_n(yes + i, n - i), viload_n(no + i, n - i)), n - i);
}
