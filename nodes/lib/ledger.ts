// SPDX-License-Identifier: MIT-0
import type { Json, Tensors, Trained } from "../ports.ts";
import type { Act, Author } from "./act.ts";
import { cloneTree, disposeTree } from "./tree.ts";

type Points = { x: number[]; y: number[] };

/** An act with what came of it: the value read back, or why it could not be done. */
export interface Done extends Author {
  readonly step: number;
  readonly act: Act;
  readonly value?: number;
  readonly refused?: string;
}

/** What a training writes down on its way, over all its stages: curves, counters, acts, the weights worth keeping. */
export interface Ledger {
  updates: number;
  presentations: number;
  /** Spent on it so far, without pauses. No number of the training depends on it. */
  seconds: number;
  readonly curves: Record<string, Points>;
  /** What the numbers were: at every update where something drives them, else where they changed. */
  readonly numbers: Record<string, Points>;
  /** Examples an update, from that update on. */
  readonly sizes: Points;
  /** Presentations and seconds at some updates. */
  readonly clock: { x: number[]; presentations: number[]; seconds: number[] };
  readonly borders: { at: number; name: string }[];
  readonly acts: Done[];
  /** Numbers that are held by a hand, and those that it scales. */
  held: Readonly<Record<string, number>>;
  scaled: Readonly<Record<string, number>>;
  /** It was ended by hand. */
  ended: boolean;
  /** Highest value of the metric that chooses `weights.best`. */
  best: number | null;
  /** Copies, in the scope around the training. */
  readonly weights: { best?: Tensors; kept?: Tensors };
}

export function newLedger(): Ledger {
  return {
    updates: 0,
    presentations: 0,
    seconds: 0,
    curves: {},
    numbers: {},
    sizes: { x: [], y: [] },
    clock: { x: [], presentations: [], seconds: [] },
    borders: [],
    acts: [],
    held: {},
    scaled: {},
    ended: false,
    best: null,
    weights: {},
  };
}

export function record(ledger: Ledger, values: Readonly<Record<string, number>>): void {
  for (const name in values) add(ledger.curves, name, ledger.updates, values[name] as number);
}

/** `isDriven`: something could change it at every update. */
export function recordNumbers(ledger: Ledger, values: Readonly<Record<string, number>>, isDriven: (name: string) => boolean): void {
  for (const name in values) {
    const value = values[name] as number;
    if (!isDriven(name) && ledger.numbers[name]?.y.at(-1) === value) continue;
    add(ledger.numbers, name, ledger.updates, value);
  }
}

/** Another update with so many examples. */
export function count(ledger: Ledger, presentations: number): void {
  ledger.updates++;
  ledger.presentations += presentations;
  const { x, y } = ledger.sizes;
  if (y.at(-1) === presentations) return;
  x.push(ledger.updates);
  y.push(presentations);
}

function add(curves: Record<string, Points>, name: string, at: number, value: number): void {
  curves[name] ??= { x: [], y: [] };
  curves[name].x.push(at);
  curves[name].y.push(value);
}

/** Keeps a copy of the weights under that name instead of the one before. */
export function keepWeights(ledger: Ledger, name: "best" | "kept", weights: Tensors): void {
  const before = ledger.weights[name];
  ledger.weights[name] = cloneTree(weights);
  if (before) disposeTree(before);
}

export function trainedOf({ curves, numbers, updates, presentations, borders, acts }: Ledger): Trained {
  return { is: "Trained", curves, numbers, updates, presentations, borders, ...(acts.length > 0 ? { acts } : {}) };
}

/** All but the weights, for a checkpoint. */
export function writeLedger({ weights: _, ...written }: Ledger): Json {
  return written as unknown as Json;
}

/** Takes over the weights. */
export function readLedger(written: Json, weights: Ledger["weights"]): Ledger {
  return { ...newLedger(), ...(written as unknown as Omit<Ledger, "weights">), weights };
}

/** How the ledger read when the mark was made, as its own copy. Everything in it only grows. */
export function rewound(ledger: Ledger, mark: Mark): Ledger {
  const { lengths, ...rest } = mark;
  const cut = ({ x, y }: Points, length: number): Points => ({ x: x.slice(0, length), y: y.slice(0, length) });
  const all = (curves: Readonly<Record<string, Points>>, kept: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(kept).map(([name, length]) => [name, cut(curves[name] as Points, length)]));
  const { x, presentations, seconds } = ledger.clock;
  return {
    ...rest,
    curves: all(ledger.curves, lengths.curves),
    numbers: all(ledger.numbers, lengths.numbers),
    sizes: cut(ledger.sizes, lengths.sizes),
    clock: { x: x.slice(0, lengths.clock), presentations: presentations.slice(0, lengths.clock), seconds: seconds.slice(0, lengths.clock) },
    borders: ledger.borders.slice(0, lengths.borders),
    acts: ledger.acts.slice(0, lengths.acts),
    ended: false,
    weights: {},
  };
}

/** Counters of a moment, and how long everything was that grows. A measurement may still be added to the last update, so lengths say more than it. */
export interface Mark {
  readonly updates: number;
  readonly presentations: number;
  readonly seconds: number;
  readonly held: Readonly<Record<string, number>>;
  readonly scaled: Readonly<Record<string, number>>;
  readonly best: number | null;
  readonly lengths: {
    readonly curves: Readonly<Record<string, number>>;
    readonly numbers: Readonly<Record<string, number>>;
    readonly sizes: number;
    readonly clock: number;
    readonly borders: number;
    readonly acts: number;
  };
}

export function markOf(ledger: Ledger): Mark {
  const { updates, presentations, seconds, held, scaled, best, curves, numbers, sizes, clock, borders, acts } = ledger;
  const of = (all: Readonly<Record<string, Points>>) => Object.fromEntries(Object.entries(all).map(([name, { x }]) => [name, x.length]));
  return {
    ...{ updates, presentations, seconds, held, scaled, best },
    lengths: {
      curves: of(curves),
      numbers: of(numbers),
      sizes: sizes.x.length,
      clock: clock.x.length,
      borders: borders.length,
      acts: acts.length,
    },
  };
}
