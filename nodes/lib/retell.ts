// SPDX-License-Identifier: MIT-0
import type { Ledger } from "./ledger.ts";
import type { Run } from "./run.ts";

type Values = Record<string, number>;

/**
 * Tells everything again in the order in which it was told, so that a run that goes on looks like one that never ended: what
 * belongs to updates after `from` up to `to`. Which schedules drove the numbers then, the caller has told before.
 */
export function retell({ curves, numbers, clock, acts }: Ledger, run: Run, from = 0, to = Number.POSITIVE_INFINITY): void {
  const isWithin = (step: number) => step > from && step <= to;
  const metricsAt = byStep(curves, isWithin);
  const numbersAt = byStep(numbers, isWithin);
  for (const { step, act, value, refused } of acts) {
    if (!isWithin(step) && !(step === 0 && from === 0)) continue;
    run.acted(step, act, { ...(value === undefined ? {} : { value }), ...(refused === undefined ? {} : { refused }), again: true });
  }
  const steps = [...new Set([...metricsAt.keys(), ...numbersAt.keys()])].sort((a, b) => a - b);
  for (const step of steps) {
    const { update, measured } = apart(metricsAt.get(step) ?? {});
    if (update) run.metric(step, update);
    const values = numbersAt.get(step);
    if (values) run.numbers(step, values);
    if (measured) run.metric(step, measured);
  }
  for (const [place, step] of clock.x.entries())
    if (isWithin(step)) run.clock(step, clock.presentations[place] as number, clock.seconds[place] as number);
}

/** What an update says comes before its numbers; what is measured on other examples comes after them. */
function apart(metrics: Values): { update?: Values; measured?: Values } {
  const parts: { update?: Values; measured?: Values } = {};
  for (const [name, value] of Object.entries(metrics)) {
    const part = name.startsWith("validation.") ? "measured" : "update";
    parts[part] = { ...parts[part], [name]: value };
  }
  return parts;
}

type Curves = Readonly<Record<string, { x: readonly number[]; y: readonly number[] }>>;

function byStep(curves: Curves, isWithin: (step: number) => boolean): Map<number, Values> {
  const steps = new Map<number, Values>();
  for (const [name, { x, y }] of Object.entries(curves)) {
    for (const [place, step] of x.entries()) {
      if (!isWithin(step)) continue;
      const values = steps.get(step) ?? {};
      values[name] = y[place] as number;
      steps.set(step, values);
    }
  }
  return steps;
}
