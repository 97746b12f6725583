// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Column, Examples } from "../ports.ts";
import { Problem } from "./problem.ts";

/**
 * The examples of several named sources one after another, in tensors of their own.
 * Throws `mix-batches.sources` where they differ in columns, sizes or classes.
 */
export function joinExamples(sources: readonly (readonly [name: string, examples: Examples])[]): Examples {
  const [one, ...others] = sources;
  if (!one) throw refused("No source is wired.", "Wire batches, each through a node Data source.");
  const [name, first] = one;
  for (const [other, examples] of others) {
    const difference = differenceOf(first, examples);
    if (difference !== null) {
      throw refused(`The sources ${name} and ${other} do not fit together: ${difference}.`, "Prepare their examples in the same way.");
    }
  }
  const all = sources.map(([, examples]) => examples);
  const joined = (column: string): tf.Tensor => tf.concat(all.map(({ columns }) => (columns[column] as Column).values));
  const picture = all.every((examples) => `${examples.picture}` === `${first.picture}`) ? first.picture : undefined;
  return {
    is: "Examples",
    count: all.reduce((sum, { count }) => sum + count, 0),
    columns: Object.fromEntries(Object.entries(first.columns).map(([column, { role }]) => [column, { role, values: joined(column) }])),
    classes: first.classes,
    ...(picture ? { picture } : {}),
    source: { title: words(all.map(({ source }) => source.title)), licence: words(all.map(({ source }) => source.licence)) },
  };
}

function differenceOf(a: Examples, b: Examples): string | null {
  const words = ({ columns }: Examples) => Object.keys(columns).sort().join(", ");
  if (words(a) !== words(b)) return `one has the columns ${words(a)}, the other ${words(b)}`;
  if (a.classes.join() !== b.classes.join()) return "their classes differ";
  for (const [name, column] of Object.entries(a.columns)) {
    const other = b.columns[name] as Column;
    const [mine, theirs] = [kindOf(column), kindOf(other)];
    if (mine !== theirs) return `"${name}" is ${mine} in one and ${theirs} in the other`;
  }
  return null;
}

function kindOf({ role, values }: Column): string {
  return `${role} ${values.dtype} [${values.shape.slice(1)}]`;
}

function words(all: readonly string[]): string {
  return [...new Set(all)].join(", ");
}

function refused(message: string, fix: string): Problem {
  return new Problem("mix-batches.sources", message, { field: "sources", fix });
}
