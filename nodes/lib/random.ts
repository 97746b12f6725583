// SPDX-License-Identifier: MIT-0
import type { Key, KeyScope } from "./key.ts";

/**
 * Counter-based random numbers: Threefry-2x32 with 20 rounds. The state is the key and a counter,
 * so a stream can be written down, split, and drawn from at any place.
 *
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
 */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** One block: two words out of key and counter. */
export function threefry(k0: number, k1: number, c0: number, c1: number): [number, number] {
  const keys = [k0, k1, 0x1bd11bda ^ k0 ^ k1] as const;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let round = 0; round < 20; round++) {
    const r = rotations[round % 8] as number;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0;
    if (round % 4 === 3) {
      const turn = (round + 1) / 4;
      x0 = (x0 + (keys[turn % 3] as number)) | 0;
      x1 = (x1 + (keys[(turn + 1) % 3] as number) + turn) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** The stream of an experiment seed. */
export function seedKey(seed: number): Key {
  return { is: "Key", words: [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] };
}

/** A stream of its own under `key`, for a name or a number (round, epoch, copy). */
export function derive(key: Key, name: string | number): Key {
  let words = key.words;
  const letters = typeof name === "number" ? [0x23, name] : Array.from(name, (letter) => letter.codePointAt(0) as number);
  for (const [place, letter] of letters.entries()) words = threefry(words[0], words[1], letter, place + 1);
  return { is: "Key", words };
}

/** What a script calls `key`: equal names under one seed are the same stream. */
export function keyScope(seed: number): KeyScope {
  return (stream) => derive(seedKey(seed), stream);
}

/** `count` numbers uniform in [0, 1), with 24 random bits each: exact in 32-bit floats. */
export function uniform(key: Key, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const [a, b] = threefry(key.words[0], key.words[1], i / 2, 0);
    numbers[i] = (a >>> 8) / 2 ** 24;
    if (i + 1 < count) numbers[i + 1] = (b >>> 8) / 2 ** 24;
  }
  return numbers;
}

/** `count` standard normal numbers (Box and Muller 1958). */
export function normal(key: Key, count: number): Float32Array {
  const flat = uniform(key, count + (count % 2));
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - (flat[i] as number)));
    const angle = 2 * Math.PI * (flat[i + 1] as number);
    numbers[i] = radius * Math.cos(angle);
    if (i + 1 < count) numbers[i + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

/** A random order of 0 .. count - 1 (Fisher and Yates). */
export function permutation(key: Key, count: number): Int32Array {
  return shuffled(
    key,
    Int32Array.from({ length: count }, (_, i) => i),
  );
}

/** A shuffled copy. */
export function shuffled(key: Key, rows: Int32Array): Int32Array {
  const order = Int32Array.from(rows);
  const chance = uniform(key, order.length);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor((chance[i] as number) * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
