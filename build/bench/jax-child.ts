import { answer, compared, megabyte } from "./protocol.ts";
import type { HostArray, HostArrays, StepWorkload } from "./workload.ts";
import { workloadOf } from "./workloads.ts";

/**
 * jax-js's process: the package `@jax-js/jax`, or the file that PATCHBAY_JAX_JS names, with the whole step under its `jit`.
 * Every use of an array takes ownership of it, so one that is used again is passed as `.ref`.
 */

interface Array_ {
  readonly ref: Array_;
  readonly shape: number[];
  add(other: Array_ | number): Array_;
  sub(other: Array_ | number): Array_;
  mul(other: Array_ | number): Array_;
  div(other: Array_ | number): Array_;
  reshape(shape: readonly number[]): Array_;
  mean(): Array_;
  sum(axis?: number): Array_;
  item(): number;
  dispose(): void;
}
type Tree = { [name: string]: Array_ | Tree };
interface JaxJs {
  init(device: string): Promise<string[]>;
  jit<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R;
  valueAndGrad(f: (weights: Record<string, Array_>) => Array_): (weights: Record<string, Array_>) => [Array_, Record<string, Array_>];
  readonly numpy: {
    array(values: Float32Array | Int32Array | number): Array_;
    dot(a: Array_, b: Array_): Array_;
    sqrt(x: Array_): Array_;
    square(x: Array_): Array_;
    power(x: Array_ | number, y: Array_): Array_;
  };
  readonly nn: {
    relu(x: Array_): Array_;
    silu(x: Array_): Array_;
    logSoftmax(x: Array_, axis: number): Array_;
    oneHot(x: Array_, classes: number): Array_;
  };
}

type Weights = Record<string, Array_>;
type Loss = (jax: JaxJs, weights: Weights, batch: Weights) => Array_;

/** What it can train in a time worth waiting for: a step of (b) takes it 16 seconds. */
const losses: Record<string, Loss> = {
  a: (jax, w, { x, y }) => {
    const h1 = jax.nn.relu(dense(jax, x, w.kernel1, w.bias1));
    const h2 = jax.nn.relu(dense(jax, h1, w.kernel2, w.bias2));
    return crossEntropy(jax, dense(jax, h2, w.kernel3, w.bias3), y as Array_);
  },
  d: (jax, w, { x, y }) => {
    const h1 = jax.nn.silu(dense(jax, x, w.kernel1, w.bias1));
    const h2 = jax.nn.silu(dense(jax, h1, w.kernel2, w.bias2));
    const h3 = jax.nn.silu(dense(jax, h2, w.kernel3, w.bias3));
    return jax.numpy.square(dense(jax, h3, w.kernel4, w.bias4).sub(y as Array_)).mean();
  },
  width1: (jax, w, { x, y }) => jax.numpy.square(dense(jax, x, w.kernel, w.bias).sub(y as Array_)).mean(),
};

let burst: ((steps: number) => number[]) | undefined;
let rewind = () => {};

await answer({
  load: async ({ workload: name }) => {
    const loss = losses[name];
    if (!loss) throw new Error(name === "b" ? "a step takes 16 seconds" : "not written for jax-js");
    const jax = await loaded();
    start(jax, loss, workloadOf(name) as StepWorkload);
    const before = performance.now();
    const first = burst?.(1) ?? [];
    const compileMs = performance.now() - before;
    return { version: "", losses: [...first, ...(burst?.(compared - 1) ?? [])], compileMs, sha1: null, remarks: [] };
  },
  burst: async ({ steps }) => {
    rewind();
    const before = performance.now();
    const loss = burst?.(steps).at(-1) as number;
    return { ms: performance.now() - before, loss };
  },
  memory: async () => ({ residentMB: process.memoryUsage().rss / megabyte, arenaMB: null, heldMB: null, tensors: null }),
  product: async () => {
    throw new Error("sets no peak");
  },
});

async function loaded(): Promise<JaxJs> {
  // In a variable, so that the types do not need the package.
  const name = process.env.PATCHBAY_JAX_JS ?? "@jax-js/jax";
  const jax = (await import(name).catch(() => {
    throw new Error("not installed");
  })) as JaxJs;
  await jax.init("wasm");
  return jax;
}

function start(jax: JaxJs, loss: Loss, { weights: first, batch: data, numbers }: StepWorkload): void {
  const names = Object.keys(first());
  const batch = upload(jax, data());
  const rate = jax.numpy.array(numbers.rate ?? 0);
  const begin = (): Tree => {
    const zeros = () =>
      upload(
        jax,
        Object.fromEntries(Object.entries(first()).map(([name, { shape, values }]) => [name, { shape, values: values.map(() => 0) }])),
      );
    return { weights: upload(jax, first()), mean: zeros(), square: zeros(), count: jax.numpy.array(0) };
  };
  let state = begin();
  const step = jax.jit((before: Tree, batch: Weights, rate: Array_): [Tree, Array_] => adam(jax, loss, names, before, batch, rate));
  burst = (steps) =>
    Array.from({ length: steps }, () => {
      const [after, value] = step(state, referred(batch), rate.ref);
      state = after;
      return value.item();
    });
  rewind = () => {
    drop(state);
    state = begin();
  };
}

function adam(jax: JaxJs, loss: Loss, names: readonly string[], state: Tree, batch: Weights, rate: Array_): [Tree, Array_] {
  const { mean, square, weights } = state as unknown as Record<"mean" | "square" | "weights", Weights>;
  const [value, gradients] = jax.valueAndGrad((own) => loss(jax, own, batch))(referred(weights));
  const count = (state.count as Array_).add(1);
  const correct = (beta: number) => jax.numpy.power(beta, count.ref).mul(-1).add(1);
  const [correct1, correct2] = [correct(0.9), correct(0.999)];
  const after = { weights: {} as Weights, mean: {} as Weights, square: {} as Weights };
  for (const name of names) {
    const of = (tree: Weights) => tree[name] as Array_;
    const m = of(mean)
      .mul(0.9)
      .add(of(gradients).ref.mul(1 - 0.9));
    const v = of(square)
      .mul(0.999)
      .add(jax.numpy.square(of(gradients)).mul(1 - 0.999));
    const under = jax.numpy.sqrt(v.ref.div(correct2.ref)).add(1e-8);
    after.weights[name] = of(weights).sub(m.ref.div(correct1.ref).mul(rate.ref).div(under));
    after.mean[name] = m;
    after.square[name] = v;
  }
  for (const used of [correct1, correct2, rate]) used.dispose();
  return [{ ...after, count }, value];
}

function dense(jax: JaxJs, x: Array_ | undefined, kernel: Array_ | undefined, bias: Array_ | undefined): Array_ {
  return jax.numpy.dot(x as Array_, kernel as Array_).add(bias as Array_);
}

function crossEntropy(jax: JaxJs, logits: Array_, labels: Array_): Array_ {
  return jax.nn.oneHot(labels, 10).mul(jax.nn.logSoftmax(logits, -1)).sum(-1).mean().mul(-1);
}

function upload(jax: JaxJs, arrays: HostArrays): Weights {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, values }]: [string, HostArray]) => [name, jax.numpy.array(values).reshape(shape)]),
  );
}

function referred(arrays: Weights): Weights {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.ref]));
}

function drop(tree: Tree): void {
  for (const each of Object.values(tree)) {
    if (typeof each.dispose === "function") each.dispose();
    else drop(each as Tree);
  }
}
