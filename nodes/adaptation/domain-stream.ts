// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { type Corruption, checkSeverity } from "../lib/adaptation/corrupt.ts";
import { canvasOf, corruptedRows } from "../lib/adaptation/corrupt-examples.ts";
import { columnOf, takeRows } from "../lib/examples.ts";
import type { Key } from "../lib/key.ts";
import { numbered } from "../lib/names.ts";
import { picturesOf } from "../lib/picture.ts";
import { Problem } from "../lib/problem.ts";
import { derive, permutation, shuffled } from "../lib/random.ts";
import type { Run } from "../lib/run.ts";
import type { Examples, Stream } from "../ports.ts";

type Domain = { kind: Corruption; severity: number };

/**
 * Pictures that arrive batch by batch while what is done to them changes: a domain is a corruption (see `corruption`), called by its
 * kind, a second blur `blur2`. In each of `cycles` every domain gives `perDomain` batches of `batch` pictures, all domains of a cycle
 * the same pictures in the same order; each cycle takes the next ones of a seeded order, and begins again where they are used up.
 *
 * - blocks: one domain after the other, in the order of the list.
 * - mixed: the batches of a cycle in a random order.
 *
 * The examples are the pictures of the whole stream, in the order of the list; the column `domain` (int32, role truth) says which
 * domain they are of. Throws `domain-stream.size`, `domain-stream.domains`, `corruption.severity`, `corruption.picture`.
 */
export async function domainStream({
  examples,
  domains,
  batch,
  perDomain,
  cycles,
  order,
  key,
  run,
}: {
  examples: Examples;
  domains: readonly Domain[];
  batch: number;
  perDomain: number;
  cycles: number;
  order: "blocks" | "mixed";
  key: Key;
  run: Run;
}): Promise<Stream> {
  for (const [field, value] of Object.entries({ batch, perDomain, cycles })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new Problem("domain-stream.size", `The setting ${field} of a stream cannot be ${value}.`, {
      field,
      fix: "Write a whole number from 1 on.",
    });
  }
  if (domains.length === 0) {
    throw new Problem("domain-stream.domains", "A stream needs at least one domain.", { field: "domains", fix: "Add a row." });
  }
  for (const { kind, severity } of domains) checkSeverity(kind, severity, "domains");
  const canvas = await canvasOf(examples);
  const names = numbered(domains.map(({ kind }) => kind));
  const each = batch * perDomain;
  const chosen = permutation(derive(key, "pictures"), examples.count);

  const blocks = Array.from({ length: cycles }, (_, cycle) => {
    const rows = Int32Array.from({ length: each }, (_row, place) => chosen[(cycle * each + place) % examples.count] as number);
    return domains.map(({ kind, severity }, domain) => {
      const drawn = derive(derive(derive(key, names[domain] as string), "draws"), cycle);
      return { cycle, domain, rows, pixels: corruptedRows(canvas, rows, { kind, severity, key: drawn }) };
    });
  });
  const all = blocks.flat();
  const sources = Int32Array.from(all.flatMap(({ rows }) => [...rows]));
  const pixels = new Float32Array(sources.length * canvas.area);
  for (const [place, block] of all.entries()) pixels.set(block.pixels, place * each * canvas.area);
  const taken = takeRows(examples, sources);
  const made: Examples = {
    ...taken,
    columns: {
      ...taken.columns,
      input: { role: "input", values: tf.tensor(pixels, [sources.length, ...columnOf(examples, "input").shape.slice(1)]) },
      domain: {
        role: "truth",
        values: tf.tensor1d(Int32Array.from(all.flatMap(({ domain }) => Array<number>(each).fill(domain))), "int32"),
      },
    },
  };
  columnOf(taken, "input").dispose();

  const inOrder = blocks.map((cycle, number) => {
    const count = cycle.length * perDomain;
    const places = Int32Array.from({ length: count }, (_, place) => place);
    const arranged = order === "blocks" ? places : shuffled(derive(derive(key, "order"), number), places);
    return Array.from(arranged, (place) => {
      const domain = Math.floor(place / perDomain);
      const first = (number * count + place) * batch;
      return { rows: Int32Array.from({ length: batch }, (_, row) => first + row), domain: names[domain] as string, cycle: number };
    });
  });
  const perName = Math.max(1, Math.floor(24 / names.length));
  const shown = names.flatMap((_, domain) => Array.from({ length: Math.min(perName, each) }, (_row, place) => domain * each + place));
  const pictures = await picturesOf(made, shown, (row) => ({ label: names[Math.floor(row / each)] as string }));
  if (pictures) run.show("domains", pictures);
  return { is: "Stream", examples: made, batches: inOrder.flat(), domains: names };
}

export const card = {
  run: domainStream,
  title: "Stream of domains",
  summary: "Deals pictures out in the order in which they arrive, while what is done to them changes.",
  also: ["test stream", "corruptions", "domain shift", "continual test time"],
  inputs: { examples: { port: { Examples: true }, doc: "Clean pictures that nothing was trained on." } },
  settings: {
    domains: {
      control: "rows",
      default: [
        { kind: "noise", severity: 0.5 },
        { kind: "brightness", severity: 0.6 },
        { kind: "blur", severity: 2 },
      ],
      fields: {
        kind: {
          control: "choice",
          default: "noise",
          options: ["clean", "noise", "brightness", "blur", "contrast", "fog"],
          doc: "What is done to the pictures of this domain.",
        },
        severity: {
          control: "number",
          default: 0.5,
          doc: "Deviation of noise, added light, number of blurs, contrast left, share of fog.",
        },
      },
      doc: "The domains, one a row, in the order in which they come.",
    },
    batch: { control: "number", default: 1, min: 1, step: 1, unit: "pictures", onNode: true, doc: "Pictures that arrive together." },
    perDomain: {
      control: "number",
      default: 250,
      min: 1,
      step: 1,
      onNode: true,
      doc: "Batches of each domain in a cycle.",
    },
    cycles: { control: "number", default: 1, min: 1, step: 1, unit: "cycles", doc: "How often all domains come." },
    order: {
      control: "choice",
      default: "blocks",
      options: ["blocks", "mixed"],
      onNode: true,
      doc: "One domain after the other, or the batches of a cycle in a random order.",
    },
  },
  output: "Stream",
  keys: { key: "stream" },
  reports: true,
  shows: { domains: "The first pictures of every domain." },
} satisfies NodeCard<typeof domainStream>;
