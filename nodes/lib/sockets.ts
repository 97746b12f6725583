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
  const uses = new Map<string, number>();
  for (const name of owners.flatMap(([, numbers]) => Object.keys(numbers))) uses.set(name, (uses.get(name) ?? 0) + 1);
  const numbers: Record<string, Driven> = {};
  const pick = owners.map(([owner, own]) => {
    const outer = Object.keys(own).map((name) => [name, (uses.get(name) as number) > 1 ? `${owner}.${name}` : name] as const);
    for (const [name, given] of outer) numbers[given] = own[name] as Driven;
    return <T>(all: Readonly<Record<string, T>>) => Object.fromEntries(outer.map(([name, given]) => [name, all[given] as T]));
  });
  return { numbers, pick };
}
