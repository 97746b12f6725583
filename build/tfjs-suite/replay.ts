import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import type { DataId, PatchbayBackend, Watcher } from "../../nodes/lib/engine/backend.ts";
import type { Engine, Program } from "../../nodes/lib/engine/compile/compile.ts";
import type { Root } from "../../nodes/lib/engine/compile/graph.ts";
import type { KernelWatcher } from "../../nodes/lib/engine/kernels.ts";
import { baked, type Recorded, type Recording, type Step, type Use } from "../../nodes/lib/engine/record.ts";

/**
 * Every spec once more as one program: its kernels are written down while it runs, and afterwards compiled together: once
 * with all data from the host as inputs, once with what is small as constants, as the closure of a step has them. What no
 * later kernel reads must come out with the bits of the eager run.
 */

/** Writes down the kernels of one spec, and keeps the bits of all data. */
export class SpecRecorder implements Watcher, KernelWatcher {
  readonly #backend: PatchbayBackend;
  readonly #values: Recorded[] = [];
  readonly #steps: Step[] = [];
  readonly #ids = new Map<DataId, number>();
  readonly #bits: (Int32Array | undefined)[] = [];

  constructor(backend: PatchbayBackend) {
    this.#backend = backend;
  }

  ran(name: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined, outputs: readonly TensorInfo[]): void {
    const uses: Record<string, Use | Use[]> = {};
    for (const key in inputs) {
      const input = inputs[key] as TensorInfo | TensorInfo[] | undefined | null;
      if (input) uses[key] = Array.isArray(input) ? input.map((one) => this.#use(one, "input")) : this.#use(input, "input");
    }
    this.#steps.push({ name, attrs: { ...attrs }, inputs: uses, outputs: outputs.map((one) => this.#use(one, "made")) });
  }
  wrote(): void {}
  read(): void {}
  counted(): void {}
  moved(): void {}

  /** Data that no kernel made is an input, whoever wrote it. */
  #use({ dataId, shape, dtype }: TensorInfo, kind: "input" | "made"): Use {
    let id = this.#ids.get(dataId);
    if (id === undefined) {
      id = this.#values.length;
      this.#ids.set(dataId, id);
      this.#values.push({ id, kind, shape: [...shape], dtype });
      this.#bits.push(dtype === "string" || dtype === "complex64" ? undefined : this.#look(dataId).slice());
    }
    return { id, shape: [...shape], dtype };
  }

  #look(dataId: DataId): Int32Array {
    const seen = this.#backend.look(dataId);
    return new Int32Array(seen.buffer, seen.byteOffset, seen.length);
  }

  get steps(): number {
    return this.#steps.length;
  }

  #recording(constants: boolean): Recording {
    const read = new Set(this.#steps.flatMap(({ inputs }) => Object.values(inputs).flat()).map((use) => (use as Use).id));
    const last = new Map(this.#steps.flatMap(({ outputs }) => outputs).map((use) => [use.id, use]));
    const outputs = [...last.values()].filter(({ id }) => !read.has(id) && this.#values[id]?.kind === "made");
    const values = constants ? this.#values.map((value) => this.#asConstant(value)) : this.#values;
    return { values, state: 0, steps: this.#steps, outputs };
  }

  #asConstant(value: Recorded): Recorded {
    const bits = this.#bits[value.id];
    if (value.kind !== "input" || !bits || bits.length === 0) return value;
    const constant = baked(value.dtype === "float32" ? new Float32Array(bits.buffer) : bits);
    return constant.numbers && constant.numbers.length > 64 ? value : { ...value, kind: "constant", ...constant };
  }

  /** Compiles and runs what was written down; says which outputs differ from the eager run. */
  replay(
    compile: (recording: Recording, engine: Engine) => Program,
    engine: Engine,
    constants: boolean,
  ): { outputs: number; wrong: string[] } {
    const recording = this.#recording(constants);
    const program = compile(recording, engine);
    const { backend, arena, machine } = engine;
    const inputs = recording.values.filter(({ kind }) => kind === "input");
    const made: DataId[] = [];
    const place = new Map<Root, DataId>();
    const room = (root: Root): DataId => {
      const { dataId } = backend.make([root.size], root.whole ? "int32" : "float32");
      made.push(dataId);
      place.set(root, dataId);
      return dataId;
    };
    try {
      for (const root of program.graph.roots) {
        if (root.kind !== "input") continue;
        const at = room(root);
        // Complex data is only passed on: kernels see its parts.
        const bits = this.#bits[(inputs[root.place] as Recorded).id];
        if (bits) this.#look(at).set(bits);
      }
      for (const { root } of program.graph.outputs) if (!place.has(root) && root.kind === "made") room(root);
      for (const [root, words] of program.patches) {
        const { address } = backend.datum(place.get(root) as DataId);
        for (const { word, offset } of words) arena.i32[word] = (address + offset) | 0;
      }
      machine.execute(program.address);
      const wrong = recording.outputs.flatMap(({ id }, i) => {
        const root = program.graph.outputs[i]?.root as Root;
        const at = place.get(root);
        const found = at ? this.#look(at) : constantBits(root);
        const maker = this.#steps.findLast(({ outputs }) => outputs.some((use) => use.id === id));
        return same(found, this.#bits[id] as Int32Array, recording.values[id]?.dtype === "float32") ? [] : [maker?.name ?? ""];
      });
      return { outputs: recording.outputs.length, wrong };
    } finally {
      for (const dataId of made) backend.disposeData(dataId, true);
      program.drop();
    }
  }
}

function constantBits({ size, whole, numbers, splat }: Root): Int32Array {
  const values = whole ? new Int32Array(size) : new Float32Array(size);
  if (numbers) values.set(numbers);
  else values.fill(splat as number);
  return new Int32Array(values.buffer);
}

function same(a: Int32Array, b: Int32Array, floats: boolean): boolean {
  if (a.length !== b.length) return false;
  const [x, y] = floats ? [new Float32Array(a.slice().buffer), new Float32Array(b.slice().buffer)] : [a, b];
  return a.every((bits, i) => bits === b[i] || (Number.isNaN(x[i]) && Number.isNaN(y[i])));
}

export interface Replays {
  specs: number;
  kernels: number;
  outputs: number;
  /** Specs whose outputs differ, with the kernels that made them. */
  wrong: string[];
  /** Specs that cannot be one program, by the reason. */
  refused: Record<string, number>;
  failed: string[];
}

/** Records every spec from now on and replays it when it is over. */
export async function replaySpecs(): Promise<Replays> {
  const { engineInUse } = await import("../../nodes/lib/engine/compiled.ts");
  const { watching } = await import("../../nodes/lib/engine/kernels.ts");
  const { compile } = await import("../../nodes/lib/engine/compile/compile.ts");
  const { Refusal } = await import("../../nodes/lib/engine/refusal.ts");
  const engine = engineInUse as Engine;
  const replays: Replays = { specs: 0, kernels: 0, outputs: 0, wrong: [], refused: {}, failed: [] };
  const { beforeEach, afterEach } = globalThis as unknown as Record<"beforeEach" | "afterEach", (hook: () => void) => void>;
  let recorder: SpecRecorder | undefined;
  beforeEach(() => {
    recorder = new SpecRecorder(engine.backend);
    watching.by = recorder;
  });
  afterEach(() => {
    delete watching.by;
    if (!recorder || recorder.steps === 0) return;
    replays.specs++;
    replays.kernels += recorder.steps;
    try {
      for (const constants of [false, true]) {
        const { outputs, wrong } = recorder.replay(compile, engine, constants);
        replays.outputs += outputs;
        if (wrong.length > 0)
          replays.wrong.push(`${replays.specs}${constants ? " with constants" : ""}: ${[...new Set(wrong)].join(", ")}`);
      }
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof Refusal) replays.refused[message] = (replays.refused[message] ?? 0) + 1;
      else replays.failed.push(`${replays.specs}: ${message.slice(0, 200)}`);
    }
  });
  return replays;
}
