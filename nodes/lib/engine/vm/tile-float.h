// SPDX-License-Identifier: MIT-0
// Elementwise operations on floats.
#pragma once
#include "math-rare.h"
#include "math-trig.h"
#include "math.h"
#include "tile-loops.h"

#define UNARY(name, how, expression) \
  INLINE vf f_##name(vf x) { return expression; } \
  LOOP(name) { \
    (void)b, (void)c; \
    how(f_##name, d, a, n); \
  }
#define BINARY(name, expression) \
  INLINE vf f_##name(vf x, vf y) { return expression; } \
  LOOP(name) { \
    (void)c; \
    map2(f_##name, d, a, b, n); \
  }
#define COMPARE(name, expression) \
  INLINE vi f_##name(vf x, vf y) { return expression; } \
  LOOP(name) { \
    (void)c; \
    map2_compare(f_##name, d, a, b, n); \
  }
#define TEST(name, expression) \
  INLINE vi f_##name(vf x, vf y) { \
    (void)y; \
    return expression; \
  } \
  LOOP(name) { \
    (void)b, (void)c; \
    map2_compare(f_##name, d, a, a, n); \
  }
#define RARE1(name) \
  LOOP(name) { \
    (void)c; \
    EACH(float, float, s_##name(x)); \
  }
#define RARE2(name, expression) \
  LOOP(name) { \
    (void)c; \
    EACH(float, float, expression); \
  }

UNARY(copy, map1, x)
UNARY(neg, map1, -x)
UNARY(abs, map1, vabs(x))
UNARY(sqrt, map1, vsqrt(x))
UNARY(rsqrt, map1, 1.0f / vsqrt(x))
UNARY(square, map1, x * x)
UNARY(reciprocal, map1, 1.0f / x)
UNARY(exp, map1_long, v_exp(x))
UNARY(expm1, map1_long, v_expm1(x))
UNARY(log, map1_long, v_log(x))
UNARY(log1p, map1_long, v_log1p(x))
UNARY(sin, map1_long, v_sin(x))
UNARY(cos, map1_long, v_cos(x))
UNARY(tanh, map1_long, v_tanh(x))
UNARY(sigmoid, map1_long, v_sigmoid(x))
UNARY(softplus, map1_long, v_softplus(x))
UNARY(erf, map1_long, v_erf(x))
RARE1(tan)
RARE1(asin)
RARE1(acos)
RARE1(atan)
RARE1(sinh)
RARE1(cosh)
RARE1(asinh)
RARE1(acosh)
RARE1(atanh)

UNARY(relu, map1, vmax_number(x, vsplat(0.0f)))
UNARY(relu6, map1, vmin_number(vmax_number(x, vsplat(0.0f)), vsplat(6.0f)))
UNARY(elu, map1_long, vselect(x >= 0.0f, x, v_expm1(x)))
UNARY(selu, map1_long, vselect(x >= 0.0f, x * 1.0507009873554805f, v_expm1(x) * 1.7580993408473768f))
// Of NaN: 0, as in tfjs.
UNARY(sign, map1, vselect(x > 0.0f, vsplat(1.0f), vselect(x < 0.0f, vsplat(-1.0f), vsplat(0.0f))))
UNARY(floor, map1, __builtin_elementwise_floor(x))
UNARY(ceil, map1, __builtin_elementwise_ceil(x))
UNARY(round, map1, __builtin_elementwise_roundeven(x))
UNARY(trunc, map1, __builtin_elementwise_trunc(x))

BINARY(add, x + y)
BINARY(sub, x - y)
BINARY(mul, x * y)
BINARY(div, x / y)

// x / y for one y. Vectors of 16 divide slowly, so there it is the reciprocal once, then a product and two corrections, each
// with the exact remainder: the second is of a quotient that is off by less than its last bit and gives the correctly rounded
// one (Markstein 1990, "Computation of elementary functions on the IBM RISC System/6000 processor"), the bits of a division.
INLINE vf divide_by(vf x, vf y, vf inverse) {
#if VL == 16
  vf size = vabs(x);
  // Near the ends of the exponents the remainder is not exact.
  if (vany((size < vconst(1e-25f)) & (x != 0.0f)) || vany(~(size < vconst(1e25f)))) return x / y;
  vf q = x * inverse;
  q = vfma(vfma(-q, y, x), inverse, q);
  q = vfma(vfma(-q, y, x), inverse, q);
  return vselect(x == 0.0f, x * inverse, q);
#else
  (void)inverse;
  return x / y;
#endif
}
LOOP(divBy) {
  float *to = d;
  const float *p = a, y = n > 0 ? ((const float *)b)[0] : 1.0f, size = y < 0.0f ? -y : y;
  (void)c;
  vf by = vsplat(y), inverse = vsplat(1.0f) / by;
  if (!(size > 1e-10f && size < 1e10f)) {
    for (i64 i = 0; i < n; i += VL) vstore_n(to + i, vload_n(p + i, n - i) / by, n - i);
    return;
  }
  i64 i = 0;
  for (; i + VL <= n; i += VL) vstore(to + i, divide_by(vload(p + i), by, inverse));
  if (i < n) vstore_n(to + i, divide_by(vload_n(p + i, n - i), by, inverse), n - i);
}
BINARY(max, vmax_(x, y))
BINARY(min, vmin_(x, y))
BINARY(squaredDifference, (x - y) * (x - y))
BINARY(leakyRelu, vselect(x < 0.0f, x * y, x))
BINARY(step, vselect(x > 0.0f, vsplat(1.0f), vselect(x != x, x, y)))
BINARY(eluGrad, vselect(y >= 0.0f, x, x * (y + 1.0f)))
BINARY(divNoNan, vselect(y == 0.0f, vsplat(0.0f), x / y))
RARE2(mod, s_mod(x, q[i]))
RARE2(atan2, s_atan2(x, q[i]))

COMPARE(equal, x == y)
COMPARE(notEqual, x != y)
COMPARE(less, x < y)
COMPARE(lessEqual, x <= y)
COMPARE(greater, x > y)
COMPARE(greaterEqual, x >= y)
TEST(isNaN, x != x)
TEST(isInf, vabs(x) == INF)
TEST(isFinite, vabs(x) < INF)
TEST(floatToBool, x != 0.0f)

// Exponents with a formula of their own have it in whole vectors; any other goes through logarithms in double.
NOINLINE vf pow_other(vf x, vf y, vf r) {
  for (int i = 0; i < VL; i++)
    if (!has_formula(y[i])) r[i] = s_pow(x[i], y[i]);
  return r;
}
INLINE vf v_pow(vf x, vf y) {
  vf root = vsqrt(vselect(vabs(x) == INF, vabs(x), x + 0.0f));
  vi whole = (y == 2.0f) | (y == 3.0f) | (y == 1.0f) | (y == -1.0f);
  vi rooted = (y == 0.5f) | (y == 1.5f) | (y == -0.5f);
  vf r = vselect(y == 2.0f, x * x, x);
  r = vselect(y == 3.0f, x * x * x, r);
  r = vselect(y == -1.0f, 1.0f / x, r);
  if (vany(rooted)) {
    r = vselect(y == 0.5f, root, r);
    r = vselect(y == -0.5f, 1.0f / root, r);
    r = vselect(y == 1.5f, vselect(vabs(x) == INF, root, x * root), r);
  }
  return vany(~(whole | rooted)) ? pow_other(x, y, r) : r;
}
LOOP(pow) {
  (void)c;
  map2(v_pow, d, a, b, n);
}
