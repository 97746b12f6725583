// SPDX-License-Identifier: MIT-0
/**
 * Alone or with all threads? Results do not depend on it, so the faster way is found by trying: a worker that shares its core with
 * another program makes everyone wait, and small programs do not gain from help. Time in milliseconds.
 */
export interface Pace {
  /** Whether the next run of this kind of program shall use all threads. */
  together(kind: number, now: number): boolean;
  /** What that run took. */
  took(kind: number, milliseconds: number, now: number): void;
}

interface Kind {
  /** The way that is used now, and the mean of what it took lately. */
  together: boolean;
  mean: number;
  runs: number;
  /** What it took when it was chosen. */
  settled: number;
  /** The trial of the other way that is going on. */
  trial: { runs: number; sum: number } | null;
  lastTrial: number;
  nextTrial: number;
  gap: number;
}

/** Threads must save this part of the time to be worth their cores. */
const worth = 0.05;
/** A trial is given up early if it takes this many times as long. */
const hopeless = 2.5;
const trialRuns = 10;
const trialMilliseconds = 6;
const shortestGap = 20;
const longestGap = 2_000;
/** A trial of a way that is twice as slow costs 2 %. */
const trialShare = 50;
const memory = 1 / 8;
const mostKinds = 1_000;

export function makePace(): Pace {
  const kinds = new Map<number, Kind>();

  const kindOf = (kind: number, now: number): Kind => {
    let found = kinds.get(kind);
    if (found === undefined) {
      if (kinds.size >= mostKinds) kinds.clear();
      found = {
        together: true,
        mean: 0,
        runs: 0,
        settled: Number.POSITIVE_INFINITY,
        trial: null,
        lastTrial: now,
        nextTrial: now + shortestGap,
        gap: shortestGap,
      };
      kinds.set(kind, found);
    }
    return found;
  };

  return {
    together(kind, now) {
      const state = kindOf(kind, now);
      if (state.trial === null && now >= state.nextTrial && state.runs >= trialRuns) state.trial = { runs: firstRun(state), sum: 0 };
      return state.trial === null ? state.together : !state.together;
    },

    took(kind, milliseconds, now) {
      const state = kindOf(kind, now);
      const { trial } = state;
      if (trial !== null) {
        if (trial.runs++ >= 0) trial.sum += milliseconds;
        const over = trial.runs >= trialRuns || (trial.runs >= 2 && trial.sum >= trialMilliseconds);
        const lost = trial.sum > hopeless * state.mean * Math.max(4, trial.runs);
        if (over || lost) endTrial(state, trial, now);
        return;
      }
      state.runs++;
      // A single interruption of many milliseconds says little about the next run.
      const counted = state.runs <= trialRuns ? milliseconds : Math.min(milliseconds, 4 * state.mean);
      state.mean += (counted - state.mean) * Math.max(memory, 1 / state.runs);
      // Together has become slower than when it was chosen: perhaps another program took a core. (Alone it is left to the next trial.)
      const slower = state.together && state.mean > 1.2 * state.settled;
      if (slower && now - state.lastTrial > shortestGap) state.nextTrial = Math.min(state.nextTrial, now);
    },
  };
}

/** The first run with all threads has to wake them and is not counted. */
function firstRun({ together }: Kind): number {
  return together ? 0 : -1;
}

function endTrial(state: Kind, trial: { runs: number; sum: number }, now: number): void {
  const other = trial.sum / Math.max(1, trial.runs);
  const better = state.together ? other * (1 - worth) < state.mean : other < state.mean * (1 - worth);
  if (better) {
    // Ways that change places often cost more than they bring: the next trial comes soon only after a long calm.
    state.gap = now - state.lastTrial > longestGap / 2 ? shortestGap : Math.min(longestGap, state.gap * 2);
    state.together = !state.together;
    state.mean = other;
  } else state.gap = Math.min(longestGap, state.gap * 2);
  state.settled = state.mean;
  state.trial = null;
  state.lastTrial = now;
  state.nextTrial = now + Math.max(state.gap, trialShare * trial.sum);
}
