// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DataId, PatchbayBackend, Watcher } from "./backend.ts";
import { type KernelWatcher, watching } from "./kernels.ts";
import { Refusal } from "./refusal.ts";

/** A value of a recorded step: an argument, a tensor of the closure, a constant of the function, or the output of a kernel. */
export interface Recorded {
  readonly id: number;
  readonly kind: "input" | "captured" | "constant" | "made";
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Of a constant: the one number if all are the same, its numbers otherwise. */
  readonly splat?: number;
  readonly numbers?: readonly number[];
  /** Of a captured tensor. */
  readonly tensor?: tf.TensorInfo;
}

export interface Use {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** One kernel that ran. An input is one value or a list of them. */
export interface Step {
  readonly name: string;
  readonly attrs: tf.NamedAttrMap;
  readonly inputs: Readonly<Record<string, Use | readonly Use[]>>;
  readonly outputs: readonly Use[];
}

export interface Recording {
  readonly values: readonly Recorded[];
  /** The first so many inputs are the step's first argument, the state: what comes out may be written over them. */
  readonly state: number;
  readonly steps: readonly Step[];
  readonly outputs: readonly Use[];
}

/** Host data that is baked in may have at most so many numbers, unless all are the same: more is a batch, a mask or noise. */
const mostBaked = 64;

class Recorder implements Watcher, KernelWatcher {
  readonly values: Recorded[] = [];
  readonly steps: Step[] = [];
  readonly ids = new Map<DataId, number>();
  error: Refusal | undefined;

  add(dataId: DataId, value: Omit<Recorded, "id">): number {
    const id = this.values.length;
    this.values.push({ id, ...value });
    this.ids.set(dataId, id);
    return id;
  }

  use({ dataId, shape, dtype }: tf.TensorInfo): Use {
    const id = this.ids.get(dataId) ?? this.add(dataId, { kind: "captured", shape: [...shape], dtype, tensor: { dataId, shape, dtype } });
    return { id, shape: [...shape], dtype };
  }

  ran(name: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap | undefined, outputs: readonly tf.TensorInfo[]): void {
    const uses: Record<string, Use | Use[]> = {};
    for (const key in inputs) {
      const input = inputs[key] as tf.TensorInfo | tf.TensorInfo[] | undefined | null;
      if (input === undefined || input === null) continue;
      if (!Array.isArray(input) && input instanceof tf.Variable)
        this.refuse("variable", `it uses the tf.Variable "${input.name}"; weights are arguments`);
      uses[key] = Array.isArray(input) ? input.map((one) => this.use(one)) : this.use(input);
    }
    const made = outputs.map(({ dataId, shape, dtype }) => {
      const id = this.ids.get(dataId) ?? this.add(dataId, { kind: "made", shape: [...shape], dtype });
      return { id, shape: [...shape], dtype };
    });
    this.steps.push({ name, attrs: { ...attrs }, inputs: uses, outputs: made });
  }

  wrote(dataId: DataId, given: ArrayLike<unknown>, shape: readonly number[], dtype: tf.DataType): void {
    if (dtype === "string") this.refuse("text", "it makes a tensor of text");
    const numbers = given as ArrayLike<number>;
    const constant = baked(numbers);
    if (constant.numbers && numbers.length > mostBaked) {
      this.refuse("host-data", `it makes a tensor of ${numbers.length} numbers [${shape}] from data of the host; pass it as an argument`);
    }
    this.add(dataId, { kind: "constant", shape: [...shape], dtype, ...constant });
  }

  read(): void {
    this.refuse("read", "it reads the values of a tensor (dataSync, arraySync, data, print)");
  }
  counted(): void {
    this.refuse("variable", "it makes or assigns a tf.Variable; return the new value instead");
  }
  moved(): void {
    this.refuse("moved", "it uses a tensor of another backend");
  }

  /** The first is kept: an asynchronous read only rejects a promise, and the function may catch what is thrown here. */
  refuse(kind: Refusal["kind"], why: string): never {
    this.error ??= new Refusal(kind, why);
    throw this.error;
  }
}

/** Numbers as a constant holds them. */
export function baked(numbers: ArrayLike<number | boolean>): Pick<Recorded, "splat" | "numbers"> {
  const first = numbers[0];
  let same = first !== undefined;
  for (let i = 1; same && i < numbers.length; i++) same = Object.is(numbers[i], first);
  return same ? { splat: Number(first) } : { numbers: Array.from(numbers, Number) };
}

let active = false;

/**
 * Runs `f` once, eagerly, and writes down every kernel. Its result is the answer of this call; the recording can be
 * compiled. Throws a `Refusal` for what cannot be one program or is not a pure function of its arguments.
 * `inputs` are the tensors of the arguments, each in memory of its own, the first `state` of them those of the first
 * argument; the result's tensors come from `flatten`.
 */
export function record<R>(
  backend: PatchbayBackend,
  inputs: readonly tf.Tensor[],
  state: number,
  f: () => R,
  flatten: (result: R) => readonly tf.Tensor[],
): { recording: Recording; result: R } {
  if (active) throw new Refusal("nested", "a compiled step is called inside another one");
  const recorder = new Recorder();
  for (const { dataId, shape, dtype } of inputs) {
    recorder.add(dataId, { kind: "input", shape: [...shape], dtype });
  }
  const { random } = Math;
  const { now } = Date;
  const before = tf.engine().state.numDataBuffers;
  Math.random = () =>
    watching.inside
      ? random()
      : recorder.refuse("random", "it draws with Math.random (directly, or by an op without a seed); use a keyed stream");
  Date.now = () => (watching.inside ? now() : recorder.refuse("clock", "it reads the clock"));
  active = true;
  backend.watcher = recorder;
  watching.by = recorder;
  let result: R | undefined;
  try {
    result = tf.tidy(() => f() as tf.TensorContainer) as R;
  } catch (error) {
    if (!recorder.error) throw error;
  } finally {
    backend.watcher = undefined;
    delete watching.by;
    active = false;
    Math.random = random;
    Date.now = now;
  }
  if (recorder.error) {
    if (result !== undefined) tf.dispose(result as tf.TensorContainer);
    throw recorder.error;
  }
  const made = flatten(result as R);
  const outputs = made.map((tensor) => recorder.use(tensor));
  const given = new Set(inputs.map(({ dataId }) => dataId));
  const kept = tf.engine().state.numDataBuffers - before - new Set(made.map(({ dataId }) => dataId).filter((id) => !given.has(id))).size;
  if (kept > 0) {
    tf.dispose(result as tf.TensorContainer);
    throw new Refusal("kept", `${kept} tensor(s) made inside outlive it (tf.keep, a closure, a memo); return them instead`);
  }
  return { recording: { values: recorder.values, state, steps: recorder.steps, outputs }, result: result as R };
}
