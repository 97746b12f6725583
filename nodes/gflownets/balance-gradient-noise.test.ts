import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { consistent, corners } from "../lib/gflownets/worlds.test-helper.ts";
import { seedKey } from "../lib/random.ts";
import { listening } from "../lib/training.test-helper.ts";
import { balanceGradientNoise } from "./balance-gradient-noise.ts";
import { balanceObjective } from "./balance-objective.ts";
import { flowPolicy } from "./flow-policy.ts";

beforeAll(useEngine);

const environment = corners();
const objective = (kind: "TB" | "DB" | "SubTB") => balanceObjective({ kind, lambda: 0.9, within: "trajectory" });
const rest = { environment, batches: 20, batch: 16, referenceWalks: 512, key: seedKey(3) };
const fresh = () =>
  flowPolicy({
    environment,
    widths: [16],
    activation: "relu",
    backward: "learned",
    lastLayerScale: 0.1,
    flowOffset: true,
    key: seedKey(1),
  });

test("single steps are quieter than pieces, and pieces than whole walks", async () => {
  const noise = async (kind: "TB" | "DB" | "SubTB") =>
    (await balanceGradientNoise({ ...rest, model: fresh(), objective: objective(kind), reference: objective("TB"), run: listening().run }))
      .metrics;
  const [db, sub, tb] = [await noise("DB"), await noise("SubTB"), await noise("TB")];
  expect(db.variance).toBeLessThan(sub.variance as number);
  expect(sub.variance).toBeLessThan(tb.variance as number);
  expect(tb.cosine).toBeGreaterThan(0.7);
});

test("where flows are consistent there is no gradient and no noise", async () => {
  const { metrics } = await balanceGradientNoise({
    ...rest,
    batches: 3,
    model: consistent(environment).model,
    objective: objective("SubTB"),
    reference: objective("TB"),
    run: listening().run,
  });
  expect(metrics.variance).toBeLessThan(1e-8);
});
