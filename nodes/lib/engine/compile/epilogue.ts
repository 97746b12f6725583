// SPDX-License-Identifier: MIT-0
import { patternOf } from "../broadcast.ts";
import { sizeOf, type Value, type Word } from "../lowering.ts";
import type { MapNode } from "../tile.ts";
import { type Graph, type Node, type OtherNode, type Root, type Symbolic, usersOf, writesOf } from "./graph.ts";

/** Where an instruction has its flags and its bias, and how many columns its result has; counted from w[4]. */
const sums: Partial<Record<string, { flags: number; bias: number; columns(words: readonly Word[]): number }>> = {
  GEMM: { flags: 19, bias: 20, columns: (words) => words[3] as number },
  CONV: { flags: 24, bias: 25, columns: (words) => words[8] as number },
};
const [adds, withBias, withRelu, whole] = [1, 2, 4, 8];

/**
 * A bias that is added to the finished sums of a product or convolution, and a relu after it, are its own last step:
 * the numbers are still in registers then. The same additions in the same order.
 */
export function absorbBiases(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  const { readers, writers } = usersOf(graph.nodes, (node) => [node]);
  /** The one node that reads what this one writes. */
  const next = (node: Node): MapNode | null => {
    const [out, ...more] = writesOf(node);
    if (!out || more.length > 0) return null;
    const { root } = out as Symbolic;
    const [reader, ...others] = readers.get(root) ?? [];
    return !outputs.has(root) && writers.get(root)?.length === 1 && others.length === 0 && reader?.is === "map" ? reader : null;
  };
  const gone = new Set<Node>();
  const moved = new Map<Node, OtherNode>();
  for (const node of graph.nodes) {
    if (node.is !== "other") continue;
    const place = sums[node.name];
    if (!place || ((node.words[place.flags] as number) & (adds | withBias | withRelu | whole)) !== 0) continue;
    const add = next(node);
    const bias = add && biasIn(add, writesOf(node)[0] as Symbolic, place.columns(node.words));
    if (!add || !bias) continue;
    const after = next(add);
    const relu = after?.op === "relu" && sizeOf(after.out.shape) === sizeOf(add.out.shape) ? after : null;
    // It runs where the last of them stood, so that the bias is there.
    const last = relu ?? add;
    const words = [...node.words];
    words[place.flags] = (words[place.flags] as number) | withBias | (relu ? withRelu : 0);
    words[place.bias] = bias;
    const from = (writesOf(node)[0] as Symbolic).root;
    const written = words.map((word) => redirected(word, from, last.out));
    moved.set(last, { ...node, words: written, reads: [...node.reads, bias], writes: [last.out] });
    gone.add(node);
    if (relu) gone.add(add);
  }
  const nodes = graph.nodes.filter((node) => !gone.has(node)).map((node) => moved.get(node) ?? node);
  return { ...graph, nodes };
}

function biasIn({ op, args, out }: MapNode, sum: Symbolic, columns: number): Value | null {
  if (op !== "add") return null;
  const [a, b] = args as [Value | number, Value | number];
  if (typeof a === "number" || typeof b === "number") return null;
  const [x, bias] = (a as Symbolic).root === sum.root ? [a, b] : [b, a];
  if ((x as Symbolic).root !== sum.root || (bias as Symbolic).root === sum.root || sizeOf(x.shape) !== sizeOf(out.shape)) return null;
  const pattern = patternOf(bias.shape, out.shape);
  return pattern.is === "suffix" && pattern.period === columns ? bias : null;
}

function redirected(word: Word, from: Root, to: Value): Word {
  if (typeof word === "number" || "float" in word) return word;
  if ("value" in word) return (word.value as Symbolic).root === from ? { ...word, value: to } : word;
  return (word as Symbolic).root === from ? to : word;
}
