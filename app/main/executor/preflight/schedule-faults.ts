import type { Schedule } from "../../../../nodes/ports.ts";
import type { CheckLevel } from "../../../common/preflight.ts";

/** What is wrong with how a schedule fits the length of its training. */
export interface ScheduleFault {
  readonly code: "schedule-zero" | "schedule-late" | "warm-up-too-long" | "schedule-cut-off" | "cycle-too-long";
  readonly level: CheckLevel;
  readonly message: string;
  readonly fix: string;
}

/** How far beyond the training it is followed, in lengths of the training and in updates. */
const lengthsBeyond = 20;
const mostBeyond = 100_000;

/**
 * Judges a schedule by what it does, whatever made it: its value at every planned update, and what it would do in a
 * longer training. Null where it fits, and where that cannot be known because it follows what is measured.
 */
export function scheduleFault(schedule: Schedule, updates: number, batch: number): ScheduleFault | null {
  if (updates < 2) return null;
  const values = valuesOf(schedule, updates + Math.min(lengthsBeyond * updates, mostBeyond), batch);
  if (values === null) return null;
  const within = values.subarray(0, updates);
  const first = values[0] as number;
  const last = within[updates - 1] as number;

  if (within.every((value) => value === 0)) {
    return fault(
      "schedule-zero",
      "warning",
      `It is 0 at all ${count(updates)} updates.`,
      "Give it a value above 0, or take the wire away.",
    );
  }
  const moves = values.findIndex((value) => value !== first);
  if (moves < 0) return null;
  if (moves >= updates) {
    return fault(
      "schedule-late",
      "warning",
      `It stays at ${short(first)} for the whole training of ${count(updates)} updates: it would change from update ${count(moves + 1)} on.`,
      `Let it begin before update ${count(updates)}, or train longer.`,
    );
  }

  const turns = turningPoints(values);
  const end = settles(values);
  const rises = (values[moves] as number) > first;
  const turn = turns[0] ?? end;
  // One update of grace: a length of 600 ends at update 600 or at update 601, as its formula counts.
  if (turn === null || turn > updates) {
    const goal = turn === null ? null : (values[turn] as number);
    const reached = goal === null ? "" : `: ${short(goal)} would come at update ${count(turn as number)}`;
    return rises
      ? fault(
          "warm-up-too-long",
          "warning",
          `It still climbs when the training ends, at ${short(last)} after ${count(updates)} updates${reached}.`,
          `Let it climb in fewer than ${count(updates)} updates, or train longer.`,
        )
      : fault(
          "schedule-cut-off",
          "note",
          `It still falls when the training ends, at ${short(last)} after ${count(updates)} updates${reached}.`,
          `Let it end at update ${count(updates)}, or train longer.`,
        );
  }
  const cycle = turns[1];
  if (cycle !== undefined && cycle <= updates) return null;
  if (end !== null && cycle === undefined) {
    if (end <= updates) return null;
    return fault(
      "schedule-cut-off",
      "note",
      `It is cut off at ${short(last)} after ${count(updates)} updates: it would come to ${short(values[end] as number)} at update ${count(end)}.`,
      `Let it end at update ${count(updates)}, or train longer.`,
    );
  }
  if (cycle === undefined) return null;
  return fault(
    "cycle-too-long",
    "warning",
    `Its first cycle takes ${count(cycle)} updates; the training ends after ${count(updates)}.`,
    `Make the cycle shorter than ${count(updates)} updates, or train longer.`,
  );
}

function fault(code: ScheduleFault["code"], level: CheckLevel, message: string, fix: string): ScheduleFault {
  return { code, level, message, fix };
}

/** Its value update by update; null where it asks for metrics or cannot be followed. */
function valuesOf(schedule: Schedule, steps: number, batch: number): Float64Array | null {
  let asked = false;
  const ask = () => {
    asked = true;
    return undefined;
  };
  const metrics = new Proxy<Record<string, number>>({}, { get: ask, has: () => ask() ?? false, ownKeys: () => ask() ?? [] });
  const values = new Float64Array(steps);
  try {
    let state = schedule.init();
    for (let step = 0; step < steps; step++) {
      const now = schedule.at(state, { step, presentations: step * batch, metrics });
      if (asked || !Number.isFinite(now.value)) return null;
      values[step] = now.value;
      state = now.state;
    }
  } catch {
    return null;
  }
  return values;
}

/** Updates (from 0) at which it goes from climbing to falling or back; level stretches do not turn it. */
function turningPoints(values: Float64Array): number[] {
  const turns: number[] = [];
  let direction = 0;
  let lastMove = 0;
  for (let step = 1; step < values.length && turns.length < 2; step++) {
    const change = Math.sign((values[step] as number) - (values[step - 1] as number));
    if (change === 0) continue;
    if (direction !== 0 && change !== direction) turns.push(lastMove);
    direction = change;
    lastMove = step;
  }
  return turns;
}

/** From where on it keeps its value for as far as it was followed, which must be longer than it took. */
function settles(values: Float64Array): number | null {
  const last = values.at(-1);
  let step = values.length - 1;
  while (step > 0 && values[step - 1] === last) step--;
  return values.length - step > step / 2 && step < values.length - 1 ? step : null;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
