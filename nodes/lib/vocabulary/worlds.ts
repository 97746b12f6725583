// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Driven } from "../../ports.ts";
import type { View } from "../view.ts";

/**
 * A world in which objects are built step by step. States are numbered 0 .. states - 1, 0 is the start; every table is a plain
 * array, so that steps can be tensor programs and what a sampler ends at can be computed exactly. An action that stops has the next state -1.
 */
export interface Environment {
  readonly is: "Environment";
  readonly name: string;
  readonly states: number;
  readonly actions: number;
  readonly backwardActions: number;
  /** Most actions of one walk, the stop among them. */
  readonly longest: number;
  /** [states, features], row by row. */
  readonly features: { readonly width: number; readonly values: Float32Array };
  /** [states, actions]: the state that follows; -1 where the action stops, -2 where it is not allowed. */
  readonly next: Int32Array;
  /** [states, actions]: by which backward action the following state is left again; 0 where there is none. */
  readonly undo: Int32Array;
  /** [states, backwardActions]: 1 where that backward action is allowed. No backward actions: every state has one parent. */
  readonly backwardMask: Float32Array;
  /** [states]: log R of the object that stops here; -Infinity where nothing may stop. */
  readonly logReward: Float32Array;
  /** Order in which probability mass can be pushed through the states: each after all its parents. */
  readonly order: Int32Array;
  /** The objects as a picture: one number an object, in state order. */
  picture(values: Float32Array): View;
}

/** Walks of one batch, padded to the longest: tensors of a step. */
export interface Trajectories {
  /** [T, B] states left at each step (int32), [T, B] actions taken, [B] number of actions; past its end a walk repeats its last state. */
  readonly states: Tensor;
  readonly actions: Tensor;
  readonly lengths: Tensor;
}

/** How the flows of a walk are held against each other. */
export interface BalanceObjective {
  readonly is: "BalanceObjective";
  readonly name: string;
  readonly numbers: Readonly<Record<string, Driven>>;
  /**
   * `h` [B, T + 1] is logF(s_t) less the running sum of logP_F - logP_B, with log R at the end of each walk and 0 behind it;
   * `logZ` [] stands for logF(s_0) where the kind asks for it. Gives the loss of each walk, [B], whose mean is the loss, and for
   * each piece i..j of each walk its residual and its weight, both [B, T + 1, T + 1].
   */
  evaluate(c: { h: Tensor; logZ: Tensor; lengths: Tensor; numbers: Readonly<Record<string, Tensor>> }): {
    losses: Tensor;
    residuals: Tensor;
    weights: Tensor;
  };
}

/** Probabilities of all objects of a world, exactly. */
export interface Distribution {
  readonly is: "Distribution";
  readonly name: string;
  readonly probabilities: Float32Array;
  readonly target: Float32Array;
  picture(values: Float32Array): View;
}
