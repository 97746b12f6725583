// SPDX-License-Identifier: MIT-0
import type { Driven } from "../ports.ts";

type Pick = <T>(all: Readonly<Record<string, T>>) => Record<string, T>;

/**
 * The numbers of several owners under one roof: a name that only one of them uses stays as it is,
 * others get their owner's name in front, say `optimizer.rate`. `pick[i]` gives owner i its own numbers back.
 */
export function joinNumbers(owners: readonly (readonly [string, Readonly<Record<string, Driven>>])[]): {
  numbers: Record<string, Driven>;
  pick: Pick[];
} {
  const given = namesIn(owners.map(([owner, own]) => [owner, Object.keys(own)]));
  const numbers: Record<string, Driven> = {};
  const pick = owners.map(([, own], place) => {
    const outer = Object.keys(own).map((name, at) => [name, given[place]?.[at] as string] as const);
    for (const [name, outside] of outer) numbers[outside] = own[name] as Driven;
    return <T>(all: Readonly<Record<string, T>>) => Object.fromEntries(outer.map(([name, outside]) => [name, all[outside] as T]));
  });
  return { numbers, pick };
}

/** Where a name with its owner's in front is one that somebody else has by itself, that one gets its owner's, too. */
function namesIn(owners: readonly (readonly [owner: string, names: readonly string[]])[]): string[][] {
  const behind = new Set<string>();
  for (;;) {
    const given = owners.map(([owner, names]) => names.map((name) => (behind.has(`${owner}.${name}`) ? `${owner}.${name}` : name)));
    const uses = new Map<string, number>();
    for (const name of given.flat()) uses.set(name, (uses.get(name) ?? 0) + 1);
    const before = behind.size;
    for (const [place, [owner, names]] of owners.entries()) {
      for (const [at, name] of names.entries()) if ((uses.get(given[place]?.[at] as string) as number) > 1) behind.add(`${owner}.${name}`);
    }
    if (behind.size === before) return given;
  }
}
