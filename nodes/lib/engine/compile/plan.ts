// SPDX-License-Identifier: MIT-0
import { padded } from "../arena.ts";
import type { Group } from "./fuse.ts";
import { type Graph, type Root, readsOf, type Symbolic, writesOf } from "./graph.ts";

/** When a root is written and read, in levels as they run: 0 is the first. */
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
  /** An output -> the input whose memory it may take over, where nobody needs the old numbers after it is written. */
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
  const lives = livesOf(phases);
  const outputs = new Set(graph.outputs.map(({ root }) => root));
  const offsets = new Map<Root, number>();
  let bytes = 0;
  for (const root of graph.roots) {
    if (root.kind !== "constant" || !lives.has(root)) continue;
    offsets.set(root, bytes);
    bytes += padded(4 * root.size);
  }
  const constants = bytes;
  const temporaries = graph.roots.filter((root) => root.kind === "made" && !outputs.has(root) && lives.has(root));
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
  return { phases, offsets, bytes, inPlace: takeOvers(graph, phases, lives) };
}

function livesOf(phases: readonly (readonly Group[])[]): Map<Root, Life> {
  const lives = new Map<Root, Life>();
  for (const [time, phase] of phases.entries()) {
    for (const { nodes } of phase) {
      for (const node of nodes) {
        for (const value of [...writesOf(node), ...readsOf(node)]) {
          const { root } = value as Symbolic;
          const life = lives.get(root);
          if (life) life.to = time;
          else lives.set(root, { from: time, to: time });
        }
      }
    }
  }
  return lives;
}

function takeOvers(graph: Graph, phases: readonly (readonly Group[])[], lives: ReadonlyMap<Root, Life>): Map<Root, Root> {
  const taken = new Map<Root, Root>();
  const given = new Set<Root>();
  const outputs = new Map<Root, number>();
  for (const { root } of graph.outputs) outputs.set(root, (outputs.get(root) ?? 0) + 1);
  for (const [time, phase] of phases.entries()) {
    for (const group of phase) {
      if (!group.domain) continue;
      const { total } = group.domain;
      for (const node of group.nodes) {
        const out = (writesOf(node)[0] as Symbolic).root;
        if (outputs.get(out) !== 1 || out.size !== total || out.kind !== "made") continue;
        for (const read of readsOf(node)) {
          const { root } = read as Symbolic;
          const fits = root.kind === "input" && root.size === total && root.whole === out.whole && !given.has(root) && !outputs.has(root);
          if (!fits || lives.get(root)?.to !== time || readElsewhere(root, group, phase)) continue;
          taken.set(out, root);
          given.add(root);
          break;
        }
      }
    }
  }
  return taken;
}

/** Read in the same phase by another group, or by this one otherwise than element by element. */
function readElsewhere(root: Root, group: Group, phase: readonly Group[]): boolean {
  return phase.some((other) =>
    other.nodes.some((node) =>
      readsOf(node).some(
        (read) =>
          (read as Symbolic).root === root &&
          (other !== group || (node.is === "map" ? node.out : read).shape.reduce((a, b) => a * b, 1) !== root.size),
      ),
    ),
  );
}
