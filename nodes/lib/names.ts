// SPDX-License-Identifier: MIT-0
/** The second of a name gets a 2, the third a 3: a, b, a -> a, b, a2. */
export function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}
