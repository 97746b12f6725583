// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Scores, Trained } from "../ports.ts";

/**
 * How exactly a training is another one, in counts that are 0 where it is.
 *
 * `different`: recorded numbers (each point of each curve and of each number in time) that are not the same to the last bit, or that one
 * of the two lacks; `unheard`: acts of the original that were not done here at the same step, or only here; `misread`: numbers that
 * were held, and read back as something else (in single precision). `acts`: how many were done here.
 */
export function recordScores({ trained, original }: { trained: Trained; original: Trained }): Scores {
  const named = ({ curves, numbers = {} }: Trained) => [
    ...Object.entries(curves).map(([name, curve]) => [`metric ${name}`, curve] as const),
    ...Object.entries(numbers).map(([name, curve]) => [`number ${name}`, curve] as const),
  ];
  const points = (one: Trained) =>
    new Map(named(one).flatMap(([name, { x, y }]) => x.map((at, place) => [`${name} ${at}`, y[place] as number] as const)));
  const [ours, theirs] = [points(trained), points(original)];
  const done = ({ acts = [] }: Trained) =>
    acts.filter(({ refused }) => refused === undefined).map(({ step, act }) => JSON.stringify([step, act]));
  const misread = (trained.acts ?? []).filter(
    ({ act, value }) => act.do === "hold" && value !== undefined && !Object.is(value, Math.fround(act.value)),
  );
  return {
    is: "Scores",
    metrics: {
      different:
        unlike([...ours.keys()], [...theirs.keys()]) +
        [...ours].filter(([at, y]) => theirs.has(at) && !Object.is(y, theirs.get(at))).length,
      unheard: unlike(done(trained), done(original)),
      misread: misread.length,
      acts: done(trained).length,
    },
  };
}

/** How many are in one list only, each as often as it is. */
function unlike(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const one of a) counts.set(one, (counts.get(one) ?? 0) + 1);
  for (const one of b) counts.set(one, (counts.get(one) ?? 0) - 1);
  return [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}

export const card = {
  run: recordScores,
  title: "Record scores",
  summary: "Counts in what a training differs from another one that it should be, to the last bit.",
  also: ["replay", "bit for bit", "reproducible", "acknowledged", "read back"],
  inputs: {
    trained: { port: { Trained: true }, doc: "The training that should be the other one." },
    original: { port: { Trained: true }, doc: "What it should be." },
  },
  settings: {},
  output: "Scores",
  readsActs: true,
} satisfies NodeCard<typeof recordScores>;
