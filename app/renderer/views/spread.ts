/**
 * Moves label centres apart until no two are closer than `gap`, staying within [low, high] and near
 * where they wanted to be. Order is kept. Where there is no room for all, they are spread evenly.
 */
export function spread(wanted: readonly number[], { gap, low, high }: { gap: number; low: number; high: number }): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const count = order.length;
  const result = new Array<number>(count).fill(0);
  if (count === 0) return result;
  if ((count - 1) * gap >= high - low) {
    order.forEach((which, place) => {
      result[which] = count === 1 ? clamp(wanted[which]!, low, high) : low + (place / (count - 1)) * (high - low);
    });
    return result;
  }
  // Clusters of labels that touch are placed around the mean of what they wanted, until none overlap.
  const clusters: { members: number[]; centre: number }[] = [];
  for (const which of order) {
    clusters.push({ members: [which], centre: clamp(wanted[which]!, low, high) });
    while (clusters.length > 1) {
      const last = clusters[clusters.length - 1]!;
      const before = clusters[clusters.length - 2]!;
      if (top(last, gap) - bottom(before, gap) >= gap - 1e-9) break;
      const members = [...before.members, ...last.members];
      const mean = members.reduce((sum, m) => sum + wanted[m]!, 0) / members.length;
      const half = ((members.length - 1) * gap) / 2;
      clusters.splice(-2, 2, { members, centre: clamp(mean, low + half, high - half) });
    }
  }
  for (const cluster of clusters)
    cluster.members.forEach((m, i) => {
      result[m] = top(cluster, gap) + i * gap;
    });
  return result;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const top = (c: { members: number[]; centre: number }, gap: number) => c.centre - ((c.members.length - 1) * gap) / 2;
const bottom = (c: { members: number[]; centre: number }, gap: number) => c.centre + ((c.members.length - 1) * gap) / 2;
