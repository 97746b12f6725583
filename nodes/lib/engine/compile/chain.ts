// SPDX-License-Identifier: MIT-0
import type { Value } from "../lowering.ts";
import { encodeTile, operandKinds, type TileNode, tileKinds } from "../tile.ts";
import { finished, type Group } from "./fuse.ts";
import { type Node, type OtherNode, type Root, type Symbolic, usersOf, writesOf } from "./graph.ts";

/** Words of an instruction's parameters, counted from w[4]: how many rows or images it makes. */
const unitsOf: Partial<Record<string, (words: readonly unknown[]) => number>> = {
  GEMM: (words) => (words[0] === 1 && words[1] === 1 ? (words[2] as number) : 0),
  CONV: (words) => words[0] as number,
  CONV_INPUT: (words) => words[0] as number,
};
/** What a thread's buffer holds (`BLOCK_BYTES` in vm/vm.h), and sums that are worth it: smaller ones stay in the caches anyway. */
const blockBytes = 2 ** 18;
const worthwhile = 2 ** 17;
/** Products are made in tiles of 12, 8, 6 or 4 rows. */
const evenRows = 24;
const mostTileWords = 4000;

/** A product or convolution in front of a tile, and how it is cut. */
export interface Head {
  readonly node: OtherNode;
  readonly units: number;
  /** Units of a block. */
  readonly block: number;
  /** The sums are wanted by this tile only: they never reach memory. */
  readonly buffered: boolean;
  readonly sums: Root;
}

/**
 * Puts large products and convolutions right before the tile that reads them, block by block. The product then runs when the
 * tile does, so whoever else reads it must come later.
 */
export function chain(groups: readonly Group[], outputs: ReadonlySet<Root>): Group[] {
  const { readers, writers } = usersOf(groups, ({ nodes }) => nodes);
  const heads = new Map<Group, Head>();
  const gone = new Set<Group>();
  const bySize = [...groups].filter(({ nodes: [node] }) => node?.is === "other").sort((a, b) => sizeOfSums(b) - sizeOfSums(a));
  for (const group of bySize) {
    const [node] = group.nodes as [OtherNode];
    const units = node.part ? 0 : (unitsOf[node.name]?.(node.words) ?? 0);
    const sums = (node.writes[0] as Symbolic).root;
    if (units < 2 || 4 * sums.size < worthwhile || outputs.has(sums) || writers.get(sums)?.length !== 1) continue;
    const all = readers.get(sums) ?? [];
    const [tile, ...others] = [...all].sort((a, b) => b.level - a.level);
    if (!tile?.domain || heads.has(tile) || others.some(({ level }) => level >= tile.level)) continue;
    const bytes = (4 * sums.size) / units;
    const most = Math.floor(blockBytes / bytes);
    if (most < 1 || !walksAlong(tile, sums, units)) continue;
    heads.set(tile, { node, units, block: even(most, units), buffered: others.length === 0, sums });
    gone.add(group);
  }
  return groups
    .filter((group) => !gone.has(group))
    .map((group) => (heads.has(group) ? { ...group, head: heads.get(group) as Head } : group));
}

/** All nodes of a group, the head first. */
export function nodesOf({ head, nodes }: Group): readonly Node[] {
  return head ? [head.node, ...nodes] : nodes;
}

function sizeOfSums({ nodes: [node] }: Group): number {
  return (writesOf(node as Node)[0] as Symbolic | undefined)?.root.size ?? 0;
}

function even(most: number, units: number): number {
  const block = Math.min(most, Math.ceil(units / 2));
  return block > evenRows ? block - (block % evenRows) : block;
}

/** Does the tile go through these sums from the first to the last, so that it can be cut where they are? */
function walksAlong(tile: Group, sums: Root, units: number): boolean {
  const domain = finished(tile.domain as NonNullable<Group["domain"]>);
  if (domain.total !== sums.size) return false;
  const rows = domain.total / domain.columns;
  if (rows !== 1 && rows % units !== 0) return false;
  const encoded = encodeTile(tile.nodes as TileNode[], domain, { rootOf: (value: Value) => (value as Symbolic).root, escapes: () => true });
  return encoded !== null && encoded.words.length < mostTileWords && !operandKinds(encoded.words).includes(tileKinds.strided);
}
