// SPDX-License-Identifier: MIT-0
// Runs a program: phase after phase, the chunks of a phase taken by whichever thread is free.
//
// A phase is the instructions up to the next that waits for everything before it. The main thread takes chunks like any
// worker, so a worker that the system does not schedule costs nothing; only a chunk that a worker has begun is waited for.
#pragma once
#include "run.h"
#include "vec.h"

typedef void (*Operation)(const Job *);

#define OP(number, name, function) [number] = function,
static const Operation operations[64] = {
#include "opcodes.h"
};
#undef OP

#define MOST_CHUNKS 60000
#define FROM_FRONT 1ull
#define FROM_BACK (1ull << 16)

INLINE void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

INLINE i64 taken(u64 ticket) { return (i64)((ticket & 0xffff) + (ticket >> 16 & 0xffff)); }
INLINE i64 left(u64 ticket) { return (i64)(ticket >> 32) - taken(ticket); }

// The number of a chunk that is now the caller's, or -1.
static i64 take(Control *control, u64 side) {
  if (left(__atomic_load_n(&control->ticket, __ATOMIC_RELAXED)) <= 0) return -1;
  u64 ticket = __atomic_fetch_add(&control->ticket, side, __ATOMIC_ACQ_REL);
  if (left(ticket) <= 0) return -1;
  return side == FROM_FRONT ? (i64)(ticket & 0xffff) : (i64)(ticket >> 32) - 1 - (i64)(ticket >> 16 & 0xffff);
}

static void run_chunk(u8 *base, const Control *control, u8 *scratch, i64 chunk) {
  const i32 *w = (const i32 *)(base + control->phase);
  for (; chunk >= w[3]; w += w[1]) chunk -= w[3];
  Job job = {base, w, (i32)chunk, w[3], scratch};
  operations[w[0]](&job);
}

static void run_alone(u8 *base, const i32 *w, const i32 *end, u8 *scratch) {
  for (; w < end; w += w[1]) {
    Job job = {base, w, 0, 1, scratch};
    operations[w[0]](&job);
  }
}

static const i32 *end_of_phase(const i32 *w, i64 *total) {
  i64 sum = 0;
  do {
    sum += w[3];
    w += w[1];
  } while (w[0] != 0 && !(w[2] & 1));
  *total = sum;
  return w;
}

static void publish(u8 *base, Control *control, const i32 *end, i64 total) {
  control->phase = control->cursor;
  control->phase_end = (u32)((const u8 *)end - base);
  control->total = (i32)total;
  control->mine = 0;
  __atomic_store_n(&control->done, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&control->ticket, (u64)total << 32, __ATOMIC_SEQ_CST);
}

// Whether all chunks that workers took are done, after waiting for them a little.
static i32 workers_finished(Control *control) {
  i32 theirs = control->total - control->mine;
  for (i32 i = 0; i <= control->main_spins; i++) {
    if (__atomic_load_n(&control->done, __ATOMIC_ACQUIRE) == theirs) return 1;
    pause_briefly();
  }
  return 0;
}

// The main thread. `program` 0 goes on where the last call left off. It comes back before the program's end when sleeping
// workers have to be woken or a worker's chunk takes long: both are the caller's, who can sleep and wake on every system.
static i32 run(Thread *thread, u32 program) {
  u8 *base = (u8 *)thread->base, *scratch = base + thread->scratch;
  Control *control = (Control *)(base + thread->control);
  if (program != 0) {
    control->cursor = program;
    control->total = 0;
  }
  for (;;) {
    if (control->total == 0) {
      const i32 *w = (const i32 *)(base + control->cursor);
      if (w[0] == 0) return RUN_FINISHED;
      i64 total;
      const i32 *end = end_of_phase(w, &total);
      if (control->alone || total <= 1 || total > MOST_CHUNKS) {
        run_alone(base, w, end, scratch);
        control->cursor = (u32)((const u8 *)end - base);
        continue;
      }
      publish(base, control, end, total);
      if (__atomic_load_n(&control->sleepers, __ATOMIC_SEQ_CST) > 0) return RUN_WAKE;
    }
    for (i64 chunk; (chunk = take(control, FROM_FRONT)) >= 0;) {
      control->mine++;
      run_chunk(base, control, scratch, chunk);
    }
    if (!workers_finished(control)) return __atomic_load_n(&control->failures, __ATOMIC_ACQUIRE) ? RUN_FAILED : RUN_WAIT;
    control->total = 0;
    control->cursor = control->phase_end;
  }
}

// A worker: takes chunks until there have been none for a while.
static void help(Thread *thread) {
  u8 *base = (u8 *)thread->base, *scratch = base + thread->scratch;
  Control *control = (Control *)(base + thread->control);
  for (i32 idle = 0; idle < control->worker_spins && thread->id < __atomic_load_n(&control->threads, __ATOMIC_RELAXED);) {
    i64 chunk = take(control, FROM_BACK);
    if (chunk < 0) {
      pause_briefly();
      idle++;
      continue;
    }
    run_chunk(base, control, scratch, chunk);
    __atomic_fetch_add(&control->done, 1, __ATOMIC_ACQ_REL);
    idle = 0;
  }
}

// Rounds of waiting, so that the caller can time them.
static void spin(Thread *thread, i32 rounds) {
  Control *control = (Control *)((u8 *)thread->base + thread->control);
  for (i32 i = 0; i < rounds && __atomic_load_n(&control->done, __ATOMIC_ACQUIRE) != -1; i++) pause_briefly();
}

// Whether multiply-add rounds once: of (1 + 2^-12)^2 - (1 + 2^-11), 2^-24 is left unless the product is rounded first.
static i32 fused(float a, float c) { return vfma(vsplat(a), vsplat(a), vsplat(c))[0] != 0; }

static void execute(u8 *base, const i32 *program, u8 *scratch) {
  for (const i32 *w = program; w[0] != 0; w += w[1]) run_alone(base, w, w + w[1], scratch);
}
