// SPDX-License-Identifier: MIT-0
import type { Status } from "../ports.ts";
import { deviation, halfWidth, mean } from "./statistics.ts";

export type ClaimKind = "better" | "notWorse" | "equal" | "shown";
type Settled = Exclude<Status, "so far" | "shown">;

export interface Judgement {
  readonly difference: number;
  /** 95 % two-sided paired t interval; both ends are the difference itself while there is one seed only. */
  readonly interval: readonly [number, number];
  readonly status: Status;
  /** How many seeds of this spread would settle it; 0 where it is settled, Infinity where a thousand would not. */
  readonly enough: number;
}

const most = 1000;

/**
 * Judges one claim from differences paired by seed, each counted so that positive is better.
 * Until `complete` nothing is said: the status is "so far". A margin or bound is 0 or more.
 */
export function judge({
  kind,
  differences,
  margin,
  complete,
}: {
  kind: ClaimKind;
  differences: readonly number[];
  margin: number;
  complete: boolean;
}): Judgement {
  const count = differences.length;
  const difference = count === 0 ? 0 : mean(differences);
  const spread = deviation(differences);
  const half = count < 2 ? 0 : halfWidth(spread, count);
  const interval = [difference - half, difference + half] as const;
  const settled = count < 2 ? "not settled" : decide(kind, difference, half, margin);
  const status = !complete ? "so far" : kind === "shown" ? "shown" : settled;
  return {
    difference,
    interval,
    status,
    enough: status === "not settled" && count >= 2 ? seedsToSettle(kind, difference, spread, margin, count) : 0,
  };
}

/** The table of verdicts: what an interval of mean +- half says of a claim. */
export function decide(kind: ClaimKind, average: number, half: number, margin: number): Settled {
  const lo = average - half;
  const hi = average + half;
  switch (kind) {
    case "better":
      if (lo > 0 && average >= margin) return "holds";
      if (hi < 0) return "contradicted";
      return hi < margin || lo > 0 ? "smaller than claimed" : "not settled";
    case "notWorse":
      return lo > -margin ? "holds" : hi < -margin ? "contradicted" : "not settled";
    case "equal":
      if (-margin < lo && hi < margin) return "holds";
      return lo > margin || hi < -margin ? "contradicted" : "not settled";
    case "shown":
      return "not settled";
  }
}

/** The smallest number of seeds whose interval would decide, were mean and spread to stay as they are. */
function seedsToSettle(kind: ClaimKind, average: number, spread: number, margin: number, count: number): number {
  for (let seeds = count + 1; seeds <= most; seeds++) {
    if (decide(kind, average, halfWidth(spread, seeds), margin) !== "not settled") return seeds;
  }
  return Number.POSITIVE_INFINITY;
}
