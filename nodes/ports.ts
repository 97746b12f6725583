// SPDX-License-Identifier: MIT-0
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import type { Done } from "./lib/ledger.ts";
import type { Part } from "./lib/part.ts";
import type { Learning } from "./lib/train-step.ts";
import type { View } from "./lib/view.ts";
import type { AdversarialObjective, Derivative, Path, Sampler, TimeSampler } from "./lib/vocabulary/generative.ts";
import type {
  Agent,
  DifferentiableTraining,
  Exploit,
  Explore,
  FeasibilitySolver,
  Lessons,
  Lineage,
  Probe,
} from "./lib/vocabulary/learning.ts";
import type { PredictionIntervals, ReservoirCell, Residuals, Series, States, StepWeights } from "./lib/vocabulary/series.ts";
import type { Adapter, AuxTask, Stream } from "./lib/vocabulary/streams.ts";
import type { WeightMap } from "./lib/vocabulary/weights.ts";
import type { BalanceObjective, Distribution, Environment } from "./lib/vocabulary/worlds.ts";

/**
 * The vocabulary of wires. Every value is plain and carries its name in `is`, so that two
 * ports that look alike are still different to TypeScript and to the canvas.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Tensors = { readonly [name: string]: Tensor | Tensors };
export type * from "./lib/vocabulary/generative.ts";
export type * from "./lib/vocabulary/learning.ts";
export type * from "./lib/vocabulary/series.ts";
export type * from "./lib/vocabulary/streams.ts";
export type * from "./lib/vocabulary/weights.ts";
export type * from "./lib/vocabulary/worlds.ts";
export type { Learning, Part };

/** Where a training stands when a step begins. `metrics` are those of the step before. */
export interface Clock {
  /** Updates done so far; the first step sees 0. */
  readonly step: number;
  /** Examples shown so far. */
  readonly presentations: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A number in time. `at` is pure; what it must remember is its JSON state. */
// biome-ignore lint/suspicious/noExplicitAny: authors type their own state; a wire does not care which
export interface Schedule<S extends Json = any> {
  readonly is: "Schedule";
  init(): S;
  at(state: S, clock: Clock): { value: number; state: S };
}

/** A setting with a diamond pin: a number, or a schedule that drives it. */
export type Driven = number | Schedule;

/** Who may read a column: inputs and labels feed objectives, `truth` only scorers and plots. */
export type Role = "input" | "label" | "target" | "truth";
export interface Column {
  readonly role: Role;
  /** First axis: examples. */
  readonly values: Tensor;
}

export interface Examples {
  readonly is: "Examples";
  readonly count: number;
  /** `input` and, for classification, `label` (int32 [count]); others by name, say `teacher`. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly classes: readonly string[];
  /** Size of the picture behind `input` as [height, width], for drawing it; absent for other data. */
  readonly picture?: readonly [number, number];
  readonly source: { readonly title: string; readonly licence: string };
}

/** An endless seeded order over examples. The cursor is JSON and lives in the checkpoint. */
export interface Batches {
  readonly is: "Batches";
  /** What a mix of several calls it. */
  readonly name?: string;
  readonly examples: Examples;
  readonly size: number;
  /** Numbers that the training evaluates and hands to `next`, say the share of a source. */
  readonly numbers?: Readonly<Record<string, Driven>>;
  init(): Json;
  /** Row numbers of the next batch, with a weight for each where the examples are not equal. */
  next(
    cursor: Json,
    clock: Clock,
    numbers?: Readonly<Record<string, number>>,
  ): { cursor: Json; rows: Int32Array; weights?: Float32Array; round: number };
}

/** Which examples are admitted in a round. Pure: state in, state out. */
export interface Curriculum {
  readonly is: "Curriculum";
  init(): Json;
  /** Row numbers in rising order; shuffling them is the batches' business. */
  round(state: Json, round: number, clock: Clock): { state: Json; rows: Int32Array };
}

export interface Layer {
  readonly name: string;
  /** Shape of its output without the batch axis. */
  readonly shape: readonly number[];
  readonly activation: string;
}

/** How a model is applied. Without `stats` the model's own are used; `until` stops after that layer. */
export interface How {
  readonly mode: "train" | "evaluate";
  readonly key?: Tensor;
  readonly stats?: Tensors;
  readonly until?: string;
  visit?(layer: string, h: Tensor): Tensor;
}

/** Weights and a pure function whose inner layers have names. `weights` is empty when frozen. */
export interface Model {
  readonly is: "Model";
  readonly weights: Tensors;
  readonly stats: Tensors;
  /** Tensors that `apply` uses but no training learns: the weights of a frozen model. */
  readonly constants: Tensors;
  readonly layers: readonly Layer[];
  /** Shapes without the batch axis. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** What a row of the input is made of, one after the other, where it is not an example alone: `["x", "t", "gap"]`. */
  readonly takes?: readonly string[];
  apply(weights: Tensors, x: Tensor, how: How): { output: Tensor; stats: Tensors };
}

/** A model with the weights of this step; each input is run once however many objectives ask. */
export interface Bound {
  readonly weights: Tensors;
  /** As the model's: what a row of its input is made of. */
  readonly takes?: readonly string[];
  run(x: Tensor, until?: string): { output: Tensor; layers: Readonly<Record<string, Tensor>> };
  part(part: Part, h: Tensor): Tensor;
}

export interface Evaluation {
  /** What each part adds to the loss of each example: [batch]. Their sum's mean is the loss. */
  readonly parts: Readonly<Record<string, Tensor>>;
  /** Scalars to record. */
  readonly metrics: Readonly<Record<string, Tensor>>;
  readonly state: Tensors;
}

export interface Objective {
  readonly is: "Objective";
  readonly name: string;
  readonly numbers: Readonly<Record<string, Driven>>;
  /** Weights that are learnt with the model and dropped at the end. */
  readonly owns: readonly Part[];
  /** Last layer it reads, where it does not need the output: what lies above need not be computed. */
  readonly until?: string;
  /** Looks at the data once, before the first step, for what a step must not read back. Throws a `Problem`. */
  check?(c: { examples: Examples; model: Model }): void;
  init(): Tensors;
  evaluate(c: { model: Bound; batch: Tensors; numbers: Readonly<Record<string, Scalar>>; key: Tensor; state: Tensors }): Evaluation;
}

/** How gradients are made of an objective. `weights` is the tree that is learnt: model and parts. */
export interface GradientSource {
  readonly is: "GradientSource";
  readonly objective: Objective;
  compute(
    weights: Tensors,
    evaluate: (weights: Tensors) => Evaluation,
  ): {
    gradients: Tensors;
    evaluation: Evaluation;
    /** Where it is known already. */
    loss?: Scalar;
    /** Where they were made. */
    byPart?: Readonly<Record<string, Tensors>>;
  };
}

export interface UpdateContext {
  readonly weights: Tensors;
  /** The gradient of each part of the objective, for a transform that asks for it; without the weights that a part does not reach. */
  readonly byPart?: Readonly<Record<string, Tensors>>;
  readonly numbers: Readonly<Record<string, Scalar>>;
}

/** One link of an optimizer: pure, state in, state out. An update may be the very tensor of the new state, never one that came in. */
export interface GradientTransform {
  readonly is: "GradientTransform";
  readonly numbers: Readonly<Record<string, Driven>>;
  /** It wants one gradient for each part of the objective; only the first of a chain can. */
  readonly byPart?: boolean;
  init(weights: Tensors): Tensors;
  /** `metrics`: scalars to record. */
  update(
    gradients: Tensors,
    state: Tensors,
    c: UpdateContext,
  ): { updates: Tensors; state: Tensors; metrics?: Readonly<Record<string, Scalar>> };
}

export interface Stage {
  readonly is: "Stage";
  readonly name: string;
  readonly batches: Batches;
  readonly gradient: GradientSource | Objective;
  readonly optimizer?: GradientTransform;
  readonly updates: number;
  readonly trainable: string;
  readonly optimizerState: "keep" | "reset";
}

export interface StagePlan {
  readonly is: "StagePlan";
  readonly stages: readonly Stage[];
}

/** What a training leaves behind beside its model: its curves and what it cost. */
export interface Trained {
  readonly is: "Trained";
  /** metric -> points; x in updates. */
  readonly curves: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>;
  /** What its numbers in time were, by name: at every update where something drives them, else where they changed. */
  readonly numbers?: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>;
  readonly updates: number;
  readonly presentations: number;
  /** Updates at which a stage began, with its name. */
  readonly borders: readonly { readonly at: number; readonly name: string }[];
  /** What was done to it while it ran, with what came of it. */
  readonly acts?: readonly Done[];
}

/** Measured numbers of one thing: accuracy, loss, ... Fractions, not percent. */
export interface Scores {
  readonly is: "Scores";
  readonly metrics: Readonly<Record<string, number>>;
}

/** One number for each example. */
export interface ExampleScores {
  readonly is: "ExampleScores";
  readonly measure: string;
  readonly values: Float32Array;
}

export type Cell = number | string;
/** Rows of numbers and words. `planned` is the number of turns that its maker will run; `axes` are columns that were chosen, not measured. */
export interface Table {
  readonly is: "Table";
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly planned?: number;
  readonly axes?: readonly string[];
}

export type Status = "holds" | "smaller than claimed" | "contradicted" | "not settled" | "shown" | "so far";
export interface JudgedLine {
  readonly claim: string;
  readonly kind: string;
  readonly metric: string;
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
  readonly baselineName: string;
  readonly seeds: readonly number[];
  readonly planned: number;
  readonly difference: number;
  readonly interval: readonly [number, number];
  readonly margin: number;
  readonly status: Status;
  readonly note: string;
}
export interface Verdict {
  readonly is: "Verdict";
  readonly lines: readonly JudgedLine[];
}

export interface Plot {
  readonly is: "Plot";
  readonly view: View;
}

/** Every kind of wire by name. A list wire is its name followed by `[]`. */
export type PortTypes = {
  Examples: Examples;
  Batches: Batches;
  Curriculum: Curriculum;
  ExampleScores: ExampleScores;
  Model: Model;
  "Model[]": readonly Model[];
  Part: Part;
  Schedule: Schedule;
  Objective: Objective;
  GradientSource: GradientSource;
  GradientTransform: GradientTransform;
  Stage: Stage;
  StagePlan: StagePlan;
  Trained: Trained;
  "Trained[]": readonly Trained[];
  TrainStep: Learning;
  Probe: Probe;
  Agent: Agent;
  Exploit: Exploit;
  Explore: Explore;
  Lineage: Lineage;
  FeasibilitySolver: FeasibilitySolver;
  DifferentiableTraining: DifferentiableTraining;
  Lessons: Lessons;
  Sampler: Sampler;
  Path: Path;
  TimeSampler: TimeSampler;
  Derivative: Derivative;
  AdversarialObjective: AdversarialObjective;
  Environment: Environment;
  BalanceObjective: BalanceObjective;
  Distribution: Distribution;
  Series: Series;
  ReservoirCell: ReservoirCell;
  States: States;
  Residuals: Residuals;
  StepWeights: StepWeights;
  PredictionIntervals: PredictionIntervals;
  Stream: Stream;
  Adapter: Adapter;
  AuxTask: AuxTask;
  WeightMap: WeightMap;
  Scores: Scores;
  Table: Table;
  Verdict: Verdict;
  Plot: Plot;
  number: number;
};
export type PortName = keyof PortTypes;
