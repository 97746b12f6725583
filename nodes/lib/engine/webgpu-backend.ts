// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.ts";

/** What tfjs's WebGPU backend knows of a tensor: its values on the host, and its buffer once it has one. */
interface Datum {
  readonly dtype: tf.DataType;
  readonly shape: number[];
  values: tf.BackendValues | null | undefined;
  resource?: unknown;
}

export interface Device {
  readonly lost: Promise<{ message: string; reason: string }>;
  addEventListener(kind: "uncapturederror", heard: (event: { error: { message: string }; preventDefault(): void }) => void): void;
}

/** A shader to be compiled: tfjs looks a compiled one up by `shaderKey`, types and ranks. */
interface Program {
  shaderKey: string;
  getUserCode(): string;
}

interface WebGpuBackend extends tf.KernelBackend {
  readonly device: Device;
  readonly tensorMap: { get(dataId: object): Datum };
  uploadToGPU(dataId: object): void;
  shouldExecuteOnCPU(inputs: tf.TensorInfo[], sizeThreshold?: number): boolean;
  runWebGPUProgram(
    program: Program,
    inputs: tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms?: unknown,
    output?: tf.TensorInfo,
  ): tf.TensorInfo;
}

export type WebGpuBackendClass = new (device: Device, info: unknown) => WebGpuBackend;

/**
 * tfjs's WebGPU backend, with five things mended:
 *
 * - A compiled shader is found by its text. tfjs's keys leave out what the text of some depends on: a reverse cumsum over five
 *   entries would use the shader that was compiled for three, and be wrong without a word.
 * - Whole numbers (labels, row numbers, keys) that came from the host stay readable there at once, and what only moves them
 *   about (gather, slice, concat) does so on the host. So labels are checked and counted without waiting.
 * - What the graphics processor reports as wrong (WebGPU does not throw, it computes zeros) is thrown with the next values read;
 *   a processor that was lost stays so.
 * - Whole numbers and truth values can be transposed.
 * - A value that only lies on the graphics processor is a clear problem when it is read without waiting.
 */
export function backendClass(Base: WebGpuBackendClass): WebGpuBackendClass {
  return class extends Base {
    #failed: string | undefined;
    #lost: string | undefined;

    constructor(device: Device, info: unknown) {
      super(device, info);
      device.addEventListener("uncapturederror", (event) => {
        event.preventDefault(); // Else Dawn prints it, and all that follows from it.
        this.#failed ??= firstLine(event.error.message);
      });
      void device.lost.then(({ message, reason }) => {
        if (reason !== "destroyed") this.#lost = `it was lost: ${firstLine(message)}`;
      });
    }

    override uploadToGPU(dataId: object): void {
      const datum = this.tensorMap.get(dataId);
      const { values, dtype } = datum;
      super.uploadToGPU(dataId);
      if (dtype !== "float32") datum.values = values;
    }

    override shouldExecuteOnCPU(inputs: tf.TensorInfo[], sizeThreshold?: number): boolean {
      return inputs.every((input) => this.#wholeOnHost(input)) || super.shouldExecuteOnCPU(inputs, sizeThreshold);
    }

    #wholeOnHost({ dataId, dtype }: tf.TensorInfo): boolean {
      return (dtype === "int32" || dtype === "bool") && this.tensorMap.get(dataId).values != null;
    }

    override runWebGPUProgram(
      program: Program,
      inputs: tf.TensorInfo[],
      dtype: tf.DataType,
      uniforms?: unknown,
      output?: tf.TensorInfo,
    ): tf.TensorInfo {
      if (program.shaderKey.startsWith("transpose_")) convertsWhatItMoves(program, dtype);
      program.shaderKey += program.getUserCode();
      const made = super.runWebGPUProgram(program, inputs, dtype, uniforms, output);
      // Written over: the host's copy is of yesterday.
      if (output && tf.util.sizeFromShape(output.shape) > 0) this.tensorMap.get(output.dataId).values = null;
      return made;
    }

    override readSync(dataId: object): tf.BackendValues {
      const { values, dtype } = this.tensorMap.get(dataId);
      if (values != null || dtype === "string") return values as tf.BackendValues;
      throw new Problem(
        "webgpu-read",
        "A value that lies on the graphics processor was read without waiting for it (dataSync, arraySync).",
        {
          fix: "Read it with `await tensor.data()`, or run this with another engine: leave PATCHBAY_ENGINE out.",
        },
      );
    }

    override async read(dataId: object): Promise<tf.BackendValues> {
      let values: tf.BackendValues | undefined;
      try {
        values = await super.read(dataId);
      } catch (error) {
        if ((this.#lost ?? this.#failed) === undefined) throw error;
      }
      const why = this.#lost ?? this.#failed;
      this.#failed = undefined;
      if (why === undefined) return values as tf.BackendValues;
      throw new Problem("webgpu-failed", `The graphics processor could not compute this: ${why}`, {
        fix: "Make batches or models smaller if memory ran out; else run this with another engine: leave PATCHBAY_ENGINE out.",
      });
    }
  };
}

function firstLine(message: string): string {
  return message.split("\n")[0] as string;
}

/**
 * A tensor of floats may lie there as whole numbers (a cast to more precise numbers moves nothing), and the shader of a transpose
 * hands what it finds to a function that takes floats.
 */
function convertsWhatItMoves(program: Program, dtype: tf.DataType): void {
  const [set, to] = dtype === "float32" ? ["setOutputAtIndex", "f32"] : ["setOutputAtIndexI32", "i32"];
  const code = program.getUserCode().replace(/setOutputAtIndex\(flatIndex, (A\[[^;]*)\);/, `${set}(flatIndex, ${to}($1));`);
  program.getUserCode = () => code;
}
