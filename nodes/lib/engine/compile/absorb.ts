// SPDX-License-Identifier: MIT-0
import { addressOf, at, type Value, type Word } from "../lowering.ts";
import { type Graph, type Node, type OtherNode, type Root, readsOf, type Symbolic, usersOf, writesOf } from "./graph.ts";
import { type Axis, type Box, through } from "./walk.ts";

/**
 * Products read and write with any strides, so what only moves numbers before or after them (heads that are split,
 * transposed, sliced out, put together) need not happen. The product's own chains of sums stay as they are: no bit changes.
 */
export function absorbCopies(graph: Graph): Graph {
  let nodes = graph.nodes;
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  for (let changed = true; changed; ) {
    changed = false;
    const { readers, writers } = usersOf(nodes, (node) => [node]);
    const gone = new Set<Node>();
    /** A copy -> the product that writes for it, in its place: what the copy's target must hold before is there by then. */
    const instead = new Map<Node, Node>();
    const next = nodes.map((node) => {
      if (node.is !== "other" || node.name !== "GEMM") return node;
      let product: OtherNode = node;
      for (const side of ["a", "b"] as const) {
        const made = only(writers.get(rootAt(product, side)));
        const read = isCopy(made) && !writtenAgain(made, writers) ? withOperand(product, side, made) : null;
        if (read) product = read;
      }
      const root = rootAt(product, "c");
      const reader = only(readers.get(root));
      if (!outputs.has(root) && only(writers.get(root)) === node && isCopy(reader) && !gone.has(reader)) {
        const written = withOperand(product, "c", reader);
        if (written) {
          instead.set(reader, { ...written, part: true });
          gone.add(reader);
          gone.add(product);
          changed = true;
          return product;
        }
      }
      if (product !== node) changed = true;
      return product;
    });
    nodes = withoutUnread(
      next.filter((node) => !gone.has(node) || instead.has(node)).map((node) => instead.get(node) ?? node),
      outputs,
    );
  }
  return { ...graph, nodes };
}

const places = { a: 5, b: 10, c: 15 } as const;
type Side = keyof typeof places;

function only(nodes: readonly Node[] | undefined): Node | undefined {
  return nodes?.length === 1 ? nodes[0] : undefined;
}

function isCopy(node: Node | undefined): node is OtherNode {
  return node?.is === "other" && node.name === "COPY";
}

/** What the copy reads must still be there when the product runs: it is written by one node at most. */
function writtenAgain(copy: OtherNode, writers: ReadonlyMap<Root, readonly Node[]>): boolean {
  const { root } = addressOf(copy.words[1] as Value).value as Symbolic;
  const list = writers.get(root) ?? [];
  return list.length > 1 && !list.every((node) => node.is === "other" && (node.name === "COPY" || node.part === true));
}

function rootAt({ words }: OtherNode, side: Side): Root {
  return (addressOf(words[places[side]] as Value).value as Symbolic).root;
}

/** The copy as a box, seen from what it wrote ("to") or from what it read ("from"). */
function boxOf({ words }: OtherNode, seen: "to" | "from"): { box: Box; other: Value } {
  const [to, from] = [addressOf(words[0] as Value), addressOf(words[1] as Value)];
  const axes = Array.from({ length: words[2] as number }, (_, axis) => {
    const [size, there, here] = words.slice(3 + 3 * axis, 6 + 3 * axis) as [number, number, number];
    return seen === "to" ? { size, here: there, there: here } : { size, here, there };
  });
  return seen === "to"
    ? { box: { axes, here: to.offset, there: from.offset }, other: from.value }
    : { box: { axes, here: from.offset, there: to.offset }, other: to.value };
}

interface BatchAxis {
  size: number;
  a: number;
  b: number;
  c: number;
}

/** The product with one operand read (or its result written) on the other side of the copy; null where strides cannot say it. */
function withOperand(product: OtherNode, side: Side, copy: OtherNode): OtherNode | null {
  const words = product.words as number[];
  const place = places[side];
  const { value, offset } = addressOf(product.words[place] as Value);
  const { box, other } = boxOf(copy, side === "c" ? "from" : "to");
  const [b0 = 1, b1 = 1, m = 1, n = 1, k = 1] = words;
  const inner: Axis[] = [
    { size: side === "b" ? k : m, stride: words[place + 3] as number },
    { size: side === "a" ? k : n, stride: side === "c" ? 1 : (words[place + 4] as number) },
  ];
  const axes: Axis[] = [{ size: b0, stride: words[place + 1] as number }, { size: b1, stride: words[place + 2] as number }, ...inner];
  // A matrix that is read again and again is not walked through.
  if (axes.some(({ size, stride }) => size > 1 && stride <= 0)) return null;
  const found = through(box, (value as Symbolic).root.size, offset, axes);
  if (!found) return null;
  const [outer, middle, first, second] = found.axes as [Axis[], Axis[], Axis[], Axis[]];
  if (first.length > 1 || second.length > 1) return null;
  if (side === "c" && second[0] && second[0].stride !== 1) return null;
  const batch = batchOf(words, [outer, middle], side);
  if (!batch) return null;
  const [x, y] = batch;
  const changed: Word[] = [...product.words];
  changed[0] = x.size;
  changed[1] = y.size;
  for (const one of ["a", "b", "c"] as const) {
    changed[places[one] + 1] = x[one];
    changed[places[one] + 2] = y[one];
  }
  changed[place] = at(other, found.offset);
  changed[place + 3] = first[0]?.stride ?? 0;
  if (side !== "c") changed[place + 4] = second[0]?.stride ?? 0;
  const swap = (list: readonly Value[]) => list.map((one) => ((one as Symbolic).root === (value as Symbolic).root ? other : one));
  // The other operand may be the same tensor, and is still read there.
  const reads = side === "c" ? product.reads : [...swap(product.reads), ...product.reads.filter((one) => stillRead(changed, one))];
  return { ...product, words: changed, reads, writes: side === "c" ? swap(product.writes) : product.writes };
}

function stillRead(words: readonly Word[], value: Value): boolean {
  return [places.a, places.b, 20].some((place) => {
    const word = words[place];
    return typeof word === "object" && (addressOf(word as Value).value as Symbolic).root === (value as Symbolic).root;
  });
}

/** The axes of the batch after one operand's were cut; at most two are left, or null. */
function batchOf(words: readonly number[], cut: readonly (readonly Axis[])[], side: Side): [BatchAxis, BatchAxis] | null {
  const axes: BatchAxis[] = [];
  for (const [place, parts] of cut.entries()) {
    const whole = {
      size: words[place] as number,
      a: words[6 + place] as number,
      b: words[11 + place] as number,
      c: words[16 + place] as number,
    };
    let inside = whole.size;
    for (const { size, stride } of parts) {
      inside /= size;
      axes.push({ size, a: whole.a * inside, b: whole.b * inside, c: whole.c * inside, [side]: stride });
    }
  }
  const joined: BatchAxis[] = [];
  for (const axis of axes) {
    const last = joined.at(-1);
    const even = last && (["a", "b", "c"] as const).every((one) => last[one] === axis[one] * axis.size);
    if (even) joined[joined.length - 1] = { ...axis, size: last.size * axis.size };
    else joined.push(axis);
  }
  const none = { size: 1, a: 0, b: 0, c: 0 };
  if (joined.length > 2) return null;
  return [joined.at(-2) ?? none, joined.at(-1) ?? none];
}

/** Copies whose result nobody reads any more. */
function withoutUnread(nodes: readonly Node[], outputs: ReadonlySet<Root>): Node[] {
  const read = new Set<Root>(outputs);
  const kept: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!writesOf(node).some((value) => read.has((value as Symbolic).root))) continue;
    for (const value of readsOf(node)) read.add((value as Symbolic).root);
    kept.push(node);
  }
  return kept.reverse();
}
