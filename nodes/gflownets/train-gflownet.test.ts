import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { consistent, corners, flat } from "../lib/gflownets/worlds.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { inMemory, listening, numbersIn } from "../lib/training.test-helper.ts";
import { chain } from "../optimizers/chain.ts";
import { scaleByAdam } from "../optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import { linear } from "../schedules/linear.ts";
import { balanceObjective } from "./balance-objective.ts";
import { exactDistributionError } from "./exact-distribution-error.ts";
import { exactTerminating } from "./exact-terminating.ts";
import { flowPolicy } from "./flow-policy.ts";
import { trainGflownet } from "./train-gflownet.ts";

beforeAll(useEngine);

type Given = Parameters<typeof trainGflownet>[0];
const adam = (rate: number) =>
  chain({ transforms: [scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false }), scaleBySchedule({ rate })] });
function given(more: Partial<Given> = {}): Given {
  const environment = more.environment ?? flat(3);
  return {
    environment,
    model: flowPolicy({
      environment,
      widths: [16],
      activation: "relu",
      backward: "learned",
      lastLayerScale: 0.1,
      flowOffset: true,
      key: seedKey(1),
    }),
    objective: balanceObjective({ kind: "SubTB", lambda: 0.9, within: "trajectory" }),
    optimizer: adam(0.01),
    optimizerZ: adam(0.1),
    budget: 60,
    batch: 8,
    explore: 0,
    evaluateEvery: 20,
    keepAt: 0,
    key: seedKey(2),
    run: listening().run,
    ...more,
  };
}

test("every objective learns the even grid, and the measured error is that of the exact distribution", async () => {
  const environment = flat(3);
  for (const kind of ["TB", "DB", "SubTB"] as const) {
    const objective = balanceObjective({ kind, lambda: 0.9, within: "trajectory" });
    const { model, run } = await trainGflownet(given({ environment, objective, budget: 200, evaluateEvery: 50 }));
    const { x, y } = run.curves["measured.tv"] as { x: number[]; y: number[] };
    expect(x).toEqual([0, 50, 100, 150, 200]);
    expect(y.at(-1)).toBeLessThan(0.4 * (y[0] as number));
    const distribution = await exactTerminating({ model, environment, run: listening().run });
    expect(exactDistributionError({ distribution, prefix: "" }).metrics.tv).toBeCloseTo(y.at(-1) as number, 5);
    expect(run.curves.logZ?.y.at(-1)).toBeGreaterThan(1);
  }
});

test("it compiles: the run has nothing to remark", async () => {
  const { run, told } = listening();
  await trainGflownet(given({ environment: corners(4), run, budget: 10 }));
  expect(told.notes).toEqual([]);
});

test("killed at any update and taken up again, it is the undisturbed training bit for bit", async () => {
  const whole = await trainGflownet(given());
  for (const kill of [1, 19, 21, 45]) {
    const { checkpoints } = inMemory();
    let clock = 0;
    // A clock that jumps makes every border breathe and save.
    const now = () => (clock += 1000);
    const { run, told } = listening({
      checkpoints,
      now,
      breathe: async () => {
        if (told.metrics.length >= kill) throw new Error("killed");
      },
    });
    await expect(trainGflownet(given({ run }))).rejects.toThrow("killed");
    const again = listening({ checkpoints, now });
    const parts = await trainGflownet(given({ run: again.run }));
    expect(parts.run).toEqual(whole.run);
    // What was measured before the first update is told again, too.
    expect(again.told.metrics.filter(([, values]) => "measured.tv" in values).map(([step]) => step)).toEqual([0, 20, 40, 60]);
    for (const name of ["model", "best", "kept"] as const) expect(numbersIn(parts[name].weights)).toEqual(numbersIn(whole[name].weights));
  }
});

test("only log Z moves with its own optimizer, and a still network leaves it alone to learn", async () => {
  const still = given({
    optimizer: scaleBySchedule({ rate: 0 }),
    objective: balanceObjective({ kind: "TB", lambda: 0.9, within: "trajectory" }),
  });
  const { model } = await trainGflownet(still);
  const [after, before] = [numbersIn(model.weights), numbersIn(still.model.weights)];
  const moved = Object.keys(before).filter((path) => String(after[path]) !== String(before[path]));
  expect(moved).toEqual(["flow/logZ"]);
  expect(after["flow/logZ"]?.[0]).toBeGreaterThan(0.5);
});

test("with schedules: lambda and exploration are driven, and written down", async () => {
  const { run, told } = listening();
  const lambda = linear({ from: 0.1, to: 0.9, start: 0, steps: 20 });
  await trainGflownet(
    given({
      objective: balanceObjective({ kind: "SubTB", lambda, within: "trajectory" }),
      explore: linear({ from: 1, to: 0, start: 0, steps: 20 }),
      run,
      budget: 20,
    }),
  );
  expect(Object.keys(told.numbers[0]?.[1] ?? {})).toEqual(expect.arrayContaining(["lambda", "explore"]));
  expect(told.numbers[10]?.[1].lambda).toBeCloseTo(0.5, 1);
});

test("it shows what it learnt beside the target, and the last batch piece by piece", async () => {
  const seen = new Map<string, { is: string; values?: readonly (readonly number[])[] }>();
  const { run } = listening({ show: (name, view) => void seen.set(name, view as never) });
  await trainGflownet(given({ run }));
  expect([...seen.keys()]).toEqual(["distribution", "residuals", "weights"]);
  // Three columns learnt, a gap, three that should be.
  const map = seen.get("distribution")?.values as number[][];
  expect(map.map((row) => row.length)).toEqual([7, 7, 7]);
  for (const row of map) for (const value of row.slice(4)) expect(value).toBeCloseTo(1 / 9, 5);
  const weights = seen.get("weights")?.values as number[][];
  expect(weights.length).toBe(6);
  // Nothing below the diagonal; a longer piece from the same place counts less.
  for (const [row, values] of weights.entries()) for (const [column, value] of values.entries()) if (column <= row) expect(value).toBe(0);
  expect(weights[0]?.[1]).toBeGreaterThan(0);
});

test("a model that is no policy for the world is refused", async () => {
  await expect(trainGflownet(given({ model: consistent(corners(4)).model }))).rejects.toThrow(Problem);
});
