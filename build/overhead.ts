import * as tf from "@tensorflow/tfjs";
import { batches } from "../nodes/data/batches.ts";
import { useEngine } from "../nodes/lib/engine.ts";
import { packageFile } from "../nodes/lib/files.ts";
import { keyScope, normal, seedKey } from "../nodes/lib/random.ts";
import { makeScope } from "../nodes/lib/scope.ts";
import { deviation, halfWidth, mean, median } from "../nodes/lib/statistics.ts";
import { tensorsIn } from "../nodes/lib/tree.ts";
import { mlp } from "../nodes/models/mlp.ts";
import { crossEntropy } from "../nodes/objectives/cross-entropy.ts";
import { chain } from "../nodes/optimizers/chain.ts";
import { momentum } from "../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../nodes/optimizers/scale-by-schedule.ts";
import type { Examples, Model, Tensors } from "../nodes/ports.ts";
import { train } from "../nodes/training/train.ts";

/**
 * What the loop costs: time of `train` over that of a loop written by hand in plain tfjs that does the same steps (the
 * same batches, forward, loss, accuracy, gradient, momentum; loss and accuracy read at every step).
 *
 * Pairs are interleaved, and what is compared is processor time, because single runs on a shared machine scatter.
 * Usage: node build/overhead.ts [--pairs 15] [--updates 200] [--json]
 */
const flag = (name: string, otherwise: number) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] ?? otherwise) || otherwise;
const pairs = flag("pairs", 15);
const updates = flag("updates", 200);
const rate = 0.05;
const decay = 0.9;

await useEngine();
const key = keyScope(1);
const examples = pictures(2000);
const model = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
const dealt = batches({ examples, size: 64, order: "shuffled", remainder: "short", key: key("order") });

const ratios: number[] = [];
let agree = true;
for (let pair = -2; pair < pairs; pair++) {
  // The order within a pair alternates, so that neither always runs on the warmer machine.
  const runs = pair % 2 === 0 ? [ours, byHand] : [byHand, ours];
  const taken = new Map<typeof ours, { ms: number; losses: readonly number[] }>();
  for (const run of runs) taken.set(run, await timed(run));
  const [a, b] = [taken.get(ours), taken.get(byHand)] as [{ ms: number; losses: number[] }, { ms: number; losses: number[] }];
  agree &&= a.losses.length === updates && a.losses.every((loss, i) => loss === b.losses[i]);
  // The first two warm the code up.
  if (pair >= 0) ratios.push(a.ms / b.ms);
}
const half = halfWidth(deviation(ratios), ratios.length);
const interval = [mean(ratios) - half, mean(ratios) + half];
const result = { ratio: median(ratios), interval, pairs, updates, sameLosses: agree };
const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(1)} %`;
console.log(
  process.argv.includes("--json")
    ? JSON.stringify(result)
    : `train over the hand-written loop: ${percent(result.ratio)} (median of ${pairs} pairs; mean ${percent(interval[0] as number)} to ${percent(interval[1] as number)}); losses ${agree ? "the same, bit for bit" : "DIFFER"}`,
);
process.exitCode = agree ? 0 : 1;

async function timed(run: typeof ours): Promise<{ ms: number; losses: readonly number[] }> {
  const before = process.threadCpuUsage();
  const losses = await run();
  const { user, system } = process.threadCpuUsage(before);
  return { ms: (user + system) / 1000, losses };
}

async function ours(): Promise<readonly number[]> {
  const run = makeScope({
    emit: () => {},
    stopped: () => false,
    maxUpdates: Number.POSITIVE_INFINITY,
    packageFile,
    now: () => performance.now(),
  });
  const made = await train({
    model,
    batches: dealt,
    gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
    optimizer: chain({ transforms: [momentum({ decay, nesterov: false }), scaleBySchedule({ rate })] }),
    budget: updates,
    unit: "updates",
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    run: run("train"),
  });
  for (const tensor of tensorsIn(made)) tensor.dispose();
  return made.run.curves.loss?.y ?? [];
}

async function byHand(): Promise<readonly number[]> {
  let weights = start(model).map((weight) => weight.clone());
  let speed = weights.map((weight) => tf.zerosLike(weight));
  const { input, label } = dealt.examples.columns;
  const losses: number[] = [];
  const accuracies: number[] = [];
  let cursor = dealt.init();
  const step = (rows: Int32Array) =>
    tf.tidy(() => {
      const index = tf.tensor1d(rows, "int32");
      const x = tf.gather(input?.values as tf.Tensor2D, index);
      const y = tf.gather(label?.values as tf.Tensor1D, index);
      let hits: tf.Tensor | undefined;
      const loss = (w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor, w3: tf.Tensor, b3: tf.Tensor) => {
        const h1 = tf.relu(tf.add(tf.matMul(x, w1 as tf.Tensor2D), b1));
        const h2 = tf.relu(tf.add(tf.matMul(h1 as tf.Tensor2D, w2 as tf.Tensor2D), b2));
        const logits = tf.add(tf.matMul(h2 as tf.Tensor2D, w3 as tf.Tensor2D), b3);
        hits = tf.keep(tf.mean(tf.equal(tf.argMax(logits, -1), y).toFloat()));
        return tf.mean(tf.neg(tf.sum(tf.mul(tf.oneHot(y, 10), tf.logSoftmax(logits)), -1)));
      };
      const { value, grads } = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Tensor)(weights);
      const faster = speed.map((v, i) => tf.add(grads[i] as tf.Tensor, tf.mul(v, decay)));
      const moved = weights.map((weight, i) => tf.add(weight, tf.mul(faster[i] as tf.Tensor, -rate)));
      losses.push(value.dataSync()[0] as number);
      accuracies.push((hits as tf.Tensor).dataSync()[0] as number);
      hits?.dispose();
      return { moved, faster };
    });
  for (let update = 0; update < updates; update++) {
    const drawn = dealt.next(cursor, { step: update, presentations: 0, metrics: {} });
    cursor = drawn.cursor;
    const { moved, faster } = step(drawn.rows);
    tf.dispose([weights, speed]);
    weights = moved;
    speed = faster;
  }
  tf.dispose([weights, speed]);
  return losses;
}

function start({ weights }: Model): tf.Tensor[] {
  return Object.values(weights).flatMap((layer) => [(layer as Tensors).kernel as tf.Tensor, (layer as Tensors).bias as tf.Tensor]);
}

function pictures(count: number): Examples {
  const values = tf.tensor2d(normal(seedKey(1), count * 196), [count, 196]);
  const label = tf.tensor1d(
    Int32Array.from({ length: count }, (_, row) => row % 10),
    "int32",
  );
  return {
    is: "Examples",
    count,
    columns: { input: { role: "input", values }, label: { role: "label", values: label } },
    classes: Array.from("0123456789"),
    source: { title: "noise", licence: "CC0-1.0" },
  };
}
