/** The seed of the turn that a path names, say 102 in "seed=102/value=3"; null where it names none. */
export function seedIn(path: string): number | null {
  const found = /(?:^|\/)seed=(-?\d+)(?:\/|$)/.exec(path);
  return found === null ? null : Number(found[1]);
}

/** "101", "101 to 105" where they follow each other, else all of them. */
export function seedWords(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds.at(-1)];
  if (first === undefined || last === undefined) return "";
  const follow = seeds.length > 2 && seeds.every((seed, i) => seed === first + i);
  return follow ? `${first} to ${last}` : seeds.join(", ");
}
