// SPDX-License-Identifier: MIT-0
// Vectors of VL lanes: 4 (WASM, NEON), 8 (AVX2), 16 (AVX-512). Results never depend on VL.
#pragma once
#include "vm.h"

#if defined(__wasm__)
#define VL 4
#include <wasm_simd128.h>
#elif defined(__AVX512F__)
#define VL 16
#include <immintrin.h>
#elif defined(__AVX2__)
#define VL 8
#include <immintrin.h>
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
// Minus zero, not plus: -0 + 0 is 0, and the compiler would have to do that addition.
INLINE vf vsplat(float x) { return x - (vf){}; }
// A constant for the middle of long formulas. V8 builds a v128.const anew, in five instructions, wherever it stands; loading
// it from memory is one. (The empty assembly hides from clang what the address holds.)
#if defined(__wasm__)
#define vconst(x) \
  ({ \
    static const float value = (x); \
    const float *place = &value; \
    __asm__("" : "+r"(place)); \
    vsplat(*place); \
  })
#else
#define vconst(x) vsplat(x)
#endif
INLINE vi visplat(i32 x) { return (vi){} + x; }

// a * b + c with one rounding.
INLINE vf vfma(vf a, vf b, vf c) {
#if defined(__wasm__)
  return (vf)__builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

#if VL == 16
#define FIRST(n) ((__mmask16)((1u << (n)) - 1))
#elif VL == 8
static const i32 first_lanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
#define FIRST(n) (*(const __m256i_u *)(first_lanes + 8 - (n)))
#endif

// First n lanes from memory, the rest 0; and back. n >= VL means all of them; n is at least 1.
INLINE vf vload_n(const float *p, i64 n) {
  if (n >= VL) return vload(p);
#if VL == 16
  return (vf)_mm512_maskz_loadu_ps(FIRST(n), p);
#elif VL == 8
  return (vf)_mm256_maskload_ps(p, FIRST(n));
#else
  vf v = {p[0], 0, 0, 0};
  if (n > 1) v[1] = p[1];
  if (n > 2) v[2] = p[2];
  return v;
#endif
}
INLINE void vstore_n(float *p, vf v, i64 n) {
  if (n >= VL) {
    vstore(p, v);
    return;
  }
#if VL == 16
  _mm512_mask_storeu_ps(p, FIRST(n), (__m512)v);
#elif VL == 8
  _mm256_maskstore_ps(p, FIRST(n), (__m256)v);
#else
  p[0] = v[0];
  if (n > 1) p[1] = v[1];
  if (n > 2) p[2] = v[2];
#endif
}
INLINE vi viload_n(const i32 *p, i64 n) { return (vi)vload_n((const float *)p, n); }
INLINE void vistore_n(i32 *p, vi v, i64 n) { vstore_n((float *)p, (vf)v, n); }

// Is any bit set?
INLINE int vany(vi mask) {
#if defined(__wasm__)
  return wasm_v128_any_true((v128_t)mask);
#else
  return __builtin_reduce_or(mask) != 0;
#endif
}

#if defined(__wasm__)
// By name: clang-19 would make some selections that follow a comparison into pmin or pmax, which differ in the sign of zero.
INLINE vf vselect(vi mask, vf a, vf b) { return (vf)wasm_v128_bitselect((v128_t)a, (v128_t)b, (v128_t)mask); }
INLINE vi viselect(vi mask, vi a, vi b) { return (vi)wasm_v128_bitselect((v128_t)a, (v128_t)b, (v128_t)mask); }
INLINE vf vmax_number(vf a, vf b) { return (vf)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
INLINE vf vmin_number(vf a, vf b) { return (vf)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
#else
INLINE vf vselect(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }
INLINE vi viselect(vi mask, vi a, vi b) { return (a & mask) | (b & ~mask); }
// a < b ? b : a and b < a ? b : a: a where a is NaN, or where both are 0 of different sign.
INLINE vf vmax_number(vf a, vf b) { return vselect(a < b, b, a); }
INLINE vf vmin_number(vf a, vf b) { return vselect(b < a, b, a); }
#endif
// NaN if either is.
INLINE vf vmax_(vf a, vf b) { return vselect(b != b, b, vmax_number(a, b)); }
INLINE vf vmin_(vf a, vf b) { return vselect(b != b, b, vmin_number(a, b)); }
INLINE vf vabs(vf a) { return (vf)((vi)a & 0x7fffffff); }
// a's size with b's sign.
INLINE vf vcopysign(vf a, vf b) { return (vf)(((vi)a & 0x7fffffff) | ((vi)b & (i32)0x80000000)); }
INLINE vf vsqrt(vf a) { return __builtin_elementwise_sqrt(a); }
