// SPDX-License-Identifier: MIT-0
import type { Scalar } from "@tensorflow/tfjs";
import type { Clock, Driven, Json, Model, Tensors } from "../ports.ts";
import type { View } from "./view.ts";

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
  /**
   * What happens between two updates and is none: members of a population copy each other, a pool is filled anew. Asked at every
   * border; null means nothing, and so it must answer when asked again with what it gave. Tensors of the old state may be in the new one.
   * Names of its metrics begin with `measured.`.
   */
  turn?(c: Border): Promise<null | { state: Tensors; host: Json; metrics: Readonly<Record<string, number>> }>;
}
export interface Border {
  readonly state: Tensors;
  readonly host: Json;
  readonly clock: Clock;
  /** Lets messages in, for work that takes longer than an update. */
  breathe(): Promise<void>;
}

/** What makes a model of a training's state. */
export type Worth = { readonly weights: Tensors; readonly stats: Tensors };

/** A training that can be handed on by wire: it knows the models in its state. */
export interface Learning extends TrainStep {
  /** As they were wired in, by their roles; the one called `model` is measured on validation examples. */
  readonly models: Readonly<Record<string, Model>>;
  /** What they are now, for each of `models`; the tensors stay the state's. */
  worth(state: Tensors): Readonly<Record<string, Worth>>;
  /** Pictures of what only this training knows, drawn after every so many updates (0: never) and at the end. */
  readonly pictures?: { readonly every: number; draw(state: Tensors): Promise<Readonly<Record<string, View>>> };
  /** What it measures at marks, beside the model on validation examples. Names begin with `measured.`. */
  measure?(state: Tensors, breathe: () => Promise<void>): Promise<Readonly<Record<string, number>>>;
}

/** What a budget counts: weight updates, examples shown, or passes over the data. */
export type Unit = "updates" | "presentations" | "epochs";
