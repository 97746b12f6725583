// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { scheduleOf } from "../lib/driven.ts";
import { allRows } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { derive, uniform } from "../lib/random.ts";
import type { Curriculum, Driven, ExampleScores, Json } from "../ports.ts";

/**
 * Admits, in round r, floor(count * fraction) examples (at least one), fewer or more as `fraction` says for round r.
 *
 * The weight of an example is floor + e, where e is how easy it is (order easy), how hard (hard), or 1 (random):
 * scores of measure loss are hardness, with 1 / loss as easiness; inverseLoss the other way round; of trueProbability p
 * hardness is 1 - p; of margin m easiness is (1 + m) / 2 and hardness (1 - m) / 2; any other score is easiness, with one over it as hardness.
 *
 * - sampling: without replacement in proportion to the weights, as the top of log weight + Gumbel noise, the noise drawn
 *   from `derive(key, r)` (Efraimidis and Spirakis 2006; Kool et al. 2019);
 * - top: the highest weights, equal ones by a fixed order drawn from `key`, so that rounds are nested.
 *
 * Source: Kesgin and Amasyali 2022, arXiv:2202.05531.
 */
export function weightedSubset({
  scores,
  fraction,
  order,
  by,
  floor,
  key,
}: {
  scores: ExampleScores;
  fraction: Driven;
  order: "easy" | "hard" | "random";
  by: "sampling" | "top";
  floor: number;
  key: Key;
}): Curriculum {
  if (!(floor >= 0)) {
    throw new Problem("weighted-subset.floor", `A floor of ${floor} would make weights negative.`, {
      field: "floor",
      fix: "Write 0 or a small positive number, say 0.05.",
    });
  }
  const count = scores.values.length;
  const logs = Float64Array.from(scores.values, (score, row) => Math.log(weightOf(scores.measure, score, order, floor, row)));
  const ties = uniform(derive(key, "ties"), count);
  const rows = allRows(count);
  const share = scheduleOf(fraction);
  return {
    is: "Curriculum",
    init: () => share.init() as Json,
    round: (state, round, clock) => {
      const now = share.at(state, { ...clock, step: round });
      const wanted = sizeOf(now.value, count, round);
      const places = by === "top" ? logs : noisy(logs, derive(key, round));
      const at = (row: number) => places[row] as number;
      const best = rows.slice().sort((a, b) => (at(a) === at(b) ? (ties[b] as number) - (ties[a] as number) || a - b : at(b) - at(a)));
      return { state: now.state, rows: best.slice(0, wanted).sort() };
    },
  };
}

/** log w - log(-log u): the largest k of these are a draw of k without replacement in proportion to w. */
function noisy(logs: Float64Array, key: Key): Float64Array {
  const chance = uniform(key, logs.length);
  // Half a step up, because u = 0 has no logarithm.
  return logs.map((log, row) => log - Math.log(-Math.log((chance[row] as number) + 2 ** -25)));
}

function sizeOf(share: number, count: number, round: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new Problem("weighted-subset.fraction", `In round ${round} a share of ${share} of the examples was asked for.`, {
      field: "fraction",
      fix: "Let the fraction stay between 0 and 1.",
    });
  }
  // 0.29 * 100 is 28.999999999999996.
  return Math.max(1, Math.floor(share * count + 1e-9));
}

function weightOf(measure: string, score: number, order: "easy" | "hard" | "random", floor: number, row: number): number {
  const weight = floor + (order === "random" ? 1 : order === "easy" ? easiness(measure, score) : hardness(measure, score));
  if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
  throw new Problem("weighted-subset.weight", `Example ${row} has the ${measure} ${score}, which gives the weight ${weight}.`, {
    field: "order",
    fix: "Score the examples by trueProbability, or by inverseLoss with a floor.",
  });
}

function easiness(measure: string, score: number): number {
  return measure === "loss" ? 1 / score : measure === "margin" ? (1 + score) / 2 : score;
}

function hardness(measure: string, score: number): number {
  if (measure === "loss") return score;
  if (measure === "trueProbability") return 1 - score;
  return measure === "margin" ? (1 - score) / 2 : 1 / score;
}

export const card = {
  run: weightedSubset,
  title: "Weighted subset",
  summary: "Draws a part of the examples for each round, the easy ones more often.",
  also: ["curriculum", "easy first", "hard examples", "sampling without replacement"],
  inputs: { scores: { port: { ExampleScores: true }, doc: "How easy or hard each example is." } },
  settings: {
    fraction: {
      control: "number",
      driven: true,
      default: 0.5,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Share of the examples in a round; wire a pacing here to let it change from round to round.",
    },
    order: {
      control: "choice",
      default: "easy",
      options: ["easy", "hard", "random"],
      onNode: true,
      doc: "Which examples are drawn more often; random gives all the same chance, as a control.",
    },
    by: {
      control: "choice",
      default: "sampling",
      options: ["sampling", "top"],
      onNode: true,
      doc: "Drawn by chance in proportion to the weights, or always those with the highest weights.",
    },
    floor: { control: "number", default: 0.05, min: 0, doc: "Added to every weight, so that no example is left out for ever." },
  },
  output: "Curriculum",
  keys: { key: "subset" },
  reference: { by: "Kesgin and Amasyali 2022", title: "Cyclical Curriculum Learning", arxiv: "2202.05531" },
} satisfies NodeCard<typeof weightedSubset>;
