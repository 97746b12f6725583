// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Column, Examples, Model } from "../ports.ts";
import { Problem } from "./problem.ts";

/** The same examples with tensors of their own: clones share memory but not fate. */
export function cloneExamples(examples: Examples): Examples {
  return withColumns(examples, ({ role, values }) => ({ role, values: values.clone() }));
}

/** Those rows, in that order, with all columns. */
export function takeRows(examples: Examples, rows: Int32Array): Examples {
  const index = tf.tensor1d(rows, "int32");
  const take = (values: tf.Tensor) => (rows.length === 0 ? none(values) : tf.gather(values, index));
  const taken = withColumns(examples, ({ role, values }) => ({ role, values: take(values) }));
  index.dispose();
  return { ...taken, count: rows.length };
}

// tf.gather does not take an empty index.
function none(values: tf.Tensor): tf.Tensor {
  return tf.tensor([], [0, ...values.shape.slice(1)], values.dtype as "float32");
}

function withColumns(examples: Examples, change: (column: Column) => Column): Examples {
  return { ...examples, columns: Object.fromEntries(Object.entries(examples.columns).map(([name, column]) => [name, change(column)])) };
}

/** A column's tensor, or a problem that lists the columns there are. The caller does not own it. */
export function columnOf(examples: Examples, name: string): tf.Tensor {
  const column = examples.columns[name];
  if (column) return column.values;
  throw new Problem("examples.no-column", `The examples have no column "${name}".`, {
    fix: `Wire examples that have it. These have ${Object.keys(examples.columns).join(", ") || "none"}.`,
  });
}

/** The class numbers of the column `label`. */
export function labelsOf(examples: Examples): Int32Array {
  return Int32Array.from(columnOf(examples, "label").dataSync());
}

/** All row numbers in rising order. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

/**
 * Runs the model in evaluation mode over all inputs, `chunk` at a time, and joins what `read` makes of each chunk:
 * first axis examples. `read` gets the output, the layers by name, and the chunk's labels if there are any.
 */
export function overChunks<K extends string>(
  { model, examples, chunk = 500 }: { model: Model; examples: Examples; chunk?: number },
  read: (seen: { output: tf.Tensor; layers: Readonly<Record<string, tf.Tensor>>; label: tf.Tensor | undefined }) => Record<K, tf.Tensor>,
): Record<K, tf.Tensor> {
  return tf.tidy(() => {
    const pieces: Record<K, tf.Tensor>[] = [];
    const input = columnOf(examples, "input");
    const label = examples.columns.label?.values;
    for (let from = 0; from < examples.count; from += chunk) {
      const length = Math.min(chunk, examples.count - from);
      pieces.push(
        tf.tidy(() => {
          const layers: Record<string, tf.Tensor> = {};
          const { output } = model.apply(model.weights, rowsFrom(input, from, length), {
            mode: "evaluate",
            visit: (name, h) => {
              layers[name] = h;
              return h;
            },
          });
          return read({ output, layers, label: label && rowsFrom(label, from, length) });
        }),
      );
    }
    const names = Object.keys(pieces[0] ?? {}) as K[];
    return Object.fromEntries(names.map((name) => [name, tf.concat(pieces.map((piece) => piece[name]))])) as Record<K, tf.Tensor>;
  });
}

function rowsFrom(values: tf.Tensor, from: number, length: number): tf.Tensor {
  return tf.slice(values, [from, ...values.shape.slice(1).map(() => 0)], [length, ...values.shape.slice(1)]);
}
