// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { type Corruption, checkSeverity } from "../lib/adaptation/corrupt.ts";
import { canvasOf, corruptedRows, withInput } from "../lib/adaptation/corrupt-examples.ts";
import { allRows } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { picturesOf } from "../lib/picture.ts";
import type { Run } from "../lib/run.ts";
import type { Examples } from "../ports.ts";

/**
 * The same grey pictures, corrupted once; labels and other columns stay. With r the range of all values, beyond which nothing goes:
 *
 * - noise: a normal number of deviation `severity` r is added to each pixel.
 * - brightness: `severity` r is added to all of them.
 * - blur: `severity` times the mean over 3x3 pixels, the edge going on.
 * - contrast: what differs from the picture's mean is multiplied by `severity`.
 * - fog: a smooth random picture takes the share `severity`.
 * - clean: nothing.
 *
 * Throws `corruption.severity`, `corruption.picture`. Source for the kinds: Hendrycks and Dietterich 2019, arXiv:1903.12261.
 */
export async function corruption({
  examples,
  kind,
  severity,
  key,
  run,
}: {
  examples: Examples;
  kind: Corruption;
  severity: number;
  key: Key;
  run: Run;
}): Promise<Examples> {
  checkSeverity(kind, severity, "severity");
  const made = withInput(examples, corruptedRows(await canvasOf(examples), allRows(examples.count), { kind, severity, key }));
  const shown = Array.from({ length: Math.min(made.count, 20) }, (_, row) => row);
  const pictures = await picturesOf(made, shown);
  if (pictures) run.show("pictures", pictures);
  return made;
}

export const card = {
  run: corruption,
  title: "Corruption",
  summary: "Spoils pictures with noise, light, blur or fog.",
  also: ["corrupt", "noise", "blur", "distribution shift", "degrade"],
  inputs: { examples: { port: { Examples: true }, doc: "The pictures to spoil." } },
  settings: {
    kind: {
      control: "choice",
      default: "noise",
      options: ["clean", "noise", "brightness", "blur", "contrast", "fog"],
      onNode: true,
      doc: "What is done to each picture.",
    },
    severity: {
      control: "number",
      default: 0.5,
      min: 0,
      onNode: true,
      doc: "Deviation of noise, added light, number of blurs, contrast that is left, or share of fog.",
    },
  },
  output: "Examples",
  infer: { examples: "x", out: "x" },
  keys: { key: "corruption" },
  reports: true,
  shows: { pictures: "The first pictures as they are now." },
  reference: {
    by: "Hendrycks and Dietterich 2019",
    title: "Benchmarking Neural Network Robustness to Common Corruptions and Perturbations",
    arxiv: "1903.12261",
  },
} satisfies NodeCard<typeof corruption>;
