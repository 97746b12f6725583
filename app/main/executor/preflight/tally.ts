/** What one node costs within some part of a run. */
export interface Cost {
  readonly times: number;
  readonly seconds: number;
}
export type Tally = ReadonlyMap<string, Cost>;

/**
 * Adds up what a run costs. Turns of containers are counted as often as the container asks for them,
 * though most of them are not run: a turn like one before costs what that one did.
 */
export interface Tallies {
  add(node: string, seconds: number): void;
  /** Runs a turn and says what it cost. */
  turn<T>(run: () => Promise<T>): Promise<{ value: T; cost: Tally }>;
  /** Counts a turn again, without what is made only once for all turns. */
  again(cost: Tally, varying: ReadonlySet<string>): void;
  readonly total: Tally;
}

export function createTallies(): Tallies {
  const total = new Map<string, Cost>();
  let now = total;
  const add = (node: string, { times, seconds }: Cost) => {
    const before = now.get(node) ?? { times: 0, seconds: 0 };
    now.set(node, { times: before.times + times, seconds: before.seconds + seconds });
  };
  return {
    add: (node, seconds) => add(node, { times: 1, seconds }),
    turn: async (run) => {
      const outer = now;
      const inner = new Map<string, Cost>();
      now = inner;
      try {
        return { value: await run(), cost: inner };
      } finally {
        now = outer;
        for (const [node, cost] of inner) add(node, cost);
      }
    },
    again: (cost, varying) => {
      for (const [node, one] of cost) if (varying.has(node)) add(node, one);
    },
    total,
  };
}

export function secondsOf(tally: Tally): number {
  return [...tally.values()].reduce((sum, { seconds }) => sum + seconds, 0);
}
