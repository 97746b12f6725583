// SPDX-License-Identifier: MIT-0
// What the main thread, its workers and TypeScript share. `control.ts` has the offsets.
#pragma once
#include "vm.h"

#define OWN_LINE __attribute__((aligned(64)))

typedef struct {
  // Which chunks of the published phase are still free. Bits 0-15: taken from the front (main thread); 16-31: from the back
  // (workers, so that each thread finds its part of the last phase in its own cache); 32-63: how many there are.
  // Taking one is a single addition, whose old value says what was taken: nobody can take a chunk of a phase that is over.
  OWN_LINE u64 ticket;
  OWN_LINE i32 done;      // chunks that workers have finished
  OWN_LINE i32 wakes;     // workers sleep on this word (in JavaScript, so that their end can reach them)
  i32 sleepers;           // how many do, or are about to
  i32 failures;           // workers that ended inside a chunk
  OWN_LINE i32 threads;   // workers from this number on take nothing, and sleep on this word
  i32 worker_spins;       // idle rounds after which a worker goes to sleep
  i32 main_spins;         // rounds after which the main thread no longer waits for a started chunk by spinning
  u32 phase;              // the published phase's first instruction
  OWN_LINE u32 phase_end; // the one after its last; from here on only the main thread reads and writes
  i32 total;              // its chunks; 0: none is published
  i32 mine;               // how many of them the main thread took
  u32 cursor;             // the instruction that comes next
  i32 alone;              // whether the main thread shall run this program by itself
} Control;

// What each thread has of its own, in the shared memory too.
typedef struct {
  u64 base;   // where the memory begins (0 in WASM)
  u64 build;  // which build of the machine this thread runs (native only)
  u32 control, scratch;
  i32 id;     // 0: the main thread
} Thread;

// Why run() came back.
enum { RUN_FINISHED, RUN_WAKE, RUN_WAIT, RUN_FAILED };
