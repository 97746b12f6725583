import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { openJournal } from "../../app/main/executor/journal.ts";
import { createKeeping, stateFile } from "../../app/main/executor/keeping.ts";
import { createRingBook } from "../../app/main/executor/ring-book.ts";
import { createSteering } from "../../app/main/executor/steering.ts";
import { savingPace } from "../../app/main/executor/trainings.ts";
import { createExecutor } from "../../app/main/executor-process.ts";
import { changed, graph, planOf } from "../../app/main/fixtures/graphs.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { runOrder } from "../../app/main/order.ts";
import { batches } from "../../nodes/data/batches.ts";
import { useEngine } from "../../nodes/lib/engine.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { newLedger } from "../../nodes/lib/ledger.ts";
import { advance } from "../../nodes/lib/loop.ts";
import { worth } from "../../nodes/lib/marks.ts";
import { keyScope, normal, seedKey } from "../../nodes/lib/random.ts";
import type { Run } from "../../nodes/lib/run.ts";
import { median } from "../../nodes/lib/statistics.ts";
import { supervised } from "../../nodes/lib/supervised.ts";
import { disposeTree } from "../../nodes/lib/tree.ts";
import { mlp } from "../../nodes/models/mlp.ts";
import { crossEntropy } from "../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../nodes/optimizers/chain.ts";
import { momentum } from "../../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../../nodes/optimizers/scale-by-schedule.ts";
import { silentScope } from "./silent-scope.ts";

/**
 * What it costs that a run cannot be lost: a training that saves its states as in the app (as often as its share of the time allows, at
 * most once a second), keeps earlier ones in memory and can be steered, over the same training that does nothing of it.
 *
 * The two take turns every 30 ms, each on a clock that stands still while the other works, so that what else the machine does
 * falls on both alike. What counts is the processor's time of the thread that trains: others wait for the disk. A pair is a window
 * of two seconds of each; said are the median over the pairs and its 95 % interval, and what was spent in saving and remembering,
 * which a busy machine does not blur.
 * Then: how long it takes until a training waits, and until it ends, after it was asked to, in a process of its own.
 * Usage: node build/bench/checkpoints.ts [--pairs 15] [--json]
 */
const place = process.argv.indexOf("--pairs");
const pairs = place < 0 ? 15 : Number(process.argv[place + 1]);
/** Long enough for a save in each. */
const windowMs = 6000;

class Done extends Error {}

await useEngine();
const folder = await mkdtemp(join(tmpdir(), "checkpoints-"));
const costs = [];
for (const [title, inputs, widths] of [
  ["perceptron 196-64-64-10, batches of 64", 196, [64, 64]],
  ["perceptron 784-512-512-10, batches of 64", 784, [512, 512]],
] as const) {
  costs.push({ title, ...(await costOf(inputs, widths)) });
}
const { pause, stop } = await latencies();
await rm(folder, { recursive: true, force: true });

const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(2)} %`;
const inPercent = (part: number) => `${(part * 100).toFixed(2)} %`;
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const text = [
  ...costs.map(
    ({ title, ratio, interval, saving, remembering, saves, saveMs, fileBytes, ringBytes, states, updates }) =>
      `${title}: saving, remembering and listening take ${percent(ratio)} [${percent(interval[0])}, ${percent(interval[1])}] (goal: 1 %), of which saving ${inPercent(saving)} and remembering ${inPercent(remembering)} by themselves; ${saves} saves of ${mib(fileBytes)} held it up ${saveMs.toFixed(1)} ms each; after ${updates} updates the ring has ${states} states in ${mib(ringBytes)}`,
  ),
  `a training waits ${told(pause)} after it was asked to, and ends ${told(stop)} after it was stopped`,
].join("\n");
console.log(process.argv.includes("--json") ? JSON.stringify({ costs, pause: quantiles(pause), stop: quantiles(stop), text }) : text);

async function costOf(inputs: number, widths: readonly number[]) {
  const key = keyScope(1);
  const examples = pictures(2000, inputs);
  const dealt = batches({ examples, size: 64, order: "shuffled", remainder: "drop", key: key("order") });
  const model = mlp({ inputs, widths, outputs: 10, activation: "relu", init: "he", key: key("model") });
  const optimizer = chain({ transforms: [momentum({ decay: 0.9, nesterov: false }), scaleBySchedule({ rate: 0.01 })] });
  const gradient = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });

  const run = `${inputs}-${widths.join("-")}`;
  const at = { node: "train", path: "" };
  const own = join(folder, run);
  await mkdir(own, { recursive: true });
  const keeping = createKeeping({ folder: own, cache: undefined, note: (_, said) => console.error(said) });
  const journal = await openJournal(own, [], false);
  const steering = createSteering({ emit: () => {}, stopped: () => false, rest: async () => {}, journal: journal.append });
  const book = createRingBook(96 * 2 ** 20);
  const ring = book.ring(run, at, "", []);
  const spent: number[] = [];
  const busy = { saving: 0, remembering: 0 };
  let begun = process.threadCpuUsage();
  const kept = new Set<number>();

  const turns = takingTurns(2, pairs * windowMs + windowMs);
  const [with_, without] = [turns.run(0), turns.run(1)];
  const safe: Run = {
    ...with_,
    ring: {
      ...ring,
      // From when it is wanted: a snapshot is made between the two.
      wants: (updates) => {
        const wanted = ring.wants(updates);
        // Asking for the time takes some, too.
        if (wanted) begun = process.threadCpuUsage();
        return wanted;
      },
      put: (updates, snapshot) => {
        kept.add(updates);
        ring.put(updates, snapshot);
        busy.remembering += busySince(begun);
      },
    },
    control: steering.control(at, () => []),
    checkpoints: {
      load: async () => null,
      save: async (saved) => {
        const before = performance.now();
        const busyBefore = process.threadCpuUsage();
        await keeping.save("", at, saved);
        spent.push(performance.now() - before);
        busy.saving += busySince(busyBefore);
      },
      settle: () => keeping.settle(),
      ...savingPace,
    },
  };
  const trained = async (who: number, mine: Run) => {
    await turns.turn(who);
    const step = supervised({ model, batches: dealt, gradient, optimizer, watch: [], trainable: "" });
    const course = { step, budget: Number.POSITIVE_INFINITY, unit: "updates" as const, keepAt: 0, keep: worth, run: mine, structure: null };
    await advance(course, newLedger()).then(disposeTree, (error: unknown) => {
      if (!(error instanceof Done)) throw error;
    });
  };
  await Promise.all([trained(0, safe), trained(1, without)]);
  await keeping.settle();
  const { size } = await stat(stateFile(own, at));
  const [ours, theirs] = [turns.costs(0), turns.costs(1)];
  // The first window has the compiler's work.
  const ratios = ours.slice(1, pairs + 1).map((cost, window) => cost / (theirs[window + 1] as number));
  const sorted = ratios.toSorted((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(ratios.length);
  const edge = (where: number) => sorted[Math.min(ratios.length - 1, Math.max(0, Math.round(where)))] as number;
  const states = [...kept].filter((updates) => ring.at(updates)?.updates === updates).length;
  const total = turns.busy(0);
  const result = {
    ratio: median(ratios),
    saving: busy.saving / total,
    remembering: busy.remembering / total,
    interval: [edge(ratios.length / 2 - reach), edge(ratios.length / 2 + reach)] as const,
    saves: spent.length,
    saveMs: median(spent),
    fileBytes: size,
    ringBytes: book.bytes,
    states,
    updates: turns.steps(0),
  };
  book.clear();
  return result;
}

/** Milliseconds of the processor that this thread has had since then. */
function busySince(then: ReturnType<typeof process.threadCpuUsage>): number {
  const { user, system } = process.threadCpuUsage(then);
  return (user + system) / 1000;
}

/** Trainings that work in turns of a breath each, on clocks of their own, until each has worked so many milliseconds. */
function takingTurns(count: number, most: number) {
  const all = Array.from({ length: count }, () => ({ clock: 0, steps: 0, windows: [] as { steps: number; busy: number }[] }));
  const left = new Set(all.keys());
  let turn = 0;
  let since = performance.now();
  let turnBegun = process.threadCpuUsage();
  let changed = Promise.withResolvers<void>();
  const of = (who: number) => all[who] as (typeof all)[number];
  const now = (who: number) => of(who).clock + (turn === who ? performance.now() - since : 0);
  const begin = () => {
    since = performance.now();
    turnBegun = process.threadCpuUsage();
  };
  const windowOf = (who: number) => {
    const { windows } = of(who);
    const place = Math.floor(now(who) / windowMs);
    windows[place] ??= { steps: 0, busy: 0 };
    return windows[place];
  };
  const next = (who: number) => {
    windowOf(who).busy += busySince(turnBegun);
    of(who).clock = now(who);
    const others = [...left].filter((one) => one !== who);
    turn = others.find((one) => one > who) ?? others[0] ?? who;
    begin();
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const mine = async (who: number) => {
    while (turn !== who) await changed.promise;
    begin();
  };
  return {
    turn: mine,
    steps: (who: number) => of(who).steps,
    busy: (who: number) => of(who).windows.reduce((sum, { busy }) => sum + busy, 0),
    /** Milliseconds of the processor an update, in each window of its own time. */
    costs: (who: number) => of(who).windows.map(({ steps, busy }) => busy / steps),
    run: (who: number): Run => ({
      ...silentScope(`train${who}`),
      now: () => now(who),
      metric: () => {
        of(who).steps++;
        windowOf(who).steps++;
      },
      breathe: async () => {
        // As in the app: messages and timers get in.
        await new Promise((resolve) => setImmediate(resolve));
        const isOver = now(who) >= most;
        if (isOver) left.delete(who);
        next(who);
        if (isOver) throw new Done();
        await mine(who);
      },
    }),
  };
}

async function latencies(): Promise<{ pause: number[]; stop: number[] }> {
  const { catalog } = await sharedCatalog();
  let heard: (event: RunEvent) => void = () => {};
  const executor = createExecutor({
    events: (events) => {
      for (const event of events) heard(event);
    },
    state: () => {},
  });
  const until = (what: (event: RunEvent) => boolean) =>
    new Promise<void>((resolve) => {
      heard = (event) => what(event) && resolve();
    });
  const order = (turn: number) => {
    const plan = planOf(changed(graph("one-training", catalog), { "train.budget": 10_000_000 + turn, "train.evaluateEvery": 0 }), catalog);
    return { ...runOrder(`latency${turn}`, plan, catalog), folder: join(folder, `latency${turn}`) };
  };
  const pause: number[] = [];
  const stop: number[] = [];
  try {
    for (let turn = 0; turn < 15; turn++) {
      const started = until((event) => event.event === "metric");
      await mkdir(order(turn).folder, { recursive: true });
      const going = executor.run(order(turn));
      await started;
      for (let again = 0; again < 4; again++) {
        await new Promise((resolve) => setTimeout(resolve, 40 + 13 * again));
        const waits = until((event) => event.event === "paused");
        const asked = performance.now();
        executor.steer({ how: "pause" });
        await waits;
        pause.push(performance.now() - asked);
        executor.steer({ how: "go" });
      }
      await new Promise((resolve) => setTimeout(resolve, 60));
      const asked = performance.now();
      await executor.stop();
      stop.push(performance.now() - asked);
      await going;
    }
  } finally {
    executor.close();
  }
  return { pause, stop };
}

function quantiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: median(values), p95: sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] as number };
}

function told(values: readonly number[]): string {
  const { p50, p95 } = quantiles(values);
  return `${p50.toFixed(0)} ms (95 % within ${p95.toFixed(0)} ms)`;
}

function pictures(count: number, pixels: number) {
  const values = normal(seedKey(5), count * pixels);
  return {
    is: "Examples" as const,
    count,
    columns: {
      input: { role: "input" as const, values: tf.tensor2d(values, [count, pixels]) },
      label: {
        role: "label" as const,
        values: tf.tensor1d(
          Int32Array.from({ length: count }, (_, row) => row % 10),
          "int32",
        ),
      },
    },
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    source: { title: "made up", licence: "CC0-1.0" },
  };
}
