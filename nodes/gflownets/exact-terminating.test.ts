import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { consistent, corners, tabular } from "../lib/gflownets/worlds.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { listening } from "../lib/training.test-helper.ts";
import { exactDistributionError } from "./exact-distribution-error.ts";
import { exactTerminating } from "./exact-terminating.ts";

beforeAll(useEngine);

test("a policy that never prefers anything, by hand in the first cells", async () => {
  const environment = corners();
  const even = tabular(
    environment,
    Array.from({ length: 64 }, () => [0, 0, 0, 0, 0, 0]),
  );
  const { probabilities, target } = await exactTerminating({ model: even, environment, run: listening().run });
  // Stop in the start 1/3; in its neighbour 1/3 x 1/3; on the diagonal by two ways 2 x 1/9 x 1/3.
  expect(probabilities[0]).toBeCloseTo(1 / 3, 6);
  expect(probabilities[1]).toBeCloseTo(1 / 9, 6);
  expect(probabilities[9]).toBeCloseTo(2 / 27, 6);
  expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  expect(target[9]).toBeCloseTo(2.501 / 16.064, 5);
});

test("the consistent policy has no error, and shows target and policy as maps", async () => {
  const environment = corners();
  const seen: string[] = [];
  const { run } = listening({ show: (name, view) => void seen.push(`${name} ${view.is}`) });
  const distribution = await exactTerminating({ model: consistent(environment).model, environment, run });
  expect(exactDistributionError({ distribution, prefix: "" }).metrics.tv).toBeLessThan(1e-6);
  expect(seen).toEqual(["distribution Heat"]);
});

test("a model for another world is refused", async () => {
  const other = consistent(corners(3)).model;
  await expect(exactTerminating({ model: other, environment: corners(), run: listening().run })).rejects.toThrow(Problem);
});
