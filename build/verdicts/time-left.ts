export interface Task {
  readonly id: string;
  readonly seeds: number;
  /** Seconds a seed as known from before; null: unknown. */
  readonly perSeed: number | null;
}

/**
 * How long the rest will take: each task's seeds at the pace at which it goes now, or else as known from before, or else as the
 * average of those that are known; shared by the lanes.
 */
export function clock(tasks: readonly Task[], lanes: number, now: () => number = () => performance.now() / 1000) {
  const began = new Map<string, number>();
  const done = new Map<string, number>();
  const ended = new Set<string>();
  const known = tasks.flatMap(({ perSeed }) => (perSeed === null ? [] : [perSeed]));
  const usual = known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;

  const rest = ({ id, seeds, perSeed }: Task): number | null => {
    if (ended.has(id)) return 0;
    const finished = done.get(id) ?? 0;
    const start = began.get(id);
    const pace = finished > 0 && start !== undefined ? (now() - start) / finished : (perSeed ?? usual);
    return pace === null ? null : (seeds - finished) * pace;
  };

  return {
    begin: (id: string): void => void began.set(id, now()),
    end: (id: string): void => void ended.add(id),
    /** In words, after so many seeds of a task. */
    tell: (id: string, seedsDone: number): string => {
      done.set(id, seedsDone);
      const rests = tasks.map(rest);
      if (rests.some((each) => each === null)) return "time left unknown";
      const all = rests as number[];
      // The longest task cannot be shared.
      const seconds = Math.max(all.reduce((sum, each) => sum + each, 0) / lanes, ...all, 0);
      return seconds < 90 ? `${Math.round(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
    },
  };
}
