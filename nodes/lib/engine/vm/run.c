// SPDX-License-Identifier: MIT-0
// Runs a program: instruction after instruction until END.
#pragma once
#include "vec.h"
#include "vm.h"

#if defined(__wasm__)
void *memset(void *to, int value, unsigned long count) {
  u8 *p = to;
  while (count--) *p++ = (u8)value;
  return to;
}
void *memcpy(void *to, const void *from, unsigned long count) {
  u8 *p = to;
  const u8 *q = from;
  while (count--) *p++ = *q++;
  return to;
}
#endif

typedef void (*Operation)(const Job *);

#define OP(number, name, function) [number] = function,
static const Operation operations[64] = {
#include "opcodes.h"
};
#undef OP

static void execute(u8 *base, const i32 *program, u8 *scratch) {
  for (const i32 *w = program; w[0] != 0; w += w[1]) {
    for (i32 chunk = 0; chunk < w[3]; chunk++) {
      Job job = {base, w, chunk, w[3], scratch};
      operations[w[0]](&job);
    }
  }
}

// Whether multiply-add rounds once: 2^-24 is lost when the product is rounded first.
static i32 fused(float a, float c) { return vfma(vsplat(a), vsplat(a), vsplat(c))[0] != 0; }

#if defined(__wasm__)
__attribute__((export_name("fused"))) i32 fused_wasm(float a, float c) { return fused(a, c); }
__attribute__((export_name("execute"))) void execute_wasm(u32 base, u32 program, u32 scratch) {
  execute((u8 *)base, (const i32 *)(base + program), (u8 *)(base + scratch));
}
#endif
