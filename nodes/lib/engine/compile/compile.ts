// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Arena } from "../arena.ts";
import type { PatchbayBackend } from "../backend.ts";
import { backendName } from "../kernels.ts";
import { sizeOf } from "../lowering.ts";
import type { Machine } from "../machine.ts";
import { baked, type Recorded, type Recording, type Step, type Use } from "../record.ts";
import { absorbCopies } from "./absorb.ts";
import { assemble, type Program } from "./assemble.ts";
import { chain } from "./chain.ts";
import { clean, type Evaluate } from "./clean.ts";
import { absorbBiases } from "./epilogue.ts";
import { fuse } from "./fuse.ts";
import { lowerAll } from "./graph.ts";
import { planMemory } from "./plan.ts";

export type { Program };

export interface Engine {
  readonly machine: Machine;
  readonly arena: Arena;
  readonly backend: PatchbayBackend;
}

/** A recorded step as a program in memory. Throws a `Refusal` for a kernel that has no lowering. */
export function compile(recording: Recording, { machine, arena, backend }: Engine): Program {
  const cleaned = clean(recording, (step, constant) => evaluate(backend, step, constant));
  const graph = absorbCopies(absorbBiases(lowerAll(cleaned)));
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  return assemble(graph, planMemory(graph, chain(fuse(graph.nodes), outputs)), machine, arena);
}

/** More numbers than this are better made by the program than kept with it, unless they are all the same. */
const mostFolded = 4096;

function evaluate(
  backend: PatchbayBackend,
  { name, inputs, attrs, outputs }: Step,
  constant: (id: number) => Recorded,
): ReturnType<Evaluate> {
  const [output] = outputs as [Use];
  if (output.dtype === "complex64" || output.dtype === "string") return null;
  const made: tf.TensorInfo[] = [];
  const there = (use: Use): tf.TensorInfo => {
    const shape = [...use.shape];
    const tensor = { dataId: backend.write(allNumbers(constant(use.id)), shape, use.dtype), shape, dtype: use.dtype };
    made.push(tensor);
    return tensor;
  };
  const given = Object.fromEntries(
    Object.entries(inputs).map(([key, use]) => [key, Array.isArray(use) ? use.map(there) : there(use as Use)]),
  );
  const result = [tf.getKernel(name, backendName).kernelFunc({ inputs: given as tf.NamedTensorInfoMap, attrs, backend })].flat();
  const folded = baked(backend.values((result[0] as tf.TensorInfo).dataId) as Float32Array);
  for (const { dataId } of [...made, ...result]) backend.disposeData(dataId);
  return folded.numbers && folded.numbers.length > mostFolded ? null : folded;
}

function allNumbers({ numbers, splat, shape, dtype }: Recorded): Float32Array | Int32Array {
  const room = dtype === "float32" ? new Float32Array(sizeOf(shape)) : new Int32Array(sizeOf(shape));
  if (numbers) room.set(numbers);
  else room.fill(splat as number);
  return room;
}
