// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { cloneExamples } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { derive, shuffled } from "../lib/random.ts";
import type { Batches, Clock, Curriculum, Examples, Json } from "../ports.ts";

/** The clock of the round's begin is kept, so that a resumed training admits the same examples again. */
type Cursor = { round: number; at: number; before: Json; began: Clock | null };
type Round = { round: number; before: Json; began: Clock; order: Int32Array; after: Json };

/**
 * Batches in rounds whose examples a curriculum admits: in round r its rows are shuffled by `derive(key, r)` and dealt out
 * once, the last batch short. A curriculum that always admits all gives the batches of the node Batches (shuffled,
 * short, the same key) exactly.
 */
export function curriculumBatches({
  examples,
  curriculum,
  size,
  key,
}: {
  examples: Examples;
  curriculum: Curriculum;
  size: number;
  key: Key;
}): Batches {
  if (!Number.isInteger(size) || size < 1) {
    throw new Problem("curriculum-batches.size", `Batches of ${size} examples cannot be made.`, {
      field: "size",
      fix: "Write a whole number from 1 on.",
    });
  }
  // The last round asked for: what it admits is a function of the cursor.
  let kept: Round | undefined;
  const admitted = (round: number, before: Json, began: Clock): Round => {
    if (kept?.round === round && same(kept.before, before) && same(kept.began, began)) return kept;
    const { state, rows } = curriculum.round(before, round, began);
    checkRows(rows, examples.count);
    kept = { round, before, began, order: shuffled(derive(key, round), rows), after: state };
    return kept;
  };
  return {
    is: "Batches",
    examples: cloneExamples(examples),
    size,
    init: () => ({ round: 0, at: 0, before: curriculum.init(), began: null }),
    next: (cursor, clock) => {
      const { round, at, before, began: known } = cursor as unknown as Cursor;
      const began = known ?? { step: clock.step, presentations: clock.presentations, metrics: { ...clock.metrics } };
      const { order, after } = admitted(round, before, began);
      const end = at + size;
      const next: Cursor =
        end >= order.length ? { round: round + 1, at: 0, before: after, began: null } : { round, at: end, before, began };
      return { cursor: next as unknown as Json, rows: order.slice(at, end), round };
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function checkRows(rows: Int32Array, count: number): void {
  if (rows.length > 0 && (rows.at(-1) as number) < count) return;
  throw new Problem(
    "curriculum-batches.rows",
    `The curriculum admits ${rows.length} examples, the last being number ${rows.at(-1)} of ${count}.`,
    {
      fix: "Score the same examples as are wired here.",
    },
  );
}

export const card = {
  run: curriculumBatches,
  title: "Curriculum batches",
  summary: "Deals out, round by round, the examples that a curriculum admits.",
  also: ["rounds", "curriculum learning", "minibatches"],
  inputs: {
    examples: { port: { Examples: true }, doc: "The examples to deal out." },
    curriculum: { port: { Curriculum: true }, doc: "Which of them each round admits." },
  },
  settings: {
    size: { control: "number", default: 32, min: 1, step: 1, unit: "examples", onNode: true, doc: "Examples in a batch." },
  },
  output: "Batches",
  infer: { examples: "x", out: "x" },
  keys: { key: "order" },
  reference: { by: "Bengio et al. 2009", title: "Curriculum Learning", doi: "10.1145/1553374.1553380" },
} satisfies NodeCard<typeof curriculumBatches>;
