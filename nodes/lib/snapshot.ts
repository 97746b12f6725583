// SPDX-License-Identifier: MIT-0
import type { Json, Tensors } from "../ports.ts";
import { type Ledger, type Mark, markOf, rewound, writeLedger } from "./ledger.ts";
import type { Saved } from "./run.ts";
import type { Standing } from "./standing.ts";
import { cloneTree } from "./tree.ts";

/** All that a training is at a step border, as references: clones of its tensors, and how far its ledger was written. */
export interface Snapshot {
  readonly updates: number;
  /** `{ state, carried, earlier, best?, kept? }`, as in a checkpoint. */
  readonly tensors: Tensors;
  readonly standing: Standing;
  readonly structure: Json;
  readonly mark: Mark;
  /** Goes on being written; `mark` says which part of it is this snapshot's. */
  readonly ledger: Ledger;
}

export interface Border {
  readonly state: Tensors;
  readonly carried: Tensors;
  /** States that are kept for an agent, by their updates. */
  readonly earlier: Readonly<Record<string, Tensors>>;
  readonly standing: Standing;
  readonly structure: Json;
}

/** For a file: the tensors stay the training's. */
export function savedOf({ state, carried, earlier, standing, structure }: Border, ledger: Ledger): Saved {
  const host = { standing, structure, ledger: writeLedger(ledger) } as unknown as Json;
  return { tensors: { state, carried, earlier, ...ledger.weights }, host };
}

/** The caller owns the clones. */
export function snapshotOf({ state, carried, earlier, standing, structure }: Border, ledger: Ledger): Snapshot {
  const tensors = cloneTree({ state, carried, earlier, ...ledger.weights });
  return { updates: ledger.updates, tensors, standing, structure, mark: markOf(ledger), ledger };
}

/** A snapshot in the form of a checkpoint, with clones that the caller owns. */
export function reopened({ tensors, standing, structure, mark, ledger }: Snapshot): Saved {
  const written = writeLedger(rewound(ledger, mark));
  return { tensors: cloneTree(tensors), host: { standing, structure, ledger: written } as unknown as Json };
}
