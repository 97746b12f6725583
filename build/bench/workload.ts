import type { Scalar } from "@tensorflow/tfjs";
import { derive, seedKey, uniform } from "../../nodes/lib/random.ts";
import type { Tensors } from "../../nodes/ports.ts";

/** Numbers on the host, as every engine gets them: through its own upload, PyTorch's out of a file. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}
export type HostArrays = Readonly<Record<string, HostArray>>;

/** One update, pure: everything that varies is an argument. `state.weights` is what is learnt, `metrics.loss` is read after every step. */
export type Step = (
  state: Tensors,
  batch: Tensors,
  numbers: Readonly<Record<string, Scalar>>,
) => { state: Tensors; metrics: Readonly<Record<string, Scalar>> };

interface Common {
  /** What `--only` and the table call it. */
  readonly name: string;
  readonly title: string;
  /** Multiplications and additions in the matrix products and convolutions of one step; absent where they are not what takes the time. */
  readonly flops?: number;
}

/** A step over one batch that stays the same, so that the time is the engine's and not the data's. */
export interface StepWorkload extends Common {
  readonly kind: "step";
  weights(): HostArrays;
  batch(): HostArrays;
  readonly numbers: Readonly<Record<string, number>>;
  /** What the state has beside `weights`. */
  beside(weights: HostArrays): Readonly<Record<string, HostArray | HostArrays>>;
  readonly step: Step;
}

/** A training of the project's own nodes in the project's own loop. */
export interface LoopWorkload extends Common {
  readonly kind: "loop";
  /** The same for engines that cannot run nodes: first weights, the dataset, row numbers and rates of `steps` steps. */
  export(steps: number): Promise<{ weights: HostArrays; batch: HostArrays }>;
  start(listener: LoopListener): Promise<void>;
}
export interface LoopListener {
  /** Step of which the weights are wanted. */
  readonly keepAt: number;
  kept(weights: Tensors): void;
  /** Before the first step (null) and after every one; the loop goes on when the promise does. */
  stepped(loss: number | null): Promise<void>;
  /** What the loop remarks. */
  note(text: string): void;
}
export type Workload = StepWorkload | LoopWorkload;

const seed = seedKey(20260101);

/** Uniform between -reach and reach; equal names are equal numbers. */
export function uniformArray(name: string, shape: readonly number[], reach: number): HostArray {
  return { shape, values: uniform(derive(seed, name), size(shape)).map((chance) => (2 * chance - 1) * reach) };
}
export function integerArray(name: string, shape: readonly number[], below: number): HostArray {
  return { shape, values: Int32Array.from(uniform(derive(seed, name), size(shape)), (chance) => Math.floor(chance * below)) };
}
export function filled(shape: readonly number[], value: number): HostArray {
  return { shape, values: new Float32Array(size(shape)).fill(value) };
}
export function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** First weights: uniform within 1 / sqrt(inputs) where a number of inputs is given; `zeros` and `ones` as they say. */
export function firstWeights(
  workload: string,
  shapes: Readonly<Record<string, readonly [shape: readonly number[], inputs: number | "zeros" | "ones"]>>,
): HostArrays {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, [shape, inputs]]) => [
      name,
      typeof inputs === "number"
        ? uniformArray(`${workload}/${name}`, shape, Math.sqrt(1 / inputs))
        : filled(shape, inputs === "ones" ? 1 : 0),
    ]),
  );
}
