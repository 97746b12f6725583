// SPDX-License-Identifier: MIT-0
// Vectors of VL lanes: 4 (WASM, NEON), 8 (AVX2), 16 (AVX-512). Results never depend on VL.
#pragma once
#include "vm.h"

#if defined(__wasm__)
#define VL 4
#include <wasm_simd128.h>
#elif defined(__AVX512F__)
#define VL 16
#elif defined(__AVX2__)
#define VL 8
#else
#define VL 4
#endif

// Sums over a row run in 16 lanes whatever the machine has.
#define LANES 16
#define NH (LANES / VL)

typedef float vf __attribute__((vector_size(VL * 4)));
typedef float vf_any __attribute__((vector_size(VL * 4), aligned(4)));
typedef i32 vi __attribute__((vector_size(VL * 4)));
typedef i32 vi_any __attribute__((vector_size(VL * 4), aligned(4)));
typedef u32 vu __attribute__((vector_size(VL * 4)));

INLINE vf vload(const float *p) { return *(const vf_any *)p; }
INLINE void vstore(float *p, vf v) { *(vf_any *)p = v; }
INLINE vi viload(const i32 *p) { return *(const vi_any *)p; }
INLINE void vistore(i32 *p, vi v) { *(vi_any *)p = v; }
INLINE vf vsplat(float x) { return (vf){} + x; }
INLINE vi visplat(i32 x) { return (vi){} + x; }

// a * b + c with one rounding.
INLINE vf vfma(vf a, vf b, vf c) {
#if defined(__wasm__)
  return (vf)__builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

// First n lanes from memory, the rest 0; and back.
INLINE vf vload_n(const float *p, i64 n) {
  if (n >= VL) return vload(p);
  float t[VL] = {0};
  for (i64 i = 0; i < n; i++) t[i] = p[i];
  return vload(t);
}
INLINE void vstore_n(float *p, vf v, i64 n) {
  if (n >= VL) {
    vstore(p, v);
    return;
  }
  float t[VL];
  vstore(t, v);
  for (i64 i = 0; i < n; i++) p[i] = t[i];
}

INLINE vf vselect(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }
INLINE vi viselect(vi mask, vi a, vi b) { return (a & mask) | (b & ~mask); }
// As JavaScript's Math.max and Math.min: NaN if either is.
INLINE vf vmax_(vf a, vf b) { return vselect((a > b) | (a != a), a, b); }
INLINE vf vmin_(vf a, vf b) { return vselect((a < b) | (a != a), a, b); }
INLINE vf vsqrt(vf a) { return __builtin_elementwise_sqrt(a); }
