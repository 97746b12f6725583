import type { ReactNode } from "react";
import { formatDuration, formatNumber } from "../views/format.ts";
import { isBusy, type Runs, useRuns } from "./run-store.ts";

/** The run in one line: which seed, how fast, how long still; or how it ended. */
export function RunStatus(): ReactNode {
  const words = useRuns(statusLine);
  const failed = useRuns(({ state }) => state === "failed" || state === "died");
  const engine = useRuns((runs) => runs.engine);
  if (words === "") return null;
  return (
    <span role="status" title={engine} className={failed ? "run-status failed" : "run-status"}>
      {words}
    </span>
  );
}

/** `native linux-x64 (AVX-512); 4 threads; why not more` -> `native linux-x64 (AVX-512) · 4 threads`. */
export function engineWords(engine: string): string {
  return engine.split("; ").slice(0, 2).join(" · ");
}

export function statusLine({
  state,
  seedsDone,
  seedsPlanned,
  secondsLeft,
  clock,
  problem,
}: Pick<Runs, "state" | "seedsDone" | "seedsPlanned" | "secondsLeft" | "clock" | "problem">): string {
  if (state === "starting" || state === "stopping") return state;
  if (isBusy(state)) {
    const seed = seedsPlanned > 1 ? `seed ${Math.min(seedsDone + 1, seedsPlanned)} of ${seedsPlanned}` : state;
    if (state === "paused") return seed === state ? state : `paused · ${seed}`;
    const speed =
      clock.newest === null || !(clock.newest.perSecond > 0) ? "" : `${formatNumber(clock.newest.perSecond, 3)} ${clock.newest.unit}/s`;
    const left = leftWords(secondsLeft, clock.newest?.secondsLeft);
    return [seed, speed, left].filter((part) => part !== "").join(" · ");
  }
  if (state === "failed" || state === "died") return problem?.message ?? state;
  return state === "idle" ? "" : state;
}

/** Until the first seed is done nobody knows how long the rest takes, but its training does. */
function leftWords(all: number | null, training: number | undefined): string {
  if (all !== null) return `${formatDuration(all)} left`;
  return training === undefined || training <= 0 ? "" : `this training ${formatDuration(training)} left`;
}
