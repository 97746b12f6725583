// SPDX-License-Identifier: MIT-0
import type { Driven, Json } from "../ports.ts";
import type { Ring } from "./control.ts";
import type { Ledger } from "./ledger.ts";
import { numbersOf } from "./numbers.ts";
import { reader } from "./retell.ts";
import type { Run, Saved } from "./run.ts";
import { reopened, type Snapshot } from "./snapshot.ts";
import type { TrainStep, Unit } from "./train-step.ts";

export interface Goal {
  readonly budget: number;
  readonly unit: Unit;
}

/**
 * A state that this training would come to by itself: of a training that differs only in its numbers in time and in how long
 * it trains, from before their numbers first differ. What a number was in the other one is written in its ledger, and so is all
 * that a schedule reads; so the schedules of this one are asked along that ledger, until one answers something else.
 */
export function sharedStart(step: TrainStep, run: Run, goal: Goal): Saved | undefined {
  const asked = run.control?.next ?? Number.POSITIVE_INFINITY;
  let best: { snapshot: Snapshot; schedules: Record<string, Json> } | undefined;
  for (const ring of run.kin?.() ?? []) {
    const ledger = ring.at(Number.POSITIVE_INFINITY)?.ledger;
    if (ledger === undefined) continue;
    const { agrees } = along(ledger, step.numbers, ledger.updates);
    const most = Math.min(agrees, run.maxUpdates, asked, ledger.acts[0]?.step ?? Number.POSITIVE_INFINITY);
    const snapshot = newest(ring, most, goal);
    if (snapshot === undefined || snapshot.updates <= (best?.snapshot.updates ?? 0)) continue;
    best = { snapshot, schedules: along(ledger, step.numbers, snapshot.updates).schedules };
  }
  if (best === undefined) return undefined;
  const { snapshot, schedules } = best;
  return reopened({ ...snapshot, standing: { ...snapshot.standing, schedules } });
}

/** The newest snapshot within the goal: one past it has learnt too much. */
function newest(ring: Ring<Snapshot>, most: number, { budget, unit }: Goal): Snapshot | undefined {
  let found = ring.at(unit === "updates" ? Math.min(most, budget) : most);
  const isPast = ({ standing }: Snapshot) =>
    unit === "presentations" ? standing.presentations > budget : unit === "epochs" && standing.round >= budget;
  while (found !== undefined && isPast(found)) found = found.updates === 0 ? undefined : ring.at(found.updates - 1);
  return found;
}

/** Updates from the start for which the numbers are those of the ledger, and the schedules' states after them. */
function along(
  ledger: Ledger,
  numbers: Readonly<Record<string, Driven>>,
  most: number,
): { agrees: number; schedules: Record<string, Json> } {
  const curves = Object.entries(ledger.curves).map(([name, curve]) => [name, reader(curve)] as const);
  const sizeAt = reader(ledger.sizes);
  const recorded = new Map(Object.entries(ledger.numbers).map(([name, curve]) => [name, reader(curve)]));
  const names = Object.keys(numbers);
  let schedules = numbersOf(numbers).init();
  if (names.length !== recorded.size || names.some((name) => !recorded.has(name))) return { agrees: 0, schedules };
  const metrics: Record<string, number> = {};
  let presentations = 0;
  for (let step = 0; step < most; step++) {
    for (const [name, at] of curves) {
      const value = at(step);
      if (value !== undefined) metrics[name] = value;
    }
    const after: Record<string, Json> = {};
    for (const name of names) {
      const driven = numbers[name] as Driven;
      const was = recorded.get(name)?.(step + 1);
      if (typeof driven === "number") {
        if (driven !== was) return { agrees: step, schedules };
        continue;
      }
      const { value, state } = driven.at(schedules[name], { step, presentations, metrics: { ...metrics } });
      if (!Object.is(value, was)) return { agrees: step, schedules };
      after[name] = state;
    }
    schedules = after;
    presentations += sizeAt(step + 1) ?? 0;
  }
  return { agrees: most, schedules };
}
