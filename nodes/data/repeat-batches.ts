// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { cloneExamples } from "../lib/examples.ts";
import { Problem } from "../lib/problem.ts";
import type { Batches, Json } from "../ports.ts";

/**
 * Every batch `times` times in a row before the next one; the order of the batches stays. Presentations count each time, rounds do not.
 * A number that a schedule drives must be still while a batch is repeated. Throws `repeat-batches.times`.
 */
export function repeatBatches({ batches, times }: { batches: Batches; times: number }): Batches {
  if (!Number.isInteger(times) || times < 1) {
    throw new Problem("repeat-batches.times", `A batch cannot be dealt ${times} times.`, {
      field: "times",
      fix: "Write a whole number from 1 on.",
    });
  }
  return {
    ...batches,
    examples: cloneExamples(batches.examples),
    init: () => ({ dealt: 0, inner: batches.init() }),
    next: (cursor, clock, numbers) => {
      const { dealt, inner } = cursor as { dealt: number; inner: Json };
      const made = batches.next(inner, clock, ...(numbers ? [numbers] : []));
      const isLast = dealt + 1 === times;
      return { ...made, cursor: isLast ? { dealt: 0, inner: made.cursor } : { dealt: dealt + 1, inner } };
    },
  };
}

export const card = {
  run: repeatBatches,
  title: "Repeat each batch",
  summary: "Deals every batch several times before the next one.",
  also: ["data echoing", "updates per batch", "inner steps", "same batch again"],
  inputs: { batches: { port: { Batches: true }, doc: "What is dealt." } },
  settings: {
    times: { control: "number", default: 2, min: 1, step: 1, onNode: true, doc: "How often each batch comes." },
  },
  output: "Batches",
  infer: { batches: "x", out: "x" },
} satisfies NodeCard<typeof repeatBatches>;
