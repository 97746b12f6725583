// SPDX-License-Identifier: MIT-0
import type { Scalar } from "@tensorflow/tfjs";
import type { Clock, Driven, Json, Tensors } from "../ports.ts";

/** What one step works on, drawn on the host. */
export interface Drawn {
  readonly host: Json;
  /** Fresh tensors; the loop drops them after the step. */
  readonly inputs: Tensors;
  /** Examples in it. */
  readonly presentations: number;
  /** Round (epoch) that it belongs to, from 0. */
  readonly round: number;
}

/**
 * A training as a value: `step` is pure tensors in, tensors out, so that it can be compiled; all that is not
 * a tensor (where the data stands) is JSON that `inputs` moves on. One loop (`loop.ts`) advances it, whatever it is.
 */
export interface TrainStep {
  readonly is: "TrainStep";
  /** Numbers that the loop evaluates at every step and hands to `step`. */
  readonly numbers: Readonly<Record<string, Driven>>;
  /** A fresh state; the caller owns it. */
  init(): Tensors;
  /** Where `inputs` begins. */
  readonly host: Json;
  /** Pure. `numbers` has the values of this step, for what is drawn in shares. */
  inputs(host: Json, clock: Clock, numbers: () => Readonly<Record<string, number>>): Drawn;
  /** Runs inside a `tidy`. `metrics.loss` must be finite, or the loop stops the run. */
  step(
    state: Tensors,
    inputs: Tensors,
    numbers: Readonly<Record<string, Scalar>>,
  ): { state: Tensors; metrics: Readonly<Record<string, Scalar>> };
}

/** What a budget counts: weight updates, examples shown, or passes over the data. */
export type Unit = "updates" | "presentations" | "epochs";
