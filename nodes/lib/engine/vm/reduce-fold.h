// SPDX-License-Identifier: MIT-0
// The reductions that REDUCE_COLUMNS and CUMULATE fold with: how two vectors fold into one, and what an empty fold is.
#pragma once
#include "rows.h"

enum { FOLD_SUM, FOLD_MEAN, FOLD_MAX, FOLD_MIN, FOLD_PROD, FOLD_ANY, FOLD_ALL };

INLINE i32 float_bits(float value) {
  i32 bits;
  __builtin_memcpy(&bits, &value, 4);
  return bits;
}

// Both arguments are constants where this is used, so that one instruction is left. Bools are 0 or 1.
INLINE vi fold(const i32 op, const i32 whole, vi a, vi b) {
  switch (op) {
    case FOLD_MAX: return whole ? step_imax(a, b) : step_max(a, b);
    case FOLD_MIN: return whole ? step_imin(a, b) : step_min(a, b);
    case FOLD_PROD: return whole ? step_iprod(a, b) : step_prod(a, b);
    case FOLD_ANY: return step_or(a, b);
    case FOLD_ALL: return step_and(a, b);
    default: return whole ? step_isum(a, b) : step_sum(a, b);
  }
}

INLINE i32 fold_start(const i32 op, const i32 whole) {
  switch (op) {
    case FOLD_MAX: return whole ? (i32)0x80000000 : (i32)0xff800000;
    case FOLD_MIN: return whole ? 0x7fffffff : 0x7f800000;
    case FOLD_PROD: return whole ? 1 : 0x3f800000;
    case FOLD_ALL: return 1;
    default: return 0;
  }
}

// Calls `f(op, whole, ...)` with constants.
#define FOLD_CASE(op, whole, f, ...) \
  case (op) * 2 + (whole): f(op, whole, __VA_ARGS__); break;
#define FOLD_CASES(op, f, ...) FOLD_CASE(op, 0, f, __VA_ARGS__) FOLD_CASE(op, 1, f, __VA_ARGS__)
#define FOLD_SWITCH(op, whole, f, ...) \
  switch ((op) * 2 + (whole)) { \
    FOLD_CASES(FOLD_SUM, f, __VA_ARGS__) \
    FOLD_CASE(FOLD_MEAN, 0, f, __VA_ARGS__) \
    FOLD_CASES(FOLD_MAX, f, __VA_ARGS__) \
    FOLD_CASES(FOLD_MIN, f, __VA_ARGS__) \
    FOLD_CASES(FOLD_PROD, f, __VA_ARGS__) \
    FOLD_CASE(FOLD_ANY, 1, f, __VA_ARGS__) \
    FOLD_CASE(FOLD_ALL, 1, f, __VA_ARGS__) \
  }
