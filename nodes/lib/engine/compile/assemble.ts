// SPDX-License-Identifier: MIT-0
import type { Arena } from "../arena.ts";
import { padded } from "../arena.ts";
import { addressOf, type Value, type Word } from "../lowering.ts";
import type { Machine } from "../machine.ts";
import { type Opcode, opcode } from "../opcodes.ts";
import { chunksFor, elementsIn, floatBits, writeInstruction } from "../program.ts";
import { encodeTile, splitOf, type TileNode } from "../tile.ts";
import { type Head, nodesOf } from "./chain.ts";
import { finished, type Group } from "./fuse.ts";
import { type Graph, type Root, type Symbolic, usersOf } from "./graph.ts";
import type { Plan } from "./plan.ts";

/** A program in memory, with the places of its words that hold addresses known only when it is called. */
export interface Program {
  readonly graph: Graph;
  readonly inPlace: ReadonlyMap<Root, Root>;
  /** Address of the words. */
  readonly address: number;
  /** For each root from outside: where its address is written, and how far into it each points (bytes). */
  readonly patches: ReadonlyMap<Root, readonly { readonly word: number; readonly offset: number }[]>;
  readonly instructions: number;
  readonly phases: number;
  /** Bytes of temporaries, constants and words. */
  readonly bytes: number;
  drop(): void;
}

/** Writes the plan as a program into the arena. */
export function assemble(graph: Graph, plan: Plan, machine: Machine, arena: Arena): Program {
  const { readers } = usersOf(plan.phases.flat().flatMap(nodesOf), (node) => [node]);
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  const words: number[] = [];
  const relocations: { word: number; root: Root; offset: number }[] = [];
  let place = 0;
  let instructions = 0;

  const put = (name: Parameters<typeof writeInstruction>[2], parameters: readonly Word[], chunks: number, waits: boolean): void => {
    const numbers = parameters.map((word, i) => {
      if (typeof word === "number") return word | 0;
      if ("float" in word) return floatBits(word.float);
      const { value, offset } = addressOf(word);
      relocations.push({ word: place + 4 + i, root: (value as Symbolic).root, offset: 4 * offset });
      return 0;
    });
    place = writeInstruction(words, place, name, numbers, chunks, waits);
    instructions++;
  };
  const putTile = (group: Group, waits: boolean): void => {
    const nodes = group.nodes as TileNode[];
    const inside = new Set<unknown>(nodes);
    const domain = finished(group.domain as NonNullable<Group["domain"]>);
    const encoded = encodeTile(nodes, domain, {
      rootOf: (value: Value) => (value as Symbolic).root,
      escapes: (value: Value) => {
        const { root } = value as Symbolic;
        return outputs.has(root) || (readers.get(root) ?? []).some((node) => !inside.has(node));
      },
    });
    if (!encoded) throw new Error("A tile has more registers than its scratch has room for.");
    const work = (domain.total * nodes.length) / 4;
    if (group.head) putChain(group.head, encoded.words, work, waits);
    else put("TILE", encoded.words, chunksFor("TILE", work, splitOf(domain), machine.threads), waits);
  };

  const putChain = ({ node, units, block, buffered }: Head, tile: readonly Word[], work: number, waits: boolean): void => {
    const [first, second] = [embedded(node.name, node.words), embedded("TILE", tile)];
    const blocks = Math.ceil(units / block);
    const chunks = chunksFor("CHAIN", work + elementsIn(node.name, node.work), blocks, machine.threads);
    put("CHAIN", [units, block, 8 + first.length, buffered ? 1 : 0, ...first, ...second], chunks, waits);
  };

  for (const phase of plan.phases) {
    let waits = true;
    for (const group of phase) {
      const [first] = group.nodes;
      if (first?.is === "other") put(first.name, first.words, chunksFor(first.name, first.work, first.split, machine.threads), waits);
      else putTile(group, waits);
      waits = false;
    }
  }
  words[place] = 0;

  const bytes = padded(plan.bytes) + padded(4 * (place + 1));
  const base = arena.allocate(bytes);
  const address = base + padded(plan.bytes);
  const patches = new Map<Root, { word: number; offset: number }[]>();
  for (const { word, root, offset } of relocations) {
    const own = plan.offsets.get(root);
    if (own !== undefined) words[word] = (base + own + offset) | 0;
    else {
      const list = patches.get(root) ?? [];
      list.push({ word: address / 4 + word, offset });
      patches.set(root, list);
    }
  }
  for (let i = 0; i <= place; i++) arena.i32[address / 4 + i] = words[i] as number;
  for (const root of graph.roots) {
    const own = plan.offsets.get(root);
    if (root.kind === "constant" && own !== undefined) writeConstant(arena, base + own, root);
  }
  return {
    graph,
    inPlace: plan.inPlace,
    address,
    patches,
    instructions,
    phases: plan.phases.length,
    bytes,
    drop: () => arena.free(base, bytes),
  };
}

/** An instruction inside another one. */
function embedded(name: Opcode, words: readonly Word[]): Word[] {
  return [opcode[name], 4 + words.length, 0, 1, ...words];
}

export function writeConstant(arena: Arena, address: number, { numbers, splat, size, whole }: Root): void {
  const into = whole ? arena.i32 : arena.f32;
  if (numbers) into.set(numbers, address / 4);
  else into.fill(splat as number, address / 4, address / 4 + size);
}
