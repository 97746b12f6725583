// SPDX-License-Identifier: MIT-0
import type { Ledger } from "./ledger.ts";
import type { Run } from "./run.ts";

type Values = Record<string, number>;

/** Tells everything again in the order in which it was told, so that a run that goes on looks like one that never ended. */
export function retell({ curves, numbers, clock, acts }: Ledger, run: Run): void {
  const metricsAt = byStep(curves);
  const numbersAt = byStep(numbers);
  for (const { step, act, value, refused } of acts) {
    run.acted(step, act, { ...(value === undefined ? {} : { value }), ...(refused === undefined ? {} : { refused }), again: true });
  }
  const steps = [...new Set([...metricsAt.keys(), ...numbersAt.keys()])].sort((a, b) => a - b);
  for (const step of steps) {
    const metrics = metricsAt.get(step);
    if (metrics) run.metric(step, metrics);
    const values = numbersAt.get(step);
    if (values) run.numbers(step, values);
  }
  for (const [place, step] of clock.x.entries()) run.clock(step, clock.presentations[place] as number, clock.seconds[place] as number);
}

function byStep(curves: Readonly<Record<string, { x: readonly number[]; y: readonly number[] }>>): Map<number, Values> {
  const steps = new Map<number, Values>();
  for (const [name, { x, y }] of Object.entries(curves)) {
    for (const [place, step] of x.entries()) {
      const values = steps.get(step) ?? {};
      values[name] = y[place] as number;
      steps.set(step, values);
    }
  }
  return steps;
}
