// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Evaluation } from "../../ports.ts";
import type { Key } from "../key.ts";

/** Turns noise into samples. Same noise, same samples. */
export interface Sampler {
  readonly is: "Sampler";
  readonly name: string;
  /** Shape of one sample, without the batch axis. */
  readonly shape: readonly number[];
  /** Network evaluations that one sample takes. */
  readonly evaluations: number;
  /** [count, ...]; the caller owns it. */
  noise(key: Key, count: number): Tensor;
  /** [count, ...shape]; the caller owns it. */
  sample(noise: Tensor): Tensor;
}

/** How data x and noise e are mixed at time t (0: data, 1: noise), and how fast that moves. `t` is [batch, 1]. */
export interface Path {
  readonly is: "Path";
  readonly name: string;
  at(x: Tensor, e: Tensor, t: Tensor): Tensor;
  velocity(x: Tensor, e: Tensor, t: Tensor): Tensor;
}

/** Draws the times of a batch: `r` <= `t`, both [count, 1]; equal where there are no pairs. `key` is a stream's two words as a tensor. */
export interface TimeSampler {
  readonly is: "TimeSampler";
  draw(key: Tensor, count: number): { t: Tensor; r: Tensor };
}

/** A function of several tensors and its derivative along a direction, at one place. */
export interface Derivative {
  readonly is: "Derivative";
  readonly how: string;
  /** `f` of `at`, and its derivative along `along` (one tangent an argument, of the same shape). */
  of(f: (...at: Tensor[]) => Tensor, at: readonly Tensor[], along: readonly Tensor[]): { value: Tensor; derivative: Tensor };
}

/** The two losses of a game between a generator and a discriminator. `score` gives one logit a row. */
export interface AdversarialObjective {
  readonly is: "AdversarialObjective";
  readonly name: string;
  /** `fake` carries no gradient here. */
  discriminator(c: { real: Tensor; fake: Tensor; score(x: Tensor): Tensor; key: Tensor }): Pick<Evaluation, "parts" | "metrics">;
  generator(c: { real: Tensor; fake: Tensor; score(x: Tensor): Tensor; key: Tensor }): Pick<Evaluation, "parts" | "metrics">;
}
