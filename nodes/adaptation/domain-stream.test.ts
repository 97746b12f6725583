import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples, watchedRun } from "../lib/tiny.test-helper.ts";
import { domainStream } from "./domain-stream.ts";

beforeAll(useEngine);

/** Ten pictures that are all of one grey, 0 to 0.9, whose label is that grey. */
const greys = () =>
  tinyExamples(
    Array.from({ length: 10 }, (_, i) => Array(4).fill(i / 10)),
    Array.from({ length: 10 }, (_, i) => i),
    { classes: 10, picture: [2, 2] },
  );
const make = (change: Partial<Parameters<typeof domainStream>[0]> = {}) => {
  const { run } = watchedRun();
  return domainStream({
    examples: greys(),
    domains: [
      { kind: "clean", severity: 0 },
      { kind: "brightness", severity: 0.2 },
    ],
    ...{ batch: 2, perDomain: 3, cycles: 2, order: "blocks", key: seedKey(1), run },
    ...change,
  });
};

test("domains come block by block, in every cycle, with the same pictures in the same order", async () => {
  const stream = await make();
  expect(stream.batches.map(({ domain, cycle }) => `${domain} ${cycle}`)).toEqual(
    [0, 1].flatMap((cycle) => [...Array(3).fill(`clean ${cycle}`), ...Array(3).fill(`brightness ${cycle}`)]),
  );
  expect(stream.domains).toEqual(["clean", "brightness"]);
  const labels = labelsOf(stream.examples);
  const of = (from: number) => stream.batches.slice(from, from + 3).flatMap(({ rows }) => Array.from(rows, (row) => labels[row] as number));
  expect(of(3)).toEqual(of(0));
  expect(new Set(of(0)).size).toBe(6);
  // Ten pictures: the second cycle takes the four that are left, and begins again.
  expect(of(6)).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((label) => !of(0).includes(label)).sort((a, b) => of(6).indexOf(a) - of(6).indexOf(b)),
    ...of(0).slice(0, 2),
  ]);
});

test("each batch has the pictures of its domain, and the hidden column says which", async () => {
  const stream = await make({ order: "mixed" });
  const labels = labelsOf(stream.examples);
  const pixels = columnOf(stream.examples, "input").arraySync() as number[][];
  const hidden = columnOf(stream.examples, "domain").dataSync();
  expect(stream.examples.columns.domain?.role).toBe("truth");
  expect(stream.batches.map(({ domain }) => domain).join()).not.toBe((await make()).batches.map(({ domain }) => domain).join());
  expect(stream.batches.map(({ rows }) => rows[0]).sort((a, b) => (a as number) - (b as number))).toEqual(
    Array.from({ length: 12 }, (_, i) => 2 * i),
  );
  for (const { rows, domain } of stream.batches) {
    for (const row of rows) {
      expect(hidden[row]).toBe(domain === "clean" ? 0 : 1);
      const light = domain === "clean" ? 0 : 0.18;
      expect(pixels[row]?.[0]).toBeCloseTo(Math.min(0.9, (labels[row] as number) / 10 + light), 5);
    }
  }
});

test("two domains of a kind get names of their own, and what makes no stream is refused", async () => {
  const blurs = [
    { kind: "blur" as const, severity: 1 },
    { kind: "blur" as const, severity: 2 },
  ];
  expect((await make({ domains: blurs })).domains).toEqual(["blur", "blur2"]);
  await expect(make({ domains: [] })).rejects.toMatchObject({ code: "domain-stream.domains" });
  await expect(make({ batch: 0 })).rejects.toMatchObject({ field: "batch" });
  await expect(make({ domains: [{ kind: "fog", severity: 3 }] })).rejects.toMatchObject({ code: "corruption.severity", field: "domains" });
});
