// SPDX-License-Identifier: MIT-0
/** Where the words of `vm/run.h` lie: byte offsets from the start of the control block, and of a thread's own block. */

export const control = {
  /** Low half: chunks taken from the front (16 bits) and from the back (16 bits); high half: how many there are. */
  ticket: 0,
  done: 64,
  wakes: 128,
  sleepers: 132,
  failures: 136,
  threads: 192,
  workerSpins: 196,
  mainSpins: 200,
  total: 260,
  mine: 264,
  alone: 272,
  /** Nobody wakes who sleeps on this word: for sleeping a given time. */
  never: 320,
  /** Workers that have begun. */
  ready: 324,
  bytes: 384,
} as const;

export const thread = { base: 0, build: 8, control: 16, scratch: 20, id: 24, bytes: 64 } as const;

export const outcome = { finished: 0, wake: 1, wait: 2, failed: 3 } as const;

export const scratchBytes = 2 ** 20 + 2 ** 18;
export const stackBytes = 2 ** 18;

export interface Layout {
  readonly control: number;
  /** Thread i's own block, its scratch and the upper end of its stack (WASM only). */
  block(id: number): number;
  scratch(id: number): number;
  stackTop(id: number): number;
  readonly heapStart: number;
}

/** What lies below the heap, for at most `threads` threads. Memory that no thread ever uses costs addresses only. */
export function layOut(firstFree: number, threads: number): Layout {
  const start = Math.ceil(firstFree / 64) * 64;
  const blocks = start + control.bytes;
  const scratch = blocks + threads * thread.bytes;
  const stacks = scratch + threads * scratchBytes;
  return {
    control: start,
    block: (id) => blocks + id * thread.bytes,
    scratch: (id) => scratch + id * scratchBytes,
    stackTop: (id) => stacks + (id + 1) * stackBytes,
    heapStart: stacks + threads * stackBytes,
  };
}

/** The chunks of the published phase that threads have taken, and how many it has. */
export function ticketOf(words: Int32Array, controlAddress: number): { taken: number; total: number } {
  const at = (controlAddress + control.ticket) / 4;
  const low = Atomics.load(words, at);
  const total = Atomics.load(words, at + 1);
  return { taken: (low & 0xffff) + (low >>> 16), total };
}
