// SPDX-License-Identifier: MIT-0
/** The names of a list with commas: "a, b" -> a, b. What is empty between two commas names nothing. */
export function listed(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

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
