// SPDX-License-Identifier: MIT-0

/** When a number that should fall does not any more, and how often that is acted upon. */
export interface StallRule {
  /** It stalls where the last value is above this share of an earlier one. */
  readonly ratio: number;
  /** How many values before the last one the earlier one lies. */
  readonly back: number;
  /** Values that are only looked at after it was acted upon. */
  readonly wait: number;
  /** At most so many times. */
  readonly most: number;
}

/** What the rule remembers: JSON. */
export type Seen = {
  /** The last values, oldest first. */
  readonly values: readonly number[];
  readonly waits: number;
  readonly times: number;
};

export const nothingSeen: Seen = { values: [], waits: 0, times: 0 };

/** Looks at another value. `before` is the one that it was measured against, where there is one so early. */
export function look(rule: StallRule, seen: Seen, value: number): { seen: Seen; isStalled: boolean; before: number | undefined } {
  const values = [...seen.values, value].slice(-rule.back - 1);
  const before = values.length > rule.back ? (values[0] as number) : undefined;
  const isStalled = seen.waits === 0 && seen.times < rule.most && before !== undefined && value > rule.ratio * before;
  const waits = isStalled ? rule.wait : Math.max(0, seen.waits - 1);
  return { seen: { values, waits, times: seen.times + (isStalled ? 1 : 0) }, isStalled, before };
}
