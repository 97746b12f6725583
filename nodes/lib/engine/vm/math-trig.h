// SPDX-License-Identifier: MIT-0
// sin and cos: the angle less a multiple of pi / 2, then one polynomial each.
#pragma once
#include "math-double.h"
#include "math.h"

// x = quadrant * pi / 2 + rest. With fused steps three parts of pi / 2 are exact enough below 2^15; the rest goes one by one.
INLINE vf reduce_quadrant(vf x, vi *quadrant) {
  vf count = nearest_multiple(x, vconst(0.636619772f), quadrant);
  vf r = vfma(count, vconst(-1.57079637f), x);
  r = vfma(count, vconst(4.37113883e-8f), r);
  r = vfma(count, vconst(1.71512489e-15f), r);
  vi large = ~(vabs(x) < vconst(32768.0f));
  if (!vany(large)) return r;
  for (int i = 0; i < VL; i++) {
    if (!large[i]) continue;
    i32 q = 0;
    r[i] = (float_to_bits(x[i]) & 0x7f800000) == 0x7f800000 ? NOT_A_NUMBER : (float)reduce_half_pi(x[i], &q);
    (*quadrant)[i] = q;
  }
  return r;
}

INLINE vf sin_or_cos(vf r, vi quadrant) {
  vf z = r * r;
  vf s = vconst(-1.9515295891e-4f);
  s = vfma(s, z, vconst(8.3321608736e-3f));
  s = vfma(s, z, vconst(-1.6666654611e-1f));
  s = vfma(s * z, r, r);
  vf c = vconst(2.443315711809948e-5f);
  c = vfma(c, z, vconst(-1.388731625493765e-3f));
  c = vfma(c, z, vconst(4.166664568298827e-2f));
  c = vfma(c, z * z, vfma(z, vconst(-0.5f), vconst(1.0f)));
  vf y = vselect(-(quadrant & 1), c, s);
  return (vf)((vi)y ^ ((quadrant & 2) << 30));
}

INLINE vf v_sin(vf x) {
  vi quadrant;
  vf r = reduce_quadrant(x, &quadrant);
  return vselect(x == 0.0f, x, sin_or_cos(r, quadrant));
}
INLINE vf v_cos(vf x) {
  vi quadrant;
  vf r = reduce_quadrant(x, &quadrant);
  return sin_or_cos(r, quadrant + 1);
}
