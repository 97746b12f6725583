// SPDX-License-Identifier: MIT-0
import { padded } from "../arena.ts";
import { sizeOf, type Value } from "../lowering.ts";
import type { TileNode } from "../tile.ts";
import { nodesOf } from "./chain.ts";
import type { Group } from "./fuse.ts";
import { type Graph, type Root, readsOf, type Symbolic, writesOf } from "./graph.ts";

/** When a root is written and read, in phases as they run: 0 is the first. */
interface Life {
  from: number;
  to: number;
}

export interface Plan {
  /** Groups by the phase they run in. */
  readonly phases: readonly (readonly Group[])[];
  /** Byte offset of every root that the program holds itself: temporaries and constants. */
  readonly offsets: ReadonlyMap<Root, number>;
  readonly bytes: number;
  /** An output -> the part of the state whose memory it may take over, where nobody needs the old numbers after it is written. */
  readonly inPlace: ReadonlyMap<Root, Root>;
}

/** Gives every temporary a place so that none is overwritten while it is needed; places are shared over time. */
export function planMemory(graph: Graph, groups: readonly Group[]): Plan {
  const phases: Group[][] = [];
  for (const group of groups) {
    const last = phases.at(-1);
    if (last?.[0]?.level === group.level) last.push(group);
    else phases.push([group]);
  }
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  const lives = livesOf(phases, outputs);
  const offsets = new Map<Root, number>();
  let bytes = 0;
  for (const root of graph.roots) {
    if (root.kind !== "constant" || !lives.has(root)) continue;
    offsets.set(root, bytes);
    bytes += padded(4 * root.size);
  }
  const constants = bytes;
  const over = mergeInPlace(phases, lives, outputs);
  const temporaries = graph.roots.filter((root) => root.kind === "made" && !outputs.has(root) && lives.has(root) && !over.has(root));
  temporaries.sort((a, b) => b.size - a.size);
  const placed: { from: number; to: number; life: Life }[] = [];
  for (const root of temporaries) {
    const life = lives.get(root) as Life;
    const size = padded(4 * root.size);
    let at = constants;
    // `placed` is in order of addresses: the first gap between those alive at the same time.
    for (const other of placed) {
      if (other.life.to < life.from || other.life.from > life.to) continue;
      if (at + size <= other.from) break;
      at = Math.max(at, other.to);
    }
    offsets.set(root, at);
    const entry = { from: at, to: at + size, life };
    const place = placed.findIndex(({ from }) => from > at);
    placed.splice(place < 0 ? placed.length : place, 0, entry);
    bytes = Math.max(bytes, entry.to);
  }
  for (const [root, first] of over) offsets.set(root, offsets.get(first) as number);
  // Sums that stay in a thread's buffer have the address that nobody else has.
  for (const { head } of phases.flat()) if (head?.buffered) offsets.set(head.sums, padded(bytes));
  return { phases, offsets, bytes, inPlace: takeOvers(graph, phases, lives) };
}

/** Temporaries that are written over one that is read for the last time: value -> the first one in that place, whose life grows. */
function mergeInPlace(phases: readonly (readonly Group[])[], lives: Map<Root, Life>, outputs: ReadonlySet<Root>): Map<Root, Root> {
  const over = new Map<Root, Root>();
  const ends = new Map([...lives].map(([root, { to }]) => [root, to]));
  const temporary = ({ kind }: Root, out: Root) => kind === "made" && out.kind === "made";
  for (const { out, from } of replacements(
    phases,
    lives,
    (root, other) => temporary(root, other) && !outputs.has(root) && !outputs.has(other),
  )) {
    if (lives.get(from)?.from === lives.get(out)?.from) continue;
    const first = over.get(from) ?? from;
    over.set(out, first);
    (lives.get(first) as Life).to = ends.get(out) as number;
  }
  return over;
}

/** Outputs of tiles and the values that they may be written over: walked element by element, and not read again afterwards. */
function* replacements(
  phases: readonly (readonly Group[])[],
  lives: ReadonlyMap<Root, Life>,
  wanted: (from: Root, out: Root) => boolean,
): Generator<{ out: Root; from: Root }> {
  for (const [time, phase] of phases.entries()) {
    for (const group of phase) {
      if (!group.domain) continue;
      const { total } = group.domain;
      const lastRead = new Map<Root, number>();
      for (const [place, node] of group.nodes.entries()) for (const read of readsOf(node)) lastRead.set((read as Symbolic).root, place);
      const given = new Set<Root>();
      for (const [place, node] of group.nodes.entries()) {
        const out = (writesOf(node)[0] as Symbolic).root;
        if (out.size !== total || lives.get(out)?.from !== time) continue;
        for (const [root, last] of lastRead) {
          const fits = root.size === total && root.whole === out.whole && last <= place && !given.has(root) && lives.get(root)?.to === time;
          if (!fits || !wanted(root, out) || readElsewhere(root, group, phase)) continue;
          given.add(root);
          yield { out, from: root };
          break;
        }
      }
    }
  }
}

/** Of all that lies in memory: what only one tile writes and reads stays in its registers. */
function livesOf(phases: readonly (readonly Group[])[], outputs: ReadonlySet<Root>): Map<Root, Life> {
  const lives = new Map<Root, Life>();
  const homes = new Map<Root, Group>();
  const inMemory = new Set<Root>(outputs);
  for (const [time, phase] of phases.entries()) {
    for (const group of phase) {
      for (const node of nodesOf(group)) {
        for (const value of [...writesOf(node), ...readsOf(node)]) {
          const { root } = value as Symbolic;
          const life = lives.get(root);
          if (life) life.to = time;
          else lives.set(root, { from: time, to: time });
          const home = homes.get(root) ?? group;
          homes.set(root, home);
          if (home !== group || !group.domain || root.kind !== "made" || node === group.head?.node) inMemory.add(root);
        }
      }
    }
  }
  for (const { head } of phases.flat()) if (head?.buffered) inMemory.delete(head.sums);
  for (const root of lives.keys()) if (!inMemory.has(root)) lives.delete(root);
  return lives;
}

function takeOvers(graph: Graph, phases: readonly (readonly Group[])[], lives: ReadonlyMap<Root, Life>): Map<Root, Root> {
  const taken = new Map<Root, Root>();
  const outputs = new Map<Root, number>();
  for (const { root } of graph.outputs) outputs.set(root, (outputs.get(root) ?? 0) + 1);
  const given = new Set<Root>();
  for (const { out, from } of replacements(phases, lives, ({ kind, place }) => kind === "input" && place < graph.state)) {
    if (out.kind !== "made" || outputs.get(out) !== 1 || outputs.has(from) || given.has(from)) continue;
    taken.set(out, from);
    given.add(from);
  }
  return taken;
}

/** Read in the same phase by another group, or by this one otherwise than element by element. */
function readElsewhere(root: Root, group: Group, phase: readonly Group[]): boolean {
  return phase.some((other) =>
    nodesOf(other).some((node) =>
      readsOf(node).some(
        (read) => (read as Symbolic).root === root && (other !== group || node.is === "other" || elementsOf(node, read) !== root.size),
      ),
    ),
  );
}

function elementsOf(node: TileNode, read: Value): number {
  return sizeOf((node.is === "map" ? node.out : read).shape);
}
