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

// A row whose best come from an order of all: sorted by the bytes of their ranks, lowest byte first, each pass keeping the
// order of the one before, so that equal values stay in order.
typedef struct {
  u32 key;
  i32 place;
} Ranked;

static void sort_row(const i32 *from, i64 length, i64 k, i32 is_float, Ranked *ranked, Ranked *other, i32 *values, i32 *places) {
  for (i64 i = 0; i < length; i++) ranked[i] = (Ranked){~((u32)rank_of(from[i], is_float) ^ 0x80000000u), (i32)i};
  for (i32 shift = 0; shift < 32; shift += 8) {
    i32 starts[256] = {0};
    for (i64 i = 0; i < length; i++) starts[ranked[i].key >> shift & 255]++;
    for (i32 digit = 0, sum = 0; digit < 256; digit++) {
      i32 count = starts[digit];
      starts[digit] = sum;
      sum += count;
    }
    for (i64 i = 0; i < length; i++) other[starts[ranked[i].key >> shift & 255]++] = ranked[i];
    Ranked *sorted = other;
    other = ranked;
    ranked = sorted;
  }
  for (i64 i = 0; i < k; i++) {
    places[i] = ranked[i].place;
    values[i] = from[ranked[i].place];
  }
}

static void select_row(const i32 *from, i64 length, i64 k, i32 is_float, i32 *values, i32 *places) {
  Heap heap = {values, places, k, is_float};
  for (i64 i = 0; i < k; i++) heap.values[i] = from[i], heap.places[i] = (i32)i;
  for (i64 i = k / 2; i-- > 0;) heap_down(&heap, i);
  for (i64 i = k; i < length; i++) {
    // A later equal value never displaces an earlier one.
    if (rank_of(from[i], is_float) <= rank_of(heap.values[0], is_float)) continue;
    heap.values[0] = from[i], heap.places[0] = (i32)i;
    heap_down(&heap, 0);
  }
  while (heap.size > 1) {
    heap.size--;
    heap_swap(&heap, 0, heap.size);
    heap_down(&heap, 0);
  }
}

// Parameters: x, values, places, rows, length of a row, k, whether the values are floats.
static void op_top_k(const Job *job) {
  const i32 *in = INTS(4);
  i64 length = job->w[8], k = job->w[9];
  // Sorting pays where many are asked for, and needs room for the row twice. Both ways give the same.
  i32 sorts = k >= 32 && length >= 128 && length * 2 * (i64)sizeof(Ranked) <= SCRATCH_BYTES;
  Range rows = part_of(job, job->w[7], 1);
  for (i64 row = rows.from; row < rows.to && k > 0; row++) {
    const i32 *from = in + row * length;
    i32 *values = INTS(5) + row * k, *places = INTS(6) + row * k;
    Ranked *ranked = (Ranked *)job->scratch;
    if (sorts) sort_row(from, length, k, job->w[10], ranked, ranked + length, values, places);
    else select_row(from, length, k, job->w[10], values, places);
  }
}
