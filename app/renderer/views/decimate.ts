/**
 * Which points of a long line to draw: in each of `buckets` equal stretches of the list the first, the
 * lowest, the highest and the last, so that no spike is lost and the pixels are those of the whole line.
 * Returns rising indices.
 */
export function decimate(y: readonly number[], buckets: number): number[] {
  const count = y.length;
  if (count <= buckets * 4) return Array.from({ length: count }, (_, i) => i);
  const kept: number[] = [];
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * count) / buckets);
    const to = Math.floor(((b + 1) * count) / buckets) - 1;
    let lowest = from;
    let highest = from;
    for (let i = from; i <= to; i++) {
      if (y[i]! < y[lowest]!) lowest = i;
      if (y[i]! > y[highest]!) highest = i;
    }
    for (const i of [from, Math.min(lowest, highest), Math.max(lowest, highest), to]) if (kept.at(-1) !== i) kept.push(i);
  }
  return kept;
}
