import type { RunEvent } from "../../../nodes/lib/events.ts";
import { seedIn } from "../../common/seeds.ts";

/** How far a run is, counted in seeds: a verdict needs all of them. */
export interface RunClock {
  readonly startedAt: number;
  readonly planned: number;
  /** Seeds that were begun, in order. */
  readonly begun: readonly number[];
  /** When the last finished seed was finished. */
  readonly lapAt: number | null;
  /** Seconds that the newest progress report gives to its own training. */
  readonly newest: { readonly secondsLeft: number; readonly perSecond: number; readonly unit: string } | null;
}
export const stillClock: RunClock = { startedAt: 0, planned: 0, begun: [], lapAt: null, newest: null };

export function tick(clock: RunClock, event: RunEvent, now: number): RunClock {
  if (event.event === "start") return { ...stillClock, startedAt: now, planned: event.seeds.length };
  if (event.event === "progress" && event.unit !== "seeds") {
    const { secondsLeft, perSecond, unit } = event;
    return { ...clock, newest: { secondsLeft, perSecond, unit } };
  }
  if (event.event !== "call") return clock;
  const seed = seedIn(event.path);
  if (seed === null || clock.begun.includes(seed)) return clock;
  return { ...clock, begun: [...clock.begun, seed], lapAt: clock.begun.length > 0 ? now : null };
}

/** Rounds run one after another: all begun seeds but the last are done. */
export const seedsDone = (clock: RunClock, ended: boolean): number => (ended ? clock.begun.length : Math.max(0, clock.begun.length - 1));

/** Seconds to the end of the run, from how long a seed took so far; null while nothing was measured. */
export function secondsLeft(clock: RunClock, now: number): number | null {
  const done = seedsDone(clock, false);
  if (done > 0 && clock.lapAt !== null) {
    const perSeed = (clock.lapAt - clock.startedAt) / done / 1000;
    return Math.max(0, perSeed * clock.planned - (now - clock.startedAt) / 1000);
  }
  // Within the first round nobody knows how many trainings follow; without seeds there is one.
  return clock.planned <= 1 ? (clock.newest?.secondsLeft ?? null) : null;
}
