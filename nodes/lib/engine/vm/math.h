// SPDX-License-Identifier: MIT-0
// exp, log and what is made of them, as fixed polynomials of fused multiply-adds: the same bits for every VL.
// NaN, infinities, overflow and denormal numbers are as in JavaScript's Math.
#pragma once
#include "vec.h"

#define INF __builtin_inff()
#define NOT_A_NUMBER __builtin_nanf("")

// x = count * step + rest with |rest| <= step / 2 for x * (1 / step) below 2^22; `count` comes as an integer.
INLINE vf nearest_multiple(vf x, float per_step, vi *count) {
  const vf magic = vsplat(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  vf shifted = vfma(x, vsplat(per_step), magic);
  *count = (vi)shifted - (vi)magic;
  return shifted - magic;
}

// 2^n for -126 <= n <= 127.
INLINE vf power_of_two(vi n) { return (vf)((n + 127) << 23); }

// exp(r) - 1 = r + r^2 p(r) for |r| <= log(2) / 2.
INLINE vf exp_tail(vf r) {
  vf p = vsplat(1.9875691500e-4f);
  p = vfma(p, r, vsplat(1.3981999507e-3f));
  p = vfma(p, r, vsplat(8.3334519073e-3f));
  p = vfma(p, r, vsplat(4.1665795894e-2f));
  p = vfma(p, r, vsplat(1.6666665459e-1f));
  return vfma(p, r, vsplat(5.0000001201e-1f));
}

INLINE vf reduce_log2(vf x, vi *n) {
  vf count = nearest_multiple(x, 1.44269504088896341f, n);
  vf r = vfma(count, vsplat(-0.693359375f), x);
  return vfma(count, vsplat(2.12194440e-4f), r);
}

INLINE vf v_exp(vf x) {
  // Beyond these the result is infinity or 0 whatever x is; NaN passes both.
  x = vmax_number(vmin_number(x, vsplat(89.0f)), vsplat(-105.0f));
  vi n;
  vf r = reduce_log2(x, &n);
  vf p = vfma(exp_tail(r), r * r, r) + 1.0f;
  // 2^n in two steps, so that 2^128 and denormal results come out.
  vi half = n >> 1;
  return p * power_of_two(half) * power_of_two(n - half);
}

INLINE vf v_expm1(vf x) {
  vf t = vmax_number(vmin_number(x, vsplat(89.0f)), vsplat(-18.0f));
  vi n;
  vf r = reduce_log2(t, &n);
  vf p = vfma(exp_tail(r), r * r, r);
  // Half of it first: 2^128 is not a float.
  vf scale = power_of_two(n - 1);
  vf y = vfma(scale, p, scale - 0.5f) * 2.0f;
  return vselect(vabs(x) < 1e-8f, x, y);
}

// log(x) for x = 2^e m, sqrt(1/2) <= m < sqrt(2).
INLINE vf v_log(vf x) {
  vi tiny = x < 1.17549435e-38f;
  vf scaled = vselect(tiny, x * 8388608.0f, x);
  vi bits = (vi)scaled - 0x3f3504f3;  // bits of sqrt(1/2)
  vf e = __builtin_convertvector((bits >> 23) - (tiny & 23), vf);
  vf r = (vf)((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
  vf z = r * r;
  vf p = vsplat(7.0376836292e-2f);
  p = vfma(p, r, vsplat(-1.1514610310e-1f));
  p = vfma(p, r, vsplat(1.1676998740e-1f));
  p = vfma(p, r, vsplat(-1.2420140846e-1f));
  p = vfma(p, r, vsplat(1.4249322787e-1f));
  p = vfma(p, r, vsplat(-1.6668057665e-1f));
  p = vfma(p, r, vsplat(2.0000714765e-1f));
  p = vfma(p, r, vsplat(-2.4999993993e-1f));
  p = vfma(p, r, vsplat(3.3333331174e-1f));
  vf y = vfma(e, vsplat(-2.12194440e-4f), p * r * z);
  y = vfma(z, vsplat(-0.5f), y);
  y = vfma(e, vsplat(0.693359375f), r + y);
  y = vselect((x == INF) | (x != x), x, y);
  y = vselect(x == 0.0f, vsplat(-INF), y);
  return vselect(x < 0.0f, vsplat(NOT_A_NUMBER), y);
}

INLINE vf v_log1p(vf x) {
  vf u = x + 1.0f;
  // What the sum lost, put back to first order.
  vf lost = (x - (u - 1.0f)) / u;
  lost = vselect((u == 0.0f) | (u == INF), vsplat(0.0f), lost);
  return vselect(vabs(x) < 1e-8f, x, v_log(u) + lost);
}

INLINE vf v_sigmoid(vf x) {
  vf e = v_exp(-vabs(x));
  return vselect(x < 0.0f, e, vsplat(1.0f)) / (e + 1.0f);
}

INLINE vf v_tanh(vf x) {
  // From 9.1 on tanh is 1; NaN passes.
  vf size = vmin_number(vabs(x), vsplat(9.1f));
  vi n;
  vf twice = size + size;
  vf r = reduce_log2(twice, &n);
  vf scale = power_of_two(n);
  vf t = vfma(scale, vfma(exp_tail(r), r * r, r), scale - 1.0f);
  return vcopysign(t / (t + 2.0f), x);
}

INLINE vf v_softplus(vf x) {
  const float threshold = 13.942385f;  // tfjs: -(log(2^-23) + 2)
  vf e = v_exp(-vabs(x));
  vf y = vmax_number(x, vsplat(0.0f)) + v_log1p(e);
  y = vselect(x < -threshold, e, y);
  return vselect((x > threshold) | (x != x), x, y);
}

// erf to the last bit or two (tfjs-cpu's own has an error of 1.5e-7).
INLINE vf v_erf(vf x) {
  vf t = vabs(x), s = x * x;
  vf near = vsplat(-5.96761703e-4f);
  near = vfma(near, s, vsplat(4.99119423e-3f));
  near = vfma(near, s, vsplat(-2.67681349e-2f));
  near = vfma(near, s, vsplat(1.12819925e-1f));
  near = vfma(near, s, vsplat(-3.76125336e-1f));
  near = vfma(near, s, vsplat(1.28379166e-1f));
  near = vfma(near, x, x);
  // erf(4) is 1.
  vf u = vmin_number(t, vsplat(4.0f));
  s = u * u;
  vf far = vfma(vsplat(-1.72853470e-5f), u, vsplat(3.83197126e-4f));
  far = vfma(far, s, vfma(vsplat(-3.88396438e-3f), u, vsplat(2.42546219e-2f)));
  far = vfma(far, u, vsplat(-1.06777877e-1f));
  far = vfma(far, u, vsplat(-6.34846687e-1f));
  far = vfma(far, u, vsplat(-1.28717512e-1f));
  far = vcopysign(1.0f - v_exp(vfma(far, u, -u)), x);
  return vselect(t > 0.927734375f, far, near);
}
