// SPDX-License-Identifier: MIT-0
// The operands of a TILE program, and where a block finds their values.
#pragma once
#include "vec.h"

typedef enum {
  OPERAND_IN,        // full: an element for each of the domain, read where it lies
  OPERAND_OUT,       // full
  OPERAND_COLUMN,    // N values, the same in every row
  OPERAND_ROW_IN,    // R values, one for each row
  OPERAND_ROW_OUT,
  OPERAND_SCALAR,    // one value in memory
  OPERAND_CONSTANT,  // one value, whose bits stand in the place of the address
  OPERAND_STRIDED,   // any view; extra: rank, dims, strides
} OperandKind;
#define OPERAND_WORDS 4  // kind, address, register, count of extra words
#define MAX_STRIDED_RANK 8

INLINE void fill_floats(float *to, i32 bits, i64 n) {
  vf v = (vf)visplat(bits);
  for (i64 i = 0; i < n; i += VL) vstore_n(to + i, v, n - i);
}
INLINE void copy_floats(float *to, const float *from, i64 n) {
  for (i64 i = 0; i < n; i += VL) vstore_n(to + i, vload_n(from + i, n - i), n - i);
}

// Elements position .. position + n of the row-major index space of `dims`, read through `strides`.
static void gather_strided(float *to, const float *from, const i32 *view, i64 position, i64 n) {
  const i32 rank = view[0], *dims = view + 1, *strides = view + 1 + rank;
  if (rank == 0) {
    fill_floats(to, *(const i32 *)from, n);
    return;
  }
  i64 index[MAX_STRIDED_RANK], offset = 0;
  for (i32 axis = rank - 1; axis >= 0; axis--) {
    index[axis] = position % dims[axis];
    position /= dims[axis];
    offset += index[axis] * strides[axis];
  }
  const i32 last = rank - 1;
  const i64 stride = strides[last];
  for (;;) {
    i64 run = dims[last] - index[last];
    if (run > n) run = n;
    const float *p = from + offset;
    if (stride == 1) copy_floats(to, p, run);
    else if (stride == 0) fill_floats(to, *(const i32 *)p, run);
    else
      for (i64 i = 0; i < run; i++) to[i] = p[i * stride];
    to += run;
    n -= run;
    if (n == 0) return;
    offset -= index[last] * stride;
    index[last] = 0;
    for (i32 axis = last - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < dims[axis]) break;
      offset -= (i64)dims[axis] * strides[axis];
      index[axis] = 0;
    }
  }
}
