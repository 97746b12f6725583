// SPDX-License-Identifier: MIT-0
// What every operation of the machine sees: one instruction, and which part of it to do.
#pragma once

typedef unsigned char u8;
typedef int i32;
typedef unsigned u32;
typedef long long i64;
typedef unsigned long long u64;

// Private to a thread, 64-byte aligned: packed panels, tile registers.
#define SCRATCH_BYTES (1 << 20)
// After it: the buffer for a block of CHAIN.
#define BLOCK_BYTES (1 << 18)

typedef struct {
  u8 *base;      // start of the memory; addresses in an instruction are byte offsets from here
  const i32 *w;  // w[0] opcode, w[1] length in words, w[2] flags, w[3] chunks, parameters from w[4]
  i32 chunk, chunks;
  u8 *scratch;
} Job;

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))

// Parameter i of an instruction as a pointer, or as the float whose bits it holds.
INLINE void *pointer(const Job *job, i32 i) { return job->base + (u32)job->w[i]; }
#define FLOATS(i) ((float *)pointer(job, i))
#define INTS(i) ((i32 *)pointer(job, i))
INLINE float as_float(i32 bits) {
  float value;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

typedef struct {
  i64 from, to;
} Range;

// The part of `count` units, in multiples of `grain`, that belongs to this chunk.
INLINE Range part_of(const Job *job, i64 count, i64 grain) {
  i64 units = (count + grain - 1) / grain;
  i64 from = units * job->chunk / job->chunks * grain;
  i64 to = units * (job->chunk + 1) / job->chunks * grain;
  return (Range){from, to < count ? to : count};
}
