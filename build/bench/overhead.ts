import * as tf from "@tensorflow/tfjs";
import { batches } from "../../nodes/data/batches.ts";
import { compiled } from "../../nodes/lib/engine/compiled.ts";
import { useEngine } from "../../nodes/lib/engine.ts";
import { keyScope, normal, seedKey } from "../../nodes/lib/random.ts";
import type { Run } from "../../nodes/lib/run.ts";
import { median } from "../../nodes/lib/statistics.ts";
import { supervised } from "../../nodes/lib/supervised.ts";
import { mlp } from "../../nodes/models/mlp.ts";
import { crossEntropy } from "../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../nodes/optimizers/chain.ts";
import { momentum } from "../../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../../nodes/optimizers/scale-by-schedule.ts";
import type { Examples, Model, Tensors } from "../../nodes/ports.ts";
import { train } from "../../nodes/training/train.ts";
import { silentScope } from "./silent-scope.ts";

/**
 * What `train` costs over loops written by hand that do the same steps (the same batches, forward, loss, accuracy, gradient,
 * momentum; compiled; metrics read at every step): one that calls the same nodes, which leaves the loop alone, and one in plain tfjs.
 *
 * Single runs on a shared machine scatter by 40 %. So they are interleaved step by step: whenever `train` breathes, each of
 * the others makes one step. A pair is a block of such steps; said are the median over all pairs and its 95 %
 * interval (order statistics).
 * Usage: node build/bench/overhead.ts [--pairs 60] [--json]
 */
const block = 25;
const place = process.argv.indexOf("--pairs");
const pairs = place < 0 ? 60 : Number(process.argv[place + 1]);
const warmUp = 4 * block;
const updates = warmUp + (pairs + 1) * block;
const rate = 0.05;
const decay = 0.9;

await useEngine();
const key = keyScope(1);
const examples = pictures(2000);
const model = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
const dealt = batches({ examples, size: 64, order: "shuffled", remainder: "drop", key: key("order") });
const lesson = {
  model,
  batches: dealt,
  gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
  optimizer: chain({ transforms: [momentum({ decay, nesterov: false }), scaleBySchedule({ rate })] }),
  trainable: "",
};
const remarks: string[] = [];
const others = { "the same nodes": withNodes(), "plain tfjs": inTfjs() };
const ourMs: number[] = [];
const theirMs: Record<string, number[]> = { "the same nodes": [], "plain tfjs": [] };

let clock = 0;
let since = performance.now();
const run: Run = {
  ...silentScope("train"),
  now: () => clock,
  metric: () => {
    // Time enough for a breath after every step.
    clock += 31;
  },
  breathe: async () => {
    ourMs.push(performance.now() - since);
    for (const [name, other] of Object.entries(others)) {
      const before = performance.now();
      other.step();
      theirMs[name]?.push(performance.now() - before);
    }
    since = performance.now();
  },
};
const { run: trained } = await train({ ...lesson, budget: updates, unit: "updates", evaluateEvery: 0, keepAt: 0, run });

const ours = trained.curves.loss?.y ?? [];
const same = Object.values(others).every(({ losses }) => losses.length >= updates - 1 && losses.every((loss, i) => loss === ours[i]));
const results = Object.fromEntries(Object.entries(theirMs).map(([name, ms]) => [name, compared(ourMs, ms)]));
const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(1)} %`;
const text = [
  ...Object.entries(results).map(
    ([name, { ratio, interval }]) =>
      `train over a loop by hand with ${name}: ${percent(ratio)} [${percent(interval[0])}, ${percent(interval[1])}] (goal: 2 %)`,
  ),
  `${pairs} pairs of ${block} steps; losses ${same ? "the same, bit for bit" : "DIFFER"}`,
  ...remarks,
].join("\n");
console.log(process.argv.includes("--json") ? JSON.stringify({ ...results, same, text }) : text);
process.exitCode = same ? 0 : 1;

function compared(our: readonly number[], their: readonly number[]): { ratio: number; interval: [number, number] } {
  const sum = (values: readonly number[], from: number) => values.slice(from, from + block).reduce((total, value) => total + value, 0);
  const ratios = Array.from({ length: pairs }, (_, pair) => sum(our, warmUp + pair * block) / sum(their, warmUp + pair * block));
  const sorted = ratios.toSorted((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(pairs);
  const at = (place: number) => sorted[Math.min(pairs - 1, Math.max(0, Math.round(place)))] as number;
  return { ratio: median(ratios), interval: [at(pairs / 2 - reach), at(pairs / 2 + reach)] };
}

interface Loop {
  step(): void;
  readonly losses: number[];
}

/** The nodes' own step, advanced by nothing but a counter. */
function withNodes(): Loop {
  const one = supervised({ ...lesson, watch: [] });
  const compute = compiled(one.step, { name: "the same nodes", donate: true, say: remark });
  const losses: number[] = [];
  const others: number[] = [];
  const rateNow = tf.scalar(rate);
  let state = one.init();
  let host = one.host;
  return {
    losses,
    step: () => {
      const before = state;
      state = tf.tidy(() => {
        const drawn = one.inputs(host, { step: losses.length, presentations: 0, metrics: {} }, () => ({}));
        host = drawn.host;
        const made = compute(before, drawn.inputs, { rate: rateNow });
        for (const [name, value] of Object.entries(made.metrics)) (name === "loss" ? losses : others).push(value.dataSync()[0] as number);
        return made.state as tf.TensorContainerObject;
      }) as Tensors;
      tf.dispose(before as tf.TensorContainerObject);
    },
  };
}

/** The same training without any of ours but the order of the batches and the compiler. */
function inTfjs(): Loop {
  let weights = start(model).map((weight) => weight.clone());
  let speed = weights.map((weight) => tf.zerosLike(weight));
  const { input, label } = dealt.examples.columns;
  const losses: number[] = [];
  const accuracies: number[] = [];
  let cursor = dealt.init();
  const compute = compiled(move, { name: "plain tfjs", donate: true, say: remark });
  return {
    losses,
    step: () => {
      const drawn = dealt.next(cursor, { step: losses.length, presentations: 0, metrics: {} });
      cursor = drawn.cursor;
      const before = [weights, speed];
      const after = tf.tidy(() => {
        const index = tf.tensor1d(drawn.rows, "int32");
        const x = tf.gather(input?.values as tf.Tensor2D, index);
        const y = tf.gather(label?.values as tf.Tensor1D, index);
        const made = compute({ weights, speed }, { x, y });
        losses.push(made.metrics.loss.dataSync()[0] as number);
        accuracies.push(made.metrics.accuracy.dataSync()[0] as number);
        return made.state;
      });
      tf.dispose(before);
      ({ weights, speed } = after);
    },
  };
}

function move({ weights, speed }: { weights: tf.Tensor[]; speed: tf.Tensor[] }, { x, y }: { x: tf.Tensor; y: tf.Tensor }) {
  let hits = x;
  const loss = (w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor, w3: tf.Tensor, b3: tf.Tensor) => {
    const h1 = tf.relu(tf.add(tf.matMul(x, w1), b1));
    const h2 = tf.relu(tf.add(tf.matMul(h1, w2), b2));
    const logits = tf.add(tf.matMul(h2, w3), b3);
    hits = tf.keep(tf.mean(tf.cast(tf.equal(tf.argMax(logits, -1), y), "float32")));
    return tf.mean(tf.neg(tf.sum(tf.mul(tf.oneHot(y as tf.Tensor1D, 10), tf.logSoftmax(logits)), -1)));
  };
  const { value, grads } = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Tensor)(weights);
  const faster = speed.map((v, i) => tf.add(grads[i] as tf.Tensor, tf.mul(v, decay)));
  const moved = weights.map((weight, i) => tf.add(weight, tf.mul(faster[i] as tf.Tensor, -rate)));
  const accuracy = tf.clone(hits);
  hits.dispose();
  return { state: { weights: moved, speed: faster }, metrics: { loss: value, accuracy } };
}

function remark(text: string): void {
  remarks.push(text);
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
