// SPDX-License-Identifier: MIT-0
import type { Key } from "../key.ts";
import { Problem } from "../problem.ts";
import { derive } from "../random.ts";
import type { Axis } from "./axis.ts";
import { type Budget, halvingRungs, type Rung } from "./halving.ts";
import { hyperbandBrackets } from "./hyperband.ts";
import { gridOf, randomTrials, type Trial } from "./trials.ts";

export type Search = "grid" | "random" | "halving" | "hyperband";

/** Trials that are compared with one another; each rung trains the best of the one before. */
export interface Round {
  readonly bracket: number;
  readonly trials: readonly Trial[];
  readonly rungs: readonly Rung[];
}

/** All that a search will do, known before its first trial: only which trials go on is decided on the way. */
export function searchPlan(
  axes: readonly Axis[],
  { search, trials, budget, key }: { search: Search; trials: number; budget: Budget; key: Key },
): Round[] {
  if (search === "grid") return [whole(gridOf(axes, key))];
  checkCount(trials);
  if (search === "random") return [whole(randomTrials(axes, trials, key))];
  checkBudget(budget);
  if (search === "halving") {
    const chosen = randomTrials(axes, trials, key);
    return [{ bracket: 0, trials: chosen, rungs: halvingRungs(chosen.length, budget) }];
  }
  return hyperbandBrackets(budget).map(({ bracket, rungs }) => {
    const chosen = randomTrials(axes, (rungs[0] as Rung).count, derive(key, bracket));
    // A small grid may not have as many trials as the bracket wants.
    return { bracket, trials: chosen, rungs: rungs.map(({ count, updates }) => ({ updates, count: Math.min(count, chosen.length) })) };
  });
}

/** Each trial once, as long as it trains by itself. */
function whole(trials: readonly Trial[]): Round {
  return { bracket: 0, trials, rungs: [{ count: trials.length, updates: Number.POSITIVE_INFINITY }] };
}

function checkCount(trials: number): void {
  if (Number.isInteger(trials) && trials >= 1) return;
  throw new Problem("sweep.trials", `A search of ${trials} trials has nothing to try.`, {
    field: "trials",
    fix: "Set trials to 1 or more.",
  });
}

function checkBudget({ min, max, eta }: Budget): void {
  if (!(eta >= 2))
    throw new Problem("sweep.eta", `With eta ${eta} no trial would ever be left out.`, {
      field: "eta",
      fix: "Set eta to 2 or more; 3 is usual.",
    });
  if (min >= 1 && max >= min) return;
  throw new Problem("sweep.budget", `Trials cannot begin with ${min} updates and end with ${max}.`, {
    field: "maxUpdates",
    fix: "Set the updates of the last rung to at least those of the first.",
  });
}
