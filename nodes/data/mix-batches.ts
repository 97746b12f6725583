// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { joinExamples } from "../lib/join-examples.ts";
import { numbered } from "../lib/names.ts";
import { Problem } from "../lib/problem.ts";
import type { Batches, Clock, Driven, Json } from "../ports.ts";

/** Of one source: where it stands, rows that it dealt and nobody took yet, and how many rows it is owed. */
type Standing = { cursor: Json; rows: number[]; weights: number[] | null; owed: number };
type Cursor = { dealt: number; sources: Standing[] };

/**
 * One stream out of several sources that have the same columns. Each update every source is owed its share of the batch,
 * shares being divided by their sum; the rows go one by one to the source that is owed most (the first of equals), and
 * what it is still owed is carried on, so that over time each gets its share exactly. A source whose share is 0 gets
 * nothing and is owed nothing. `within` says whether each batch is mixed (`batch`) or comes whole from one source (`step`).
 *
 * Each source deals in its own order and epochs; its own size of batches does not matter. Rows are numbered through the
 * sources in the order of the list. `round` counts as many rows as all sources have together.
 *
 * Shares are the numbers `share` of the sources, here called `<source>.share`, 1 for batches that have none; others get
 * their source's name in front, too. Two sources of one name become `noisy` and `noisy2`.
 *
 * Throws `mix-batches.size`, `mix-batches.sources` where columns or classes differ or names meet, `mix-batches.shares` where a share
 * is below 0 or all are 0.
 */
export function mixBatches({ sources, size, within }: { sources: readonly Batches[]; size: number; within: "batch" | "step" }): Batches {
  if (!Number.isInteger(size) || size < 1) {
    throw new Problem("mix-batches.size", `Batches of ${size} examples cannot be made.`, {
      field: "size",
      fix: "Write a whole number from 1 on.",
    });
  }
  const names = numbered(sources.map(({ name }) => name ?? "source"));
  const own = sources.map((source) => ({ share: 1, ...source.numbers }) as Readonly<Record<string, Driven>>);
  const numbers: Record<string, Driven> = {};
  for (const [place, all] of own.entries()) {
    for (const [inner, driven] of Object.entries(all)) {
      const name = `${names[place]}.${inner}`;
      if (name in numbers) throw twice(name);
      numbers[name] = driven;
    }
  }
  const first = sources.map((_, place) => sources.slice(0, place).reduce((sum, { examples }) => sum + examples.count, 0));
  const examples = joinExamples(sources.map(({ examples }, place) => [names[place] as string, examples]));
  const valuesOf = (given: Readonly<Record<string, number>>, place: number): Record<string, number> =>
    Object.fromEntries(Object.keys(own[place] as object).map((inner) => [inner, given[`${names[place]}.${inner}`] as number]));
  return {
    is: "Batches",
    examples,
    size,
    numbers,
    init: () => ({ dealt: 0, sources: sources.map((source) => ({ cursor: source.init(), rows: [], weights: null, owed: 0 })) }),
    next: (cursor, clock, given = plain(numbers)) => {
      const before = cursor as unknown as Cursor;
      const values = sources.map((_, place) => valuesOf(given, place));
      const shares = values.map(({ share }) => share as number);
      checkShares(shares, names, clock);
      const { counts, owed } = allot(
        before.sources.map((one) => one.owed),
        shares,
        size,
        within === "step" ? size : 1,
      );
      const taken = sources.map((source, place) =>
        take(source, before.sources[place] as Standing, counts[place] as number, clock, values[place] as Record<string, number>),
      );
      const after: Cursor = {
        dealt: before.dealt + size,
        sources: taken.map(({ rest }, place) => ({ ...rest, owed: owed[place] as number })),
      };
      const weighted = taken.some(({ weights }) => weights !== null);
      return {
        cursor: after as unknown as Json,
        rows: Int32Array.from(taken.flatMap(({ rows }, place) => rows.map((row) => row + (first[place] as number)))),
        ...(weighted ? { weights: Float32Array.from(taken.flatMap(({ rows, weights }) => weights ?? rows.map(() => 1))) } : {}),
        round: Math.floor(before.dealt / examples.count),
      };
    },
  };
}

/** How many rows each source gives, in pieces of `piece`, and what it is owed after that. */
function allot(owed: readonly number[], shares: readonly number[], size: number, piece: number): { counts: number[]; owed: number[] } {
  const all = shares.reduce((sum, share) => sum + share, 0);
  const wanted = shares.map((share, place) => (share > 0 ? (owed[place] as number) + (size * share) / all : Number.NEGATIVE_INFINITY));
  const counts = shares.map(() => 0);
  for (let given = 0; given < size; given += piece) {
    const most = wanted.indexOf(Math.max(...wanted));
    wanted[most] = (wanted[most] as number) - piece;
    counts[most] = (counts[most] as number) + piece;
  }
  return { counts, owed: wanted.map((left) => (left === Number.NEGATIVE_INFINITY ? 0 : left)) };
}

/** The next rows of one source, however large its own batches are. */
function take(source: Batches, { cursor, rows, weights }: Standing, count: number, clock: Clock, numbers: Record<string, number>) {
  let at = cursor;
  let held = rows;
  let worth = weights;
  while (held.length < count) {
    const dealt = source.next(at, clock, numbers);
    at = dealt.cursor;
    if (dealt.weights || worth)
      worth = [...(worth ?? held.map(() => 1)), ...(dealt.weights ?? new Float32Array(dealt.rows.length).fill(1))];
    held = [...held, ...dealt.rows];
  }
  return {
    rows: held.slice(0, count),
    weights: count > 0 ? (worth?.slice(0, count) ?? null) : null,
    rest: { cursor: at, rows: held.slice(count), weights: held.length > count ? (worth?.slice(count) ?? null) : null },
  };
}

/** Values for whoever deals without a training around; schedules need one. */
function plain(numbers: Readonly<Record<string, Driven>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, driven]) => {
      if (typeof driven !== "number") throw new Error(`The number ${name} is driven by a schedule and was not handed in.`);
      return [name, driven];
    }),
  );
}

function twice(name: string): Problem {
  return new Problem("mix-batches.sources", `Two numbers of the sources would be called "${name}".`, {
    field: "sources",
    fix: "Name the sources without full stops.",
  });
}

function checkShares(shares: readonly number[], names: readonly string[], { step }: Clock): void {
  const negative = shares.findIndex((share) => !(share >= 0));
  const wrong = (message: string, fix: string) => new Problem("mix-batches.shares", message, { field: "sources", fix });
  if (negative >= 0) {
    throw wrong(
      `The source ${names[negative]} has the share ${shares[negative]} at update ${step + 1}.`,
      "Let its share, or the schedule that drives it, be at least 0.",
    );
  }
  if (shares.every((share) => share === 0)) {
    throw wrong(`All sources have the share 0 at update ${step + 1}: ${names.join(", ")}.`, "Give one of them a share above 0.");
  }
}

export const card = {
  run: mixBatches,
  title: "Mix of sources",
  summary: "Deals from several data sources in shares that may change in time.",
  also: ["mix batches", "domain mixture", "data mixture", "mix tasks", "replay", "mixture sampling"],
  inputs: {
    sources: { port: { Batches: true }, many: true, doc: "What is mixed; the node Data source gives each its name and share." },
  },
  settings: {
    size: { control: "number", default: 64, min: 1, step: 1, unit: "examples", onNode: true, doc: "Examples in a batch." },
    within: {
      control: "choice",
      default: "batch",
      options: ["batch", "step"],
      doc: "Whether every batch is mixed, or comes whole from one source.",
    },
  },
  output: "Batches",
  numbers: { "@.": "sources" },
  infer: { sources: "x", out: "x" },
} satisfies NodeCard<typeof mixBatches>;
