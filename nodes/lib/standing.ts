// SPDX-License-Identifier: MIT-0
import type { Json } from "../ports.ts";
import type { TrainStep } from "./train-step.ts";

/** Where a training stands at a step border, beside its tensors: JSON. */
export interface Standing {
  /** Updates, presentations and rounds since this training (this stage) began. */
  readonly step: number;
  readonly presentations: number;
  readonly round: number;
  /** Marks passed, and the step of the last measurement. */
  readonly marks: number;
  readonly measured: number;
  readonly kept: boolean;
  readonly host: Json;
  readonly schedules: Readonly<Record<string, Json>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly agent?: Watching;
}

/** What the agent of a training remembers, and what was done with it so far. */
export interface Watching {
  readonly name: string;
  readonly state: Json;
  /** Steps at which it last acted before the measurement, was last asked, and last went back because the next update failed. */
  readonly opened: number;
  readonly asked: number;
  readonly rescued: number;
}

export function atStart(step: TrainStep, schedules: Readonly<Record<string, Json>>): Standing {
  return { step: 0, presentations: 0, round: 0, marks: 0, measured: 0, kept: false, host: step.host, schedules, metrics: {} };
}

/**
 * Where another training stood, for one that goes on from there with other parts: what its own schedules and batches keep
 * has the form that they expect or begins anew.
 */
export function carriedOver(standing: Standing, fresh: Standing): Standing {
  const schedules = Object.fromEntries(
    Object.entries(fresh.schedules).map(([name, state]) => {
      const before = standing.schedules[name];
      return [name, before !== undefined && sameForm(before, state) ? before : state];
    }),
  );
  return { ...standing, host: sameForm(standing.host, fresh.host) ? standing.host : fresh.host, schedules };
}

function sameForm(a: Json, b: Json): boolean {
  // A fresh state that is empty may be filled on the way.
  if (b === null) return true;
  if (a === null || typeof a !== "object" || typeof b !== "object") return typeof a === typeof b;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b);
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => name in a && sameForm((a as never)[name], (b as never)[name]));
}
