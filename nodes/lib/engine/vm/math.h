// SPDX-License-Identifier: MIT-0
// exp, log and what is made of them, as fixed polynomials of fused multiply-adds: the same bits for every VL.
// NaN, infinities, overflow and denormal numbers are as in JavaScript's Math.
#pragma once
#include "vec.h"

#define INF __builtin_inff()
#define NOT_A_NUMBER __builtin_nanf("")

// x = count * step + rest with |rest| <= step / 2 for x * (1 / step) below 2^22; `count` comes as an integer.
INLINE vf nearest_multiple(vf x, vf per_step, vi *count) {
  const vf magic = vconst(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  vf shifted = vfma(x, per_step, magic);
  *count = (vi)shifted - (vi)magic;
  return shifted - magic;
}

// 2^n for -126 <= n <= 127.
INLINE vf power_of_two(vi n) { return (vf)((n << 23) + (vi)vconst(1.0f)); }

// exp(r) - 1 = r + r^2 p(r) for |r| <= log(2) / 2.
INLINE vf exp_tail(vf r) {
  vf p = vconst(1.9875691500e-4f);
  p = vfma(p, r, vconst(1.3981999507e-3f));
  p = vfma(p, r, vconst(8.3334519073e-3f));
  p = vfma(p, r, vconst(4.1665795894e-2f));
  p = vfma(p, r, vconst(1.6666665459e-1f));
  return vfma(p, r, vconst(5.0000001201e-1f));
}

INLINE vf reduce_log2(vf x, vi *n) {
  vf count = nearest_multiple(x, vconst(1.44269504088896341f), n);
  vf r = vfma(count, vconst(-0.693359375f), x);
  return vfma(count, vconst(2.12194440e-4f), r);
}

INLINE vf v_exp(vf x) {
  // Beyond these the result is infinity or 0 whatever x is; NaN passes both.
  x = vmax_number(vmin_number(x, vconst(89.0f)), vconst(-105.0f));
  vi n;
  vf r = reduce_log2(x, &n);
  vf p = vfma(exp_tail(r), r * r, r) + vconst(1.0f);
  // 2^n in two steps, so that 2^128 and denormal results come out. Below -104 it is 0 (masked logits): multiplying by 0
  // spares the many cycles that a product takes which underflows.
  vi half = n >> 1;
  return p * power_of_two(half) * vselect(x < vconst(-104.0f), vsplat(0.0f), power_of_two(n - half));
}

INLINE vf v_expm1(vf x) {
  vf t = vmax_number(vmin_number(x, vconst(89.0f)), vconst(-18.0f));
  vi n;
  vf r = reduce_log2(t, &n);
  vf p = vfma(exp_tail(r), r * r, r);
  // Half of it first: 2^128 is not a float.
  vf scale = power_of_two(n - 1);
  vf y = vfma(scale, p, scale - vconst(0.5f));
  return vselect(vabs(x) < vconst(1e-8f), x, y + y);
}

// log(x) for a normal positive x = 2^e m, sqrt(1/2) <= m < sqrt(2).
INLINE vf log_normal(vf x) {
  vi root = (vi)vconst(0.707106769f);
  vi bits = (vi)x - root;
  vf e = __builtin_convertvector(bits >> 23, vf);
  vf r = (vf)((bits & (vi)vconst(0x7fffffp-149f)) + root) - vconst(1.0f);
  vf z = r * r;
  vf p = vconst(7.0376836292e-2f);
  p = vfma(p, r, vconst(-1.1514610310e-1f));
  p = vfma(p, r, vconst(1.1676998740e-1f));
  p = vfma(p, r, vconst(-1.2420140846e-1f));
  p = vfma(p, r, vconst(1.4249322787e-1f));
  p = vfma(p, r, vconst(-1.6668057665e-1f));
  p = vfma(p, r, vconst(2.0000714765e-1f));
  p = vfma(p, r, vconst(-2.4999993993e-1f));
  p = vfma(p, r, vconst(3.3333331174e-1f));
  vf y = vfma(e, vconst(-2.12194440e-4f), p * r * z);
  y = vfma(z, vconst(-0.5f), y);
  return vfma(e, vconst(0.693359375f), r + y);
}

// The same with 0, negative and denormal numbers, infinity and NaN.
NOINLINE vf log_odd(vf x) {
  vi tiny = x < 1.17549435e-38f;
  vf y = log_normal(vselect(tiny, x * 8388608.0f, x));
  y = vselect(tiny, y - 15.9423847f, y);
  y = vselect((x == INF) | (x != x), x, y);
  y = vselect(x == 0.0f, vsplat(-INF), y);
  return vselect(x < 0.0f, vsplat(NOT_A_NUMBER), y);
}

INLINE vf v_log(vf x) {
  vi normal = (x >= vconst(1.17549435e-38f)) & (x < vconst(INF));
  return vany(~normal) ? log_odd(x) : log_normal(x);
}

// What rounding 1 + x to u lost, as a correction of log(u) of first order.
INLINE vf lost_in(vf x, vf u) { return (x - (u - vconst(1.0f))) / u; }

INLINE vf v_log1p(vf x) {
  vf u = x + vconst(1.0f);
  vf lost = lost_in(x, u);
  lost = vselect((u == 0.0f) | (u == vconst(INF)), vsplat(0.0f), lost);
  return vcopysign(v_log(u) + lost, x);
}

INLINE vf v_sigmoid(vf x) {
  vf e = v_exp(-vabs(x));
  return vselect(x < 0.0f, e, vconst(1.0f)) / (e + vconst(1.0f));
}

INLINE vf v_tanh(vf x) {
  // From 9.1 on tanh is 1; NaN passes.
  vf size = vmin_number(vabs(x), vconst(9.1f));
  vi n;
  vf twice = size + size;
  vf r = reduce_log2(twice, &n);
  vf scale = power_of_two(n);
  vf t = vfma(scale, vfma(exp_tail(r), r * r, r), scale - vconst(1.0f));
  return vcopysign(t / (t + vconst(2.0f)), x);
}

INLINE vf v_softplus(vf x) {
  const vf threshold = vconst(13.942385f);  // tfjs: -(log(2^-23) + 2)
  vf e = v_exp(-vabs(x)), u = e + vconst(1.0f);
  vf y = vmax_number(x, vsplat(0.0f)) + (log_normal(u) + lost_in(e, u));
  // Far out it is exp(x) or x itself; so is it of NaN.
  return vselect(vabs(x) < threshold, y, vselect(x < -threshold, e, x));
}

// erf to the last bit or two (tfjs-cpu's own has an error of 1.5e-7).
INLINE vf v_erf(vf x) {
  vf t = vabs(x), s = x * x;
  vf near = vconst(-5.96761703e-4f);
  near = vfma(near, s, vconst(4.99119423e-3f));
  near = vfma(near, s, vconst(-2.67681349e-2f));
  near = vfma(near, s, vconst(1.12819925e-1f));
  near = vfma(near, s, vconst(-3.76125336e-1f));
  near = vfma(near, s, vconst(1.28379166e-1f));
  near = vfma(near, x, x);
  // erf(4) is 1.
  vf u = vmin_number(t, vconst(4.0f));
  s = u * u;
  vf far = vfma(vconst(-1.72853470e-5f), u, vconst(3.83197126e-4f));
  far = vfma(far, s, vfma(vconst(-3.88396438e-3f), u, vconst(2.42546219e-2f)));
  far = vfma(far, u, vconst(-1.06777877e-1f));
  far = vfma(far, u, vconst(-6.34846687e-1f));
  far = vfma(far, u, vconst(-1.28717512e-1f));
  far = vcopysign(vconst(1.0f) - v_exp(vfma(far, u, -u)), x);
  return vselect(t > vconst(0.927734375f), far, near);
}
