import { expect, test } from "vitest";
import { normal, seedKey } from "../lib/random.ts";
import { listening } from "../lib/training.test-helper.ts";
import type { ReservoirCell } from "../ports.ts";
import { reservoir } from "./reservoir.ts";
import { missedBy, seriesOf } from "./reservoirs.test-helper.ts";

/** Remembers its last inputs as they are. */
const mirror: ReservoirCell = {
  is: "ReservoirCell",
  name: "mirror",
  size: 2,
  start: () => ({ state: new Float32Array(2), step: (_, input) => Float32Array.from(input) }),
};
const { run } = listening();

test("a row has seen the inputs up to its time, and the newest error that is known then", async () => {
  const errors = normal(seedKey(1), 60);
  const residuals = missedBy(errors, { horizon: 3, fit: 20, calibrate: 20 });
  const { values } = await reservoir({ cell: mirror, series: seriesOf(normal(seedKey(2), 60)), residuals, washout: 0, run });
  const spread = Math.sqrt(errors.slice(0, 20).reduce((sum, e) => sum + e * e, 0) / 20);
  // The forecast made at 30 is for 33: its error is known at 33 and not before.
  expect(values[33 * 2 + 1]).toBeCloseTo((errors[30] as number) / spread, 4);
  expect(values[2 * 2 + 1]).toBe(0);
});

test("nothing of the test enters the units of the inputs", async () => {
  const plain = normal(seedKey(2), 60);
  const wild = plain.map((x, t) => (t >= 40 ? 100 * x : x));
  const residuals = missedBy(new Float32Array(60).fill(1), { fit: 20, calibrate: 20 });
  const [a, b] = await Promise.all(
    [plain, wild].map((each) => reservoir({ cell: mirror, series: seriesOf(each), residuals, washout: 0, run })),
  );
  expect(a?.values.slice(0, 80)).toEqual(b?.values.slice(0, 80));
});

test("rows of the washout are empty", async () => {
  const { values } = await reservoir({ cell: mirror, series: seriesOf(normal(seedKey(2), 10)), washout: 4, run });
  expect([...values.slice(0, 8)]).toEqual(new Array(8).fill(0));
  expect(values[8]).not.toBe(0);
});
