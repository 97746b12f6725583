// SPDX-License-Identifier: MIT-0
import type { Json, Tensors, Trained } from "../ports.ts";
import type { Run } from "./run.ts";
import { cloneTree, disposeTree } from "./tree.ts";

type Points = { x: number[]; y: number[] };

/** What a training writes down on its way, over all its stages: curves, counters, the weights worth keeping. */
export interface Ledger {
  updates: number;
  presentations: number;
  readonly curves: Record<string, Points>;
  readonly borders: { at: number; name: string }[];
  /** Highest value of the metric that chooses `weights.best`. */
  best: number | null;
  /** Copies, in the scope around the training. */
  readonly weights: { best?: Tensors; kept?: Tensors };
}

export function newLedger(): Ledger {
  return { updates: 0, presentations: 0, curves: {}, borders: [], best: null, weights: {} };
}

export function record(ledger: Ledger, values: Readonly<Record<string, number>>): void {
  for (const name in values) {
    ledger.curves[name] ??= { x: [], y: [] };
    const { x, y } = ledger.curves[name];
    x.push(ledger.updates);
    y.push(values[name] as number);
  }
}

/** Keeps a copy of the weights under that name instead of the one before. */
export function keepWeights(ledger: Ledger, name: "best" | "kept", weights: Tensors): void {
  const before = ledger.weights[name];
  ledger.weights[name] = cloneTree(weights);
  if (before) disposeTree(before);
}

export function trainedOf({ curves, updates, presentations, borders }: Ledger): Trained {
  return { is: "Trained", curves, updates, presentations, borders };
}

/** All but the weights, for a checkpoint. */
export function writeLedger({ updates, presentations, curves, borders, best }: Ledger): Json {
  return { updates, presentations, curves, borders, best };
}

/** Takes over the weights. */
export function readLedger(written: Json, weights: Ledger["weights"]): Ledger {
  return { ...(written as unknown as Omit<Ledger, "weights">), weights };
}

/** Tells the curves again, so that a run that goes on looks like one that never ended. */
export function retell({ curves }: Ledger, run: Run): void {
  const steps = new Map<number, Record<string, number>>();
  for (const [name, { x, y }] of Object.entries(curves)) {
    for (const [place, step] of x.entries()) steps.set(step, { ...steps.get(step), [name]: y[place] as number });
  }
  for (const [step, values] of steps) run.metric(step, values);
}
