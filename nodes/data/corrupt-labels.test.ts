import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Examples } from "../ports.ts";
import { corruptLabels } from "./corrupt-labels.ts";

beforeAll(useEngine);

const rights = Array.from({ length: 3000 }, (_, i) => i % 3);
const clean = () =>
  tinyExamples(
    rights.map((_, i) => [i]),
    rights,
  );
const truths = (examples: Examples) => [...columnOf(examples, "truth").dataSync()];

test("exactly the share is wrong, and truth has the right labels", () => {
  for (const kind of ["uniform", "pair"] as const) {
    const spoilt = corruptLabels({ examples: clean(), share: 0.4, kind, key: seedKey(1) });
    expect(labelsOf(spoilt).filter((label, row) => label !== rights[row])).toHaveLength(1200);
    expect(truths(spoilt)).toEqual(rights);
    expect(spoilt.columns.truth?.role).toBe("truth");
  }
});

test("uniform goes to each other class about equally, pair only to the next", () => {
  const away = (kind: "uniform" | "pair") => {
    const labels = labelsOf(corruptLabels({ examples: clean(), share: 0.4, kind, key: seedKey(2) }));
    const steps = [0, 0, 0];
    labels.forEach((label, row) => {
      const step = (label - (rights[row] as number) + 3) % 3;
      steps[step] = (steps[step] as number) + 1;
    });
    return steps;
  };
  expect(away("pair")).toEqual([1800, 1200, 0]);
  // 1200 fair coins have a deviation of 17.
  expect(Math.abs((away("uniform")[1] as number) - 600)).toBeLessThan(70);
});

test("spoiling twice still remembers the first truth", () => {
  const once = corruptLabels({ examples: clean(), share: 0.5, kind: "uniform", key: seedKey(1) });
  const twice = corruptLabels({ examples: once, share: 0.5, kind: "uniform", key: seedKey(2) });
  expect(truths(twice)).toEqual(rights);
});

test("a share of 0 changes no label, of 1 all of them", () => {
  const labels = (share: number) => labelsOf(corruptLabels({ examples: clean(), share, kind: "uniform", key: seedKey(1) }));
  expect([...labels(0)]).toEqual(rights);
  expect(labels(1).some((label, row) => label === rights[row])).toBe(false);
});

test("shares outside 0 to 1 and examples of one class are refused", () => {
  expect(() => corruptLabels({ examples: clean(), share: 1.2, kind: "pair", key: seedKey(1) })).toThrow(
    expect.objectContaining({ field: "share" }),
  );
  expect(() => corruptLabels({ examples: tinyExamples([[1]], [0], { classes: 1 }), share: 0.5, kind: "pair", key: seedKey(1) })).toThrow(
    /two classes/,
  );
});

test("no tensor is left behind, with or without a truth column before", () => {
  const examples = clean();
  expect(leftBehind(() => corruptLabels({ examples, share: 0.5, kind: "uniform", key: seedKey(1) }))).toBe(0);
  const once = corruptLabels({ examples, share: 0.5, kind: "uniform", key: seedKey(1) });
  expect(leftBehind(() => corruptLabels({ examples: once, share: 0.5, kind: "uniform", key: seedKey(1) }))).toBe(0);
  expect(truths(once)).toEqual(rights);
});
