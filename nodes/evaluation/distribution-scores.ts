// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Key } from "../lib/key.ts";
import { pointsOf, scatterOf } from "../lib/plane.ts";
import { energyDistance, slicedDistances } from "../lib/point-sets.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { inputsLike, samplesOf } from "../lib/samples.ts";
import type { Examples, Sampler, Scores } from "../ports.ts";

/**
 * How far the samples are from the data: `energy` (energy distance, unbiased), `sw1` and `sw2` (sliced Wasserstein distances over
 * `directions` fixed directions: mean of W1, root mean square of W2), in units of the data; and `evaluations`, network evaluations
 * a sample. The noise floor beside each, `energyFloor`, `sw1Floor` and `sw2Floor`, is what a second set of real points of the same
 * size scores.
 *
 * Real points are the first `count` rows of `examples`, those of the floor the next `count`; with fewer rows half of them each.
 * Samplers that draw from one stream are measured on the same noise. Shows the samples over the real points where those lie in a plane.
 */
export async function distributionScores({
  sampler,
  examples,
  count,
  directions,
  key,
  run,
}: {
  sampler: Sampler;
  examples: Examples;
  count: number;
  directions: number;
  key: Key;
  run: Run;
}): Promise<Scores> {
  const size = Math.min(count, Math.floor(examples.count / 2));
  if (!Number.isInteger(count) || size < 2) {
    throw new Problem("distribution-scores.count", `${count} points of ${examples.count} are too few to compare.`, {
      field: "count",
      fix: "Compare at least 2 points, and wire at least twice as many examples.",
    });
  }
  if (size < count)
    run.note(`${size} points are compared, not ${count}: there are ${examples.count} examples, and the floor needs as many.`);
  const breathe = () => run.breathe();
  const real = await inputsLike(sampler, examples, 0, size);
  const again = await inputsLike(sampler, examples, size, size);
  const fake = await samplesOf(sampler, key, size);
  if (real.size === 2) run.show("samples", scatterOf([...pointsOf(real.values, "real"), ...pointsOf(fake.values, "sample")]));

  const sliced = await slicedDistances(fake, real, directions, breathe);
  const floor = await slicedDistances(again, real, directions, breathe);
  return {
    is: "Scores",
    metrics: {
      energy: await energyDistance(fake, real, breathe),
      energyFloor: await energyDistance(again, real, breathe),
      sw1: sliced.sw1,
      sw1Floor: floor.sw1,
      sw2: sliced.sw2,
      sw2Floor: floor.sw2,
      evaluations: sampler.evaluations,
    },
  };
}

export const card = {
  run: distributionScores,
  title: "Distribution scores",
  summary: "Measures how far samples are from real points, beside what real points score themselves.",
  also: ["energy distance", "sliced Wasserstein", "noise floor", "sample quality"],
  inputs: {
    sampler: { port: { Sampler: true }, doc: "What is measured." },
    examples: { port: { Examples: true }, doc: "Real points that nothing was trained on, twice as many as are compared." },
  },
  settings: {
    count: {
      control: "number",
      default: 2000,
      min: 2,
      step: 1,
      unit: "points",
      onNode: true,
      doc: "Points a set; the time of the energy distance grows with its square.",
    },
    directions: { control: "number", default: 512, min: 1, step: 1, doc: "Lines on which the sliced distances compare shadows." },
  },
  output: "Scores",
  infer: { examples: "x" },
  keys: { key: "evaluation" },
  reports: true,
  shows: { samples: "Samples over real points." },
  reference: {
    by: "Székely and Rizzo 2013",
    title: "Energy statistics: A class of statistics based on distances",
    doi: "10.1016/j.jspi.2013.03.018",
  },
} satisfies NodeCard<typeof distributionScores>;
