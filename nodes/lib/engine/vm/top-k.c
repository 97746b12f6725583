// SPDX-License-Identifier: MIT-0
// The k largest of every row with their places, in order; of equal ones the first comes first; NaN is above all numbers.
#pragma once
#include "vm.h"

// Whole numbers in the order of the values: of floats (both zeros equal, NaN on top), or of int32 themselves.
INLINE i32 rank_of(i32 bits, i32 is_float) {
  if (!is_float) return bits;
  if ((bits & 0x7fffffff) == 0) return 0;
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fffffff;
  return bits < 0 ? bits ^ 0x7fffffff : bits;
}

// The row's best so far, as a heap with the worst of them on top, in the outputs themselves.
typedef struct {
  i32 *values, *places;
  i64 size;
  i32 is_float;
} Heap;

// Whether entry a comes after entry b.
INLINE i32 heap_after(const Heap *h, i64 a, i64 b) {
  i32 x = rank_of(h->values[a], h->is_float), y = rank_of(h->values[b], h->is_float);
  return x < y || (x == y && h->places[a] > h->places[b]);
}
INLINE void heap_swap(Heap *h, i64 a, i64 b) {
  i32 value = h->values[a], place = h->places[a];
  h->values[a] = h->values[b], h->places[a] = h->places[b];
  h->values[b] = value, h->places[b] = place;
}
static void heap_down(Heap *h, i64 at) {
  for (i64 child = 2 * at + 1; child < h->size; child = 2 * at + 1) {
    if (child + 1 < h->size && heap_after(h, child + 1, child)) child++;
    if (!heap_after(h, child, at)) return;
    heap_swap(h, at, child);
    at = child;
  }
}

// Parameters: x, values, places, rows, length of a row, k, whether the values are floats.
static void op_top_k(const Job *job) {
  const i32 *in = INTS(4);
  i64 length = job->w[8], k = job->w[9];
  Range rows = part_of(job, job->w[7], 1);
  for (i64 row = rows.from; row < rows.to && k > 0; row++) {
    Heap heap = {INTS(5) + row * k, INTS(6) + row * k, k, job->w[10]};
    const i32 *from = in + row * length;
    for (i64 i = 0; i < k; i++) heap.values[i] = from[i], heap.places[i] = (i32)i;
    for (i64 i = k / 2; i-- > 0;) heap_down(&heap, i);
    for (i64 i = k; i < length; i++) {
      // A later equal value never displaces an earlier one.
      if (rank_of(from[i], heap.is_float) <= rank_of(heap.values[0], heap.is_float)) continue;
      heap.values[0] = from[i], heap.places[0] = (i32)i;
      heap_down(&heap, 0);
    }
    while (heap.size > 1) {
      heap.size--;
      heap_swap(&heap, 0, heap.size);
      heap_down(&heap, 0);
    }
  }
}
