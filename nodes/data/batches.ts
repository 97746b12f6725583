// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { allRows, cloneExamples } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { derive, shuffled, uniform } from "../lib/random.ts";
import type { Batches, Examples, Json } from "../ports.ts";

/**
 * An endless order of batches over the examples.
 *
 * - shuffled: in epoch e the order is that of `shuffled(derive(key, e), rows 0 .. count - 1)`.
 * - sequential: rows in their order, again and again.
 * - poisson: at step s each row enters with probability size / count, on its own (drawn from `derive(key, s)`), so sizes
 *   vary; a draw that is empty is drawn again. `remainder` says nothing here.
 *
 * Where `size` does not divide the count, the last batch of an epoch is short, is filled up with the first rows of the
 * next epoch (wrap), or is left out (drop). `round` is the epoch in which a batch begins.
 */
export function batches({
  examples,
  size,
  order,
  remainder,
  key,
}: {
  examples: Examples;
  size: number;
  order: "shuffled" | "sequential" | "poisson";
  remainder: "short" | "wrap" | "drop";
  key: Key;
}): Batches {
  const count = examples.count;
  const most = order !== "poisson" && remainder === "short" ? Number.POSITIVE_INFINITY : count;
  if (!Number.isInteger(size) || size < 1 || size > most || count === 0) {
    throw new Problem("batches.size", `Batches of ${size} cannot be made of ${count} examples.`, {
      field: "size",
      fix: count === 0 ? "Wire examples that are not empty." : `Write a whole number from 1 to ${count}.`,
    });
  }
  const rows = allRows(count);
  // The order of an epoch is a function of its number; keeping the last ones saves shuffling at every step.
  const kept = new Map<number, Int32Array>();
  const orderOf = (epoch: number): Int32Array => {
    if (order === "sequential") return rows;
    const known = kept.get(epoch) ?? shuffled(derive(key, epoch), rows);
    kept.delete(epoch - 2);
    kept.set(epoch, known);
    return known;
  };
  const common = { is: "Batches" as const, examples: cloneExamples(examples), size };
  if (order === "poisson") return { ...common, init: () => 0, next: (cursor) => poisson(key, Number(cursor), size / count, count) };
  return {
    ...common,
    init: () => ({ epoch: 0, at: 0 }),
    next: (cursor) => {
      const { epoch, at } = cursor as { epoch: number; at: number };
      const taken = orderOf(epoch).slice(at, at + size);
      const missing = remainder === "wrap" ? size - taken.length : 0;
      const filled = missing > 0 ? Int32Array.from([...taken, ...orderOf(epoch + 1).slice(0, missing)]) : taken;
      const end = at + size;
      const over = missing > 0 || end + (remainder === "drop" ? size - 1 : 0) >= count;
      return { cursor: over ? { epoch: epoch + 1, at: missing } : { epoch, at: end }, rows: filled, round: epoch };
    },
  };
}

function poisson(key: Key, step: number, probability: number, count: number): { cursor: Json; rows: Int32Array; round: number } {
  let rows = new Int32Array();
  for (let again = 0; rows.length === 0; again++) {
    const chance = uniform(derive(derive(key, step), again), count);
    rows = allRows(count).filter((row) => (chance[row] as number) < probability);
  }
  return { cursor: step + 1, rows, round: Math.floor(step * probability) };
}

export const card = {
  run: batches,
  title: "Batches",
  summary: "Deals the examples out in small groups, epoch after epoch.",
  also: ["minibatches", "loader", "shuffle", "Poisson sampling"],
  inputs: { examples: { port: { Examples: true }, doc: "The examples to deal out." } },
  settings: {
    size: { control: "number", default: 64, min: 1, step: 1, unit: "examples", onNode: true, doc: "Examples in a batch." },
    order: {
      control: "choice",
      default: "shuffled",
      options: ["shuffled", "sequential", "poisson"],
      onNode: true,
      doc: "A new order every epoch, the order they have, or each example by chance at every step.",
    },
    remainder: {
      control: "choice",
      default: "short",
      options: ["short", "wrap", "drop"],
      when: { setting: "order", is: ["shuffled", "sequential"] },
      doc: "What becomes of the last examples of an epoch when they do not fill a batch: a short batch, one filled up from the next epoch, or none.",
    },
  },
  output: "Batches",
  infer: { examples: "x", out: "x" },
  keys: { key: "order" },
} satisfies NodeCard<typeof batches>;
