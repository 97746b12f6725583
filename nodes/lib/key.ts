// SPDX-License-Identifier: MIT-0
/**
 * A named stream of randomness: two 32-bit words. Numbers drawn from it are a function of the words
 * and a counter (`random.ts`), so a stream can be written down, split and replayed.
 */
export interface Key {
  readonly is: "Key";
  readonly words: readonly [number, number];
}

/** In a script: `key: key("order")`. Equal names under one seed are the same stream. */
export type KeyScope = (stream: string) => Key;
