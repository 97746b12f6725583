// SPDX-License-Identifier: MIT-0
// Which of the builds an x64 processor can run, and whether its system saves the registers.
#pragma once
#include "run-build.h"

extern const Build build_avx2;
#if !defined(__APPLE__)
extern const Build build_avx512;
#endif

static void cpuid(u32 leaf, u32 *a, u32 *b, u32 *c, u32 *d) {
  __asm__ volatile("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d) : "a"(leaf), "c"(0));
}

static u32 saved_registers(void) {
  u32 low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

INLINE i32 has(u32 features, u32 wanted) { return (features & wanted) == wanted; }

// The levels v3 and v4 of the x86-64 psABI, for which clang compiles.
static i32 level(void) {
  u32 a, b, c, d, most, extended;
  cpuid(0, &most, &b, &c, &d);
  if (most < 7) return 0;
  cpuid(0x80000001, &a, &b, &extended, &d);
  cpuid(1, &a, &b, &c, &d);
  const u32 fma = 1u << 12, movbe = 1u << 22, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29, lzcnt = 1u << 5;
  if (!has(c, fma | movbe | osxsave | avx | f16c) || !has(extended, lzcnt) || !has(saved_registers(), 0x6)) return 0;
  cpuid(7, &a, &b, &c, &d);
  const u32 bmi1 = 1u << 3, avx2 = 1u << 5, bmi2 = 1u << 8;
  if (!has(b, bmi1 | avx2 | bmi2)) return 0;
  const u32 f = 1u << 16, dq = 1u << 17, cd = 1u << 28, bw = 1u << 30, vl = 1u << 31;
  return has(b, f | dq | cd | bw | vl) && has(saved_registers(), 0xe6) ? 4 : 3;
}

static const Build *find_build(const char *name) {
  if (level() < 3) return 0;
#if !defined(__APPLE__)  // macOS before 12.2 could lose AVX-512's mask registers when a signal came.
  if (level() >= 4 && (name[0] == 0 || same(name, "avx512"))) return &build_avx512;
#endif
  return name[0] == 0 || same(name, "avx2") ? &build_avx2 : 0;
}

static const char *name_of(const Build *build) {
  if (!build) return "";
  return build == &build_avx2 ? "avx2" : "avx512";
}
