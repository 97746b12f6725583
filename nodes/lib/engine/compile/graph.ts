// SPDX-License-Identifier: MIT-0
import { longRows } from "../eager.ts";
import { callOf, loweringOf } from "../kernels.ts";
import { type DType, type Emitter, type InstructionOptions, type RowReduction, sizeOf, type Value, type Word } from "../lowering.ts";
import type { Opcode } from "../opcodes.ts";
import type { Recording, Use } from "../record.ts";
import { Refusal } from "../refusal.ts";
import type { TileNode } from "../tile.ts";
import type { TileOp } from "../tile-ops.ts";

/** One piece of memory of a program. Values are views of it. */
export interface Root {
  readonly id: number;
  readonly size: number;
  readonly kind: "input" | "captured" | "constant" | "made";
  /** Place in the inputs (or captured tensors) of the step. */
  readonly place: number;
  /** Of a constant: one of the two. */
  readonly numbers?: readonly number[];
  readonly splat?: number;
  readonly whole: boolean;
}

/** A value of a program: a root under a shape. */
export class Symbolic implements Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly root: Root;

  constructor(shape: readonly number[], dtype: DType, root: Root) {
    this.shape = shape;
    this.dtype = dtype;
    this.root = root;
  }
}

export interface OtherNode {
  readonly is: "other";
  readonly name: Opcode;
  readonly words: readonly Word[];
  readonly reads: readonly Value[];
  readonly writes: readonly Value[];
  readonly work: number;
  readonly split: number;
  /** Writes only a part of its root, which no other node of that root writes. */
  readonly part?: boolean;
}
export type Node = TileNode | OtherNode;

export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: readonly Symbolic[];
  readonly roots: readonly Root[];
  /** Inputs before this place are the state. */
  readonly state: number;
  /** Tensors of the closure, in the order of their roots' places. */
  readonly captured: readonly Use[];
}

/** Turns a cleaned recording into nodes of the machine, by the lowerings that eager kernels use. */
export function lowerAll(recording: Recording): Graph {
  const nodes: Node[] = [];
  const roots: Root[] = [];
  const captured: Use[] = [];
  const known = new Map<number, Root>();
  const newRoot = (root: Omit<Root, "id">): Root => {
    const made = { id: roots.length, ...root };
    roots.push(made);
    return made;
  };
  let inputs = 0;
  for (const { id, kind, shape, dtype, numbers, splat } of recording.values) {
    if (kind === "made") continue;
    const place = kind === "input" ? inputs++ : kind === "captured" ? captured.push({ id, shape, dtype }) - 1 : 0;
    const constant = splat === undefined ? (numbers ? { numbers } : {}) : { splat };
    known.set(id, newRoot({ size: sizeOf(shape), kind, place, whole: dtype !== "float32", ...constant }));
  }
  const symbolic = ({ id, shape, dtype }: Use): Symbolic => {
    if (dtype === "complex64" || dtype === "string")
      throw new Refusal("fallback", `it uses ${dtype === "string" ? "text" : "complex numbers"}`);
    const root = known.get(id) as Root;
    return new Symbolic(shape, dtype, root);
  };

  const emitter: Emitter = {
    temp: (shape, dtype) =>
      new Symbolic(shape, dtype, newRoot({ size: sizeOf(shape), kind: "made", place: 0, whole: dtype !== "float32" })),
    view: (value, shape, dtype = value.dtype) => new Symbolic(shape, dtype, (value as Symbolic).root),
    map(op: TileOp, out: Value, ...args: readonly (Value | number)[]) {
      if (sizeOf(out.shape) === 0) return;
      // A constant that is one number everywhere needs no memory.
      const plain = args.map((arg) => (typeof arg === "number" ? arg : ((arg as Symbolic).root.splat ?? arg)));
      nodes.push({ is: "map", op, out, args: plain });
    },
    reduceRows(op: RowReduction, out: Value, x: Value) {
      const columns = x.shape.at(-1) ?? 1;
      if (sizeOf(x.shape) > 0 && columns <= 8192) nodes.push({ is: "row", op, out, x });
      else {
        const { words, work, split } = longRows(op, out, x);
        nodes.push({ is: "other", name: "REDUCE_ROWS", words, reads: [x], writes: [out], work, split });
      }
    },
    instruction: (name: Opcode, words: readonly Word[], options: InstructionOptions) => {
      nodes.push({ is: "other", name, words, ...options });
    },
  };

  for (const step of recording.steps) {
    const lowering = loweringOf.get(step.name);
    if (!lowering) throw new Refusal("fallback", `the kernel ${step.name} has no program of its own yet`);
    for (const { id, shape, dtype } of step.outputs) {
      known.set(id, newRoot({ size: sizeOf(shape), kind: "made", place: 0, whole: dtype !== "float32" }));
    }
    // biome-ignore lint/suspicious/noExplicitAny: a use has what the call reads of a tensor
    const call = callOf(step.inputs as any, step.attrs, (tensor) => symbolic(tensor as unknown as Use));
    lowering.lower(emitter, call, step.outputs.map(symbolic));
  }
  return { nodes, outputs: recording.outputs.map(symbolic), roots, state: recording.state, captured };
}

export function readsOf(node: Node): readonly Value[] {
  if (node.is === "map") return node.args.filter((arg) => typeof arg !== "number");
  return node.is === "row" ? [node.x] : node.reads;
}
export function writesOf(node: Node): readonly Value[] {
  return node.is === "other" ? node.writes : [node.out];
}

/** Who reads and who writes each root: nodes, or groups of nodes. Each is listed once, in order. */
export function usersOf<T>(
  things: readonly T[],
  nodesOf: (thing: T) => readonly Node[],
): { readers: Map<Root, T[]>; writers: Map<Root, T[]> } {
  const users = { readers: new Map<Root, T[]>(), writers: new Map<Root, T[]>() };
  const add = (map: Map<Root, T[]>, values: readonly Value[], thing: T): void => {
    for (const value of values) {
      const { root } = value as Symbolic;
      const list = map.get(root);
      if (!list) map.set(root, [thing]);
      else if (list.at(-1) !== thing) list.push(thing);
    }
  };
  for (const thing of things) {
    for (const node of nodesOf(thing)) {
      add(users.readers, readsOf(node), thing);
      add(users.writers, writesOf(node), thing);
    }
  }
  return users;
}
