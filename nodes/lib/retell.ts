// SPDX-License-Identifier: MIT-0
import type { Driven } from "../ports.ts";
import type { Ledger } from "./ledger.ts";
import type { Run } from "./run.ts";

type Values = Record<string, number>;

/**
 * Tells everything again in the order in which it was told, so that a run that goes on looks like one that never ended: what
 * belongs to updates after `from` up to `to`. `driven` are the numbers that the training had then. The ledger has a number that
 * nothing drove only where it changed, and it may be that of another training, in which something did.
 */
export function retell(
  { curves, numbers, clock, acts }: Ledger,
  run: Run,
  driven: Readonly<Record<string, Driven>>,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): void {
  run.drives(driven);
  // What was done and measured before the first update belongs to the beginning.
  const isWithin = (step: number) => (step > from || (step === 0 && from === 0)) && step <= to;
  const metricsAt = byStep(curves, isWithin);
  const readers = Object.keys(driven).flatMap((name) => (numbers[name] ? [[name, reader(numbers[name])] as const] : []));
  for (const { step, act, ...result } of acts) {
    if (!isWithin(step)) continue;
    run.acted(step, act, { ...result, again: true });
  }
  for (const step of [...metricsAt.keys()].sort((a, b) => a - b)) {
    const { update, measured } = apart(metricsAt.get(step) ?? {});
    if (update) {
      run.metric(step, update);
      const values = readers.map(([name, at]) => [name, at(step)] as const).filter(([, value]) => value !== undefined);
      if (values.length > 0) run.numbers(step, Object.fromEntries(values) as Values);
    }
    if (measured) run.metric(step, measured);
  }
  for (const [place, step] of clock.x.entries())
    if (isWithin(step)) run.clock(step, clock.presentations[place] as number, clock.seconds[place] as number);
}

/** The value that holds at a place, for places that only rise; undefined before the first. */
export function reader({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }): (at: number) => number | undefined {
  let next = 0;
  return (at) => {
    while (next < x.length && (x[next] as number) <= at) next++;
    return next === 0 ? undefined : y[next - 1];
  };
}

/** What an update says comes before its numbers; what is measured on other examples comes after them. */
function apart(metrics: Values): { update?: Values; measured?: Values } {
  const parts: { update?: Values; measured?: Values } = {};
  for (const [name, value] of Object.entries(metrics)) {
    const part = /^(validation|measured)\./.test(name) ? "measured" : "update";
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
