import * as tf from "@tensorflow/tfjs";
import type { Examples, Tensors } from "../ports.ts";
import type { Run } from "./run.ts";
import { flatten, tensorsIn, unflatten } from "./tree.ts";
import type { View } from "./view.ts";

/** What tests of nodes need: tiny examples, a run that writes down what it is shown, gradients by differences. */

export function tinyExamples(
  input: number[][],
  label: number[],
  { classes = 3, picture }: { classes?: number; picture?: [number, number] } = {},
): Examples {
  return {
    is: "Examples",
    count: input.length,
    columns: {
      input: { role: "input", values: tf.tensor2d(input) },
      label: { role: "label", values: tf.tensor1d(label, "int32") },
    },
    classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
    ...(picture && { picture }),
    source: { title: "made up", licence: "CC0-1.0" },
  };
}

/** A run that keeps the views it is shown, and answers for files through `packageFile` and `download`. */
export function watchedRun(
  packageFile: Run["packageFile"] = () => Promise.reject(new Error("no packages here")),
  download: Run["download"] = () => Promise.reject(new Error("no downloads here")),
): {
  run: Run;
  views: Map<string, View>;
} {
  const views = new Map<string, View>();
  const run: Run = {
    node: "node",
    note: () => {},
    metric: () => {},
    drives: () => {},
    numbers: () => {},
    progress: () => {},
    clock: () => {},
    from: () => {},
    acted: () => {},
    show: (name, view) => void views.set(name, view),
    partial: () => {},
    breathe: () => Promise.resolve(),
    now: () => 0,
    maxUpdates: Number.POSITIVE_INFINITY,
    packageFile,
    download,
    scope: () => () => run,
  };
  return { run, views };
}

/** How many tensors are alive that `make`'s result does not hold; the result is disposed. */
export function leftBehind(make: () => unknown): number {
  const before = tf.memory().numTensors;
  for (const tensor of tensorsIn(make())) tensor.dispose();
  return tf.memory().numTensors - before;
}

/** Central differences of a scalar function of a tree of weights, path by path. */
export function differences(loss: (weights: Tensors) => tf.Tensor, weights: Tensors, step: number): Map<string, number[]> {
  const flat = flatten(weights);
  const slopes = new Map<string, number[]>();
  for (const [path, tensor] of flat) {
    const values = Array.from(tensor.dataSync());
    const at = (changed: number[]): number =>
      tf.tidy(() => loss(unflatten(new Map(flat).set(path, tf.tensor(changed, tensor.shape)))).dataSync()[0] as number);
    slopes.set(
      path,
      values.map((value, i) => (at(values.with(i, value + step)) - at(values.with(i, value - step))) / (2 * step)),
    );
  }
  return slopes;
}

/** Gradients of the same by the library, path by path; zeros where the function does not depend on it. */
export function slopes(loss: (weights: Tensors) => tf.Tensor, weights: Tensors): Map<string, number[]> {
  const flat = flatten(weights);
  const { value, grads } = tf
    .engine()
    .gradients(() => loss(unflatten(flat)).asScalar() as tf.Tensor, [...flat.values()], undefined as unknown as tf.Tensor, true);
  const found = new Map([...flat].map(([path, tensor], i) => [path, Array.from(grads[i]?.dataSync() ?? new Float32Array(tensor.size))]));
  tf.dispose([value, ...grads.filter((gradient) => gradient !== null)]);
  return found;
}
