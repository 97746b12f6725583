// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Arena } from "../arena.ts";
import type { PatchbayBackend } from "../backend.ts";
import { backendName } from "../kernels.ts";
import type { Machine } from "../machine.ts";
import type { Recorded, Recording, Step, Use } from "../record.ts";
import { assemble, type Program } from "./assemble.ts";
import { clean } from "./clean.ts";
import { fuse } from "./fuse.ts";
import { lowerAll } from "./graph.ts";
import { planMemory } from "./plan.ts";

export type { Program };

/** A recorded step as a program in memory. Throws a `Refusal` for a kernel that has no lowering. */
export function compile(
  recording: Recording,
  { machine, arena, backend }: { machine: Machine; arena: Arena; backend: PatchbayBackend },
): Program {
  const graph = lowerAll(clean(recording, (step, constant) => evaluate(backend, step, constant)));
  return assemble(graph, planMemory(graph, fuse(graph.nodes)), machine, arena);
}

/** More numbers than this are better made by the program than kept with it, unless they are all the same. */
const mostFolded = 4096;

function evaluate(
  backend: PatchbayBackend,
  { name, inputs, attrs, outputs }: Step,
  constant: (id: number) => Recorded,
): readonly number[] | null {
  const [output] = outputs as [Use];
  if (output.dtype === "complex64" || output.dtype === "string") return null;
  const made: tf.TensorInfo[] = [];
  const there = (use: Use): tf.TensorInfo => {
    const { numbers } = constant(use.id);
    const shape = [...use.shape];
    const tensor = { dataId: backend.write(numbers as unknown as tf.BackendValues, shape, use.dtype), shape, dtype: use.dtype };
    made.push(tensor);
    return tensor;
  };
  const given = Object.fromEntries(
    Object.entries(inputs).map(([key, use]) => [key, Array.isArray(use) ? use.map(there) : there(use as Use)]),
  );
  const result = [tf.getKernel(name, backendName).kernelFunc({ inputs: given as tf.NamedTensorInfoMap, attrs, backend })].flat();
  const numbers = Array.from(backend.values((result[0] as tf.TensorInfo).dataId) as Float32Array);
  for (const { dataId } of [...made, ...result]) backend.disposeData(dataId);
  const [first] = numbers;
  return numbers.length <= mostFolded || numbers.every((number) => Object.is(number, first)) ? numbers : null;
}
