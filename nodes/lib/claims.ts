// SPDX-License-Identifier: MIT-0
import type { Reduce } from "./arms.ts";
import type { ClaimKind, Judgement } from "./judge.ts";

/** One line of a verdict, as it is set. */
export type Claim = {
  kind: ClaimKind;
  metric: string;
  direction: "higher" | "lower";
  candidate: string;
  baseline: string;
  reduce: Reduce;
  margin: number;
  claim: string;
};

/** What else is to be said of a line's status. */
export function noteOf(
  { status, interval, enough }: Judgement,
  { metric, margin, done, planned }: { metric: string; margin: number; done: number; planned: number },
): string {
  switch (status) {
    case "so far":
      return `so far ${done} of ${planned}`;
    case "shown":
      return "shown, not judged";
    case "smaller than claimed":
      return interval[0] > 0 ? `better, by less than ${amount(metric, margin)}` : `any gain is below ${amount(metric, margin)}`;
    case "not settled":
      if (done < 2) return "one seed gives no interval";
      return Number.isFinite(enough)
        ? `not settled by ${done} seeds; about ${enough} would settle it`
        : `not settled by ${done} seeds; a thousand would not settle it`;
    default:
      return "";
  }
}

/** A claim in words. */
export function claimOf({ kind, metric, direction, candidate, margin }: Claim, baseline: string): string {
  const [least, sign] = direction === "higher" ? ["at least", "-"] : ["at most", "+"];
  const much = amount(metric, margin);
  switch (kind) {
    case "better":
      return `${metric}: ${candidate} better than ${baseline}${margin > 0 ? ` by ${much}` : ""}`;
    case "notWorse":
      return `${metric}: ${candidate} ${least} ${baseline}${margin > 0 ? ` ${sign} ${much}` : ""}`;
    case "equal":
      return `${metric}: ${candidate} equal to ${baseline} within ${much}`;
    case "shown":
      return `${metric}: ${candidate} beside ${baseline}`;
  }
}

/** Accuracies are read in points of a hundred, other metrics as they are. */
export function displayOf(metric: string): { unit: string; factor: number } {
  return /accuracy$/i.test(metric) ? { unit: "points", factor: 100 } : { unit: "", factor: 1 };
}

function amount(metric: string, margin: number): string {
  const { unit, factor } = displayOf(metric);
  const value = Number((margin * factor).toPrecision(3));
  return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`.trim();
}
