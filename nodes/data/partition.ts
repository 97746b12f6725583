// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { labelsOf, takeRows } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { permutation } from "../lib/random.ts";
import type { Examples } from "../ports.ts";

/**
 * Cuts examples in two; no example is in both and none is lost. All columns go along.
 *
 * - share: all rows are shuffled by `key`; `a` gets the first round(amount * count) of them, `b` the rest.
 * - count: the same with `amount` rows for `a`.
 * - class: `a` gets the examples of class number `amount`, `b` the others, both in their old order.
 */
export function partition({
  examples,
  by,
  amount,
  key,
}: {
  examples: Examples;
  by: "share" | "count" | "class";
  amount: number;
  key: Key;
}): { a: Examples; b: Examples } {
  const { rows, cut } = by === "class" ? classRows(examples, amount) : shuffledRows(examples, by, amount, key);
  return { a: takeRows(examples, rows.slice(0, cut)), b: takeRows(examples, rows.slice(cut)) };
}

function shuffledRows(examples: Examples, by: "share" | "count", amount: number, key: Key): { rows: Int32Array; cut: number } {
  const most = by === "share" ? 1 : examples.count;
  if (!(amount >= 0 && amount <= most) || (by === "count" && !Number.isInteger(amount))) {
    throw new Problem("partition.amount", `Of ${examples.count} examples, a ${by} of ${amount} cannot be cut off.`, {
      field: "amount",
      fix: by === "share" ? "Write a share from 0 to 1, say 0.8." : `Write a whole number from 0 to ${examples.count}.`,
    });
  }
  return { rows: permutation(key, examples.count), cut: by === "share" ? Math.round(amount * examples.count) : amount };
}

function classRows(examples: Examples, wanted: number): { rows: Int32Array; cut: number } {
  if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < examples.classes.length)) {
    throw new Problem("partition.class", `There is no class number ${wanted}.`, {
      field: "amount",
      fix: `Write a whole number from 0 to ${examples.classes.length - 1}; the classes are ${examples.classes.join(", ")}.`,
    });
  }
  const labels = [...labelsOf(examples).entries()];
  const inside = labels.filter(([, label]) => label === wanted).map(([row]) => row);
  const outside = labels.filter(([, label]) => label !== wanted).map(([row]) => row);
  return { rows: Int32Array.from([...inside, ...outside]), cut: inside.length };
}

export const card = {
  run: partition,
  title: "Partition",
  summary: "Cuts examples in two, say for training and for testing.",
  also: ["split", "train test split", "hold out", "forget set"],
  inputs: { examples: { port: { Examples: true }, doc: "The examples to cut." } },
  settings: {
    by: {
      control: "choice",
      default: "share",
      options: ["share", "count", "class"],
      onNode: true,
      doc: "Whether the amount is a share of the shuffled examples, a number of them, or the number of a class.",
    },
    amount: {
      control: "number",
      default: 0.8,
      min: 0,
      unit: "@by",
      onNode: true,
      doc: "How much goes to part a; the rest goes to part b.",
    },
  },
  output: { a: "Examples", b: "Examples" },
  infer: { examples: "x", a: "x", b: "x" },
  keys: { key: "split" },
  preview: true,
} satisfies NodeCard<typeof partition>;
