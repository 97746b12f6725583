// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DataId, PatchbayBackend } from "./backend.ts";
import { writeConstant } from "./compile/assemble.ts";
import type { Engine, Program } from "./compile/compile.ts";
import type { Root } from "./compile/graph.ts";
import type { DType } from "./lowering.ts";
import { type Leaf, type Nested, rebuild } from "./structure.ts";

/** A program with what binds it to a step: what its result looks like, and the tensors of the closure that it reads. */
export interface Bound {
  readonly program: Program;
  readonly captured: readonly DataId[];
  readonly result: Nested;
  readonly outputs: readonly Leaf[];
}

/** Binds the addresses of arguments and results into the program's words, and runs it. */
export function execute(step: Bound, inputs: readonly tf.Tensor[], { machine, arena, backend }: Engine, donate: boolean): Nested {
  const { program } = step;
  const { patches, graph, inPlace } = program;
  const bound = new Map<Root, DataId>();
  const addressOf = (root: Root): number => backend.datum(bound.get(root) as DataId).address;
  for (const root of graph.roots) {
    if (root.kind === "input") bound.set(root, (inputs[root.place] as tf.Tensor).dataId);
    else if (root.kind === "captured") bound.set(root, step.captured[root.place] as DataId);
  }
  const results: DataId[] = graph.outputs.map(({ root, shape, dtype }) => {
    const known = bound.get(root);
    if (known) {
      backend.share(known);
      return known;
    }
    const over = donate ? inPlace.get(root) : undefined;
    const given = over && (bound.get(over) as DataId);
    const free = given && backend.refCount(given) === 1;
    if (free) backend.share(given);
    const dataId = free ? given : root.kind === "constant" ? constant(backend, root) : backend.make(shape, dtype).dataId;
    bound.set(root, dataId);
    return dataId;
  });
  const { i32 } = arena;
  for (const [root, places] of patches) {
    const address = addressOf(root);
    for (const { word, offset } of places) i32[word] = (address + offset) | 0;
  }
  machine.execute(program.address);
  return rebuild(step.result, step.outputs, (leaf, place) =>
    tf.engine().makeTensorFromTensorInfo({ dataId: results[place] as DataId, shape: [...leaf.shape], dtype: leaf.dtype as DType }),
  );
}

function constant(backend: PatchbayBackend, root: Root): DataId {
  const { dataId, address } = backend.make([root.size], root.whole ? "int32" : "float32");
  writeConstant(backend.arena, address, root);
  return dataId;
}
