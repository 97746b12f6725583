// SPDX-License-Identifier: MIT-0
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import type { Examples, Json, Model, Tensors, Trained } from "../../ports.ts";
import type { Act } from "../act.ts";
import type { Key } from "../key.ts";
import type { View } from "../view.ts";

/** A picture of a training, drawn while it goes on and once more at its end. */
export interface Probe {
  readonly is: "Probe";
  /** Under which name the training's node shows it. */
  readonly name: string;
  /** Updates between two drawings; 0: only at the end. */
  readonly every: number;
  /** Pure. `models` are those of the training (`model`, or by their roles) and belong to it; null: nothing to see yet. */
  draw(c: { models: Readonly<Record<string, Model>>; trained: Trained; step: number }): Promise<View | null>;
}

/**
 * Someone who watches a training and changes it while it runs: a rule, a record of what was done, a program.
 * What it asks for is done at the border at which it was asked, read back, and written into the run's record.
 */
export interface Agent {
  readonly is: "Agent";
  readonly name: string;
  /** Asked at the borders after every so many updates; 0: at every one. */
  readonly every: number;
  /** It is somebody outside this program, who may answer otherwise the next time: in a replay the record answers instead. */
  readonly outside?: true;
  init(): Json;
  /** What it means to do at this border before its measurement, as a person's hand does; without it nothing. */
  before?(step: number): readonly Act[];
  /** Called after the measurement of this border. `state` is JSON of its own, kept with the training. */
  ask(c: Look): Promise<{
    state: Json;
    acts: readonly Act[];
    /** Why, in words. */
    reason?: string;
    /** Steps whose states it may want back: of those that are kept, and this one. Without it none is. */
    keep?: readonly number[];
  }>;
}
/** What an agent sees. */
export interface Look {
  readonly state: Json;
  readonly step: number;
  /** `loss` is not finite where the next update failed: unless the agent goes back to an earlier state then, the training fails. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The driven numbers as they are now. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Steps whose states are kept for it, rising, this one among them: as each step began, before anything was done there. */
  readonly kept: readonly number[];
  /** Of somebody outside: what was answered in the run that is done again or gone on with. It is not asked then. */
  readonly answer?: Answer;
}
export interface Answer {
  readonly acts: readonly Act[];
  readonly reason?: string;
}

/** Who copies whom at the end of a round of a population. */
export interface Exploit {
  readonly is: "Exploit";
  /** All of a member's state and settings, or its weights alone. */
  readonly copies: "all" | "weights";
  /** For each member the member that it becomes a copy of; itself where it goes on. `scores`: higher is better. */
  parents(c: { scores: readonly number[]; round: number; key: Key }): readonly number[];
}
/** How the settings of a member that copied are changed. */
export interface Explore {
  readonly is: "Explore";
  /** The members that did not copy change, too. */
  readonly everyone: boolean;
  change(c: {
    settings: Readonly<Record<string, number>>;
    space: Readonly<Record<string, { readonly low: number; readonly high: number; readonly log: boolean }>>;
    key: Key;
  }): Readonly<Record<string, number>>;
}
/** What became of a population: settings and scores of all members, round by round, and who descends from whom. */
export interface Lineage {
  readonly is: "Lineage";
  readonly settings: readonly string[];
  /** Updates at which each round began. */
  readonly borders: readonly number[];
  /** [round][member]: what it ran with, how it ended the round, and whose copy it was when the round began (itself: nobody's). */
  readonly rounds: readonly (readonly {
    readonly values: Readonly<Record<string, number>>;
    readonly score: number;
    readonly parent: number;
  }[])[];
  /** Member of each round from which the best one of the last round descends. */
  readonly ancestry: readonly number[];
}

/** The two projections of a bipartite graph of constraints, each of all its nodes at once; pure. */
export type Projections = { a(edges: Tensors): Tensors; b(edges: Tensors): Tensors };
/** How a point that satisfies two sets of constraints is looked for. */
export interface FeasibilitySolver {
  readonly is: "FeasibilitySolver";
  readonly name: string;
  readonly iterations: number;
  /** One iteration: the next edges, and the points of either set that it came by. How far those are apart is the violation. */
  iterate(edges: Tensors, project: Projections): { edges: Tensors; inA: Tensors; inB: Tensors };
}

/** A short training that is written out, so that one can differentiate through it. */
export interface DifferentiableTraining {
  readonly is: "DifferentiableTraining";
  /** The learner; its own weights are not used. */
  readonly model: Model;
  /** Weights of a learner that knows nothing, others for each key. The caller owns them. */
  fresh(key: Key): Tensors;
  /**
   * The weights after each step, one a batch, from `weights` on: v <- gradient + momentum v, w <- w - rate v.
   * Differentiable in everything that is given. Call it inside a `tidy`.
   */
  run(c: {
    weights: Tensors;
    batches: readonly { readonly input: Tensor; readonly label: Tensor }[];
    rates: readonly Scalar[];
    momenta: readonly Scalar[];
  }): readonly Tensors[];
}

/** Training data that is made, in the order in which it is taught, and how fast. */
export interface Lessons {
  readonly is: "Lessons";
  readonly steps: number;
  readonly batch: number;
  /** Its weights are all that can be learnt of the lessons. */
  readonly model: Model;
  /** Class of each row, int32 [steps * batch]. */
  readonly label: Tensor;
  readonly like: Pick<Examples, "classes" | "picture">;
  /** Inputs of all steps one after the other, [steps * batch, ...]. */
  inputs(weights: Tensors): Tensor;
  /** Learning rate and momentum of each step, [steps]. */
  pace(weights: Tensors): { readonly rates: Tensor; readonly momenta: Tensor };
}
