import { expect, test } from "vitest";
import { fuzzRuns } from "./fuzz.test-helper.ts";

test("whatever happens to a file of a run, it is said with a code and every other run stays usable", async () => {
  const { harms, wrong } = await fuzzRuns({ cases: Number(process.env.PATCHBAY_FUZZ ?? 60), seed: 5 });
  expect(wrong).toEqual([]);
  expect(Object.keys(harms).length).toBeGreaterThan(30);
});
