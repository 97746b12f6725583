import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { disposeTree, flatten, leaves } from "../../nodes/lib/tree.ts";
import type { Tensors } from "../../nodes/ports.ts";
import type { HostArray, HostArrays, LoopWorkload, Step, StepWorkload } from "./workload.ts";

/** A workload under way in this process. */
export interface Runner {
  /** Losses of so many further steps. */
  run(steps: number): Promise<number[]>;
  /** Back to the first weights, where the data are one batch: a net that knows it by heart computes with numbers next to nothing. */
  rewind(): void;
  /** SHA-1 of the bits of all weights after the step that `start` was told. */
  sha1(): Promise<string>;
}

/** `prepared` is the step as the engine runs it: compiled, or as it is. */
export function startSteps(workload: StepWorkload, prepared: Step): Runner {
  const first = workload.weights();
  const begin = () => upload({ weights: first, ...workload.beside(first) });
  let state = begin();
  const batch = upload(workload.batch());
  const numbers = Object.fromEntries(Object.entries(workload.numbers).map(([name, value]) => [name, tf.scalar(value)]));
  const one = (): number => {
    let loss = Number.NaN;
    const before = state;
    tf.tidy(() => {
      const made = prepared(before, batch, numbers);
      state = made.state;
      for (const tensor of leaves(state)) tf.keep(tensor);
      loss = (made.metrics.loss as tf.Scalar).dataSync()[0] as number;
    });
    const still = new Set(leaves(state));
    for (const tensor of leaves(before)) if (!still.has(tensor)) tensor.dispose();
    return loss;
  };
  return {
    run: async (steps) => Array.from({ length: steps }, one),
    rewind: () => {
      disposeTree(state);
      state = begin();
    },
    sha1: async () => hashed(state.weights as Tensors),
  };
}

/** The loop runs on as one promise, held at every step border where no step is asked for: now before the first. */
export async function startLoop(workload: LoopWorkload, hashAt: number, note: (text: string) => void): Promise<Runner> {
  let hash: string | undefined;
  let wanted = 0;
  let losses: number[] = [];
  let goOn = () => {};
  let done: (losses: number[]) => void = () => {};
  let failed: (error: unknown) => void = () => {};
  const stepped = async (loss: number | null): Promise<void> => {
    if (loss !== null) losses.push(loss);
    if (losses.length < wanted) return;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    done(losses);
    await held;
  };
  const run = (steps: number): Promise<number[]> =>
    new Promise((resolve, reject) => {
      [wanted, losses, done, failed] = [steps, [], resolve, reject];
      goOn();
    });
  const kept = (weights: Tensors) => {
    hash = hashed(weights);
  };
  await new Promise<unknown>((resolve, reject) => {
    [done, failed] = [resolve, reject];
    workload.start({ keepAt: hashAt, kept, stepped, note }).catch((error) => failed(error));
  });
  return {
    run,
    rewind: () => {},
    sha1: async () => {
      // The loop keeps weights when the next step begins.
      await run(1);
      if (hash === undefined) throw new Error("The loop has not kept its weights.");
      return hash;
    },
  };
}

function upload(tree: Readonly<Record<string, HostArray | HostArrays>>): Tensors {
  return Object.fromEntries(Object.entries(tree).map(([name, each]) => [name, isHostArray(each) ? tensorOf(each) : upload(each)]));
}

function isHostArray(each: HostArray | HostArrays): each is HostArray {
  return ArrayBuffer.isView(each.values);
}

function tensorOf({ shape, values }: HostArray): tf.Tensor {
  return tf.tensor(values, [...shape], values instanceof Int32Array ? "int32" : "float32");
}

function hashed(weights: Tensors): string {
  const hash = createHash("sha1");
  for (const [path, tensor] of [...flatten(weights)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(path);
    hash.update(Float32Array.from(tensor.dataSync()));
  }
  return hash.digest("hex");
}
