/** Line numbers, from 1, of the calls of these nodes. */
export function linesOf(lines: readonly (string | null)[], names: readonly string[]): number[] {
  const chosen = new Set(names);
  return lines.flatMap((name, at) => (name !== null && chosen.has(name) ? [at + 1] : []));
}
