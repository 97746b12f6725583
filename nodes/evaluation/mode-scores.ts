// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Key } from "../lib/key.ts";
import { modesOf, sharesOf } from "../lib/modes.ts";
import { pointsOf, scatterOf } from "../lib/plane.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { inputsLike, samplesOf } from "../lib/samples.ts";
import type { Examples, Sampler, Scores } from "../ports.ts";

/**
 * How samples fall on the modes of a law whose Gaussians are known, from the truth columns `center` and `deviation`.
 *
 * - `onMode`: share of samples within 4 deviations of the nearest centre.
 * - `covered`: modes that hold more than a fifth of their fair share; `modes`: how many there are.
 * - `imbalance`: total variation between the shares of the on-mode samples and equal shares.
 * - `modeVariation`: total variation between samples and law over the modes and one cell for the rest; blind to a mode's width.
 * - `shellVariation`: the same with each mode cut into four rings of equal mass, which sees width and shape.
 *
 * `shellFloor` and `modeFloor` are what `count` real points score (as many as there are).
 */
export async function modeScores({
  sampler,
  examples,
  count,
  key,
  run,
}: {
  sampler: Sampler;
  examples: Examples;
  count: number;
  key: Key;
  run: Run;
}): Promise<Scores> {
  if (!Number.isInteger(count) || count < 1) {
    throw new Problem("mode-scores.count", `${count} samples cannot be counted.`, {
      field: "count",
      fix: "Write a whole number from 1 on.",
    });
  }
  const modes = await modesOf(examples);
  const real = await inputsLike(sampler, examples, 0, Math.min(count, examples.count));
  const fake = await samplesOf(sampler, key, count);
  if (fake.size === 2) run.show("samples", scatterOf([...pointsOf(real.values, "real"), ...pointsOf(fake.values, "sample")]));
  const found = sharesOf(fake, modes);
  const floor = sharesOf(real, modes);
  return {
    is: "Scores",
    metrics: { ...found, modes: modes.centers.length, modeFloor: floor.modeVariation, shellFloor: floor.shellVariation },
  };
}

export const card = {
  run: modeScores,
  title: "Mode scores",
  summary: "Counts how samples fall on the spots of a known law: on or between them, all or only some, too wide or too narrow.",
  also: ["mode coverage", "mode collapse", "missing modes", "total variation"],
  inputs: {
    sampler: { port: { Sampler: true }, doc: "What is measured." },
    examples: { port: { Examples: true }, doc: "Points of the law, with its centres as truth columns: ring8 or grid25." },
  },
  settings: {
    count: { control: "number", default: 10000, min: 1, step: 1, unit: "samples", onNode: true, doc: "Samples that are counted." },
  },
  output: "Scores",
  infer: { examples: "x" },
  keys: { key: "evaluation" },
  reports: true,
  shows: { samples: "Samples over real points." },
} satisfies NodeCard<typeof modeScores>;
