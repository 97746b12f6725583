/** Seeded chance for programs that try things out: the same seed tries the same things. */
export interface Chance {
  /** From 0 to 1. */
  share(): number;
  below(count: number): number;
  oneOf<T>(all: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32 by Tommy Ettinger, public domain.
  const share = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(share() * count);
  return { share, below, oneOf: (all) => all[below(all.length)] as (typeof all)[number] };
}
