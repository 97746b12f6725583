// SPDX-License-Identifier: MIT-0
import { type Pattern, patternOf, walkOf } from "../broadcast.ts";
import { sizeOf, type Value } from "../lowering.ts";
import { columnsFor, type Domain, patternsIn, scratchFloats, type TileNode } from "../tile.ts";
import type { Head } from "./chain.ts";
import { type Node, type Root, readsOf, type Symbolic, writesOf } from "./graph.ts";

/** Nodes that one instruction runs. `level` counts from the end: a group reads only what higher levels write. */
export interface Group {
  readonly nodes: Node[];
  level: number;
  /** Of a tile: what its nodes walk over. */
  domain?: TileDomain;
  /** What makes the sums that the tile reads, block by block in front of it. */
  head?: Head;
}

/** A domain while it is being put together: how wide rows are is settled by reductions, or last. */
interface TileDomain {
  total: number;
  /** Width that reductions and row values fixed. */
  columns: number | undefined;
  patterns: Pattern[];
}

/** Registers and operands of one tile are bounded, and long rows make long registers: so is what a group may hold. */
function mostNodes({ columns = 0 }: TileDomain): number {
  return Math.min(72, Math.floor(scratchFloats / (Math.max(512, columns) + 16) / 3));
}

interface Working extends Group {
  /** Groups that read what this one writes, and those whose writing it reads (found so far). */
  readonly readers: Set<Working>;
  readonly writers: Set<Working>;
}

/**
 * Puts nodes that walk the same elements into one group, so that what lies between them never reaches memory.
 *
 * Nodes are taken from the last to the first. A node joins the readers of its output if all of them lie in one group or the
 * others come later; groups of one level never depend on each other, so joining there makes no cycle.
 */
export function fuse(nodes: readonly Node[]): Group[] {
  const groups = new Set<Working>();
  const readers = new Map<Root, Set<Working>>();
  const writers = new Map<Root, Set<Working>>();

  for (let place = nodes.length - 1; place >= 0; place--) {
    const node = nodes[place] as Node;
    const after = new Set<Working>();
    for (const write of writesOf(node)) {
      const { root } = write as Symbolic;
      for (const group of readers.get(root) ?? []) after.add(group);
      for (const group of writers.get(root) ?? []) if (!apart(node, group)) after.add(group);
    }
    for (const read of readsOf(node)) for (const group of writers.get((read as Symbolic).root) ?? []) after.add(group);
    const group = (node.is !== "other" && join(node, after, groups, [readers, writers])) || alone(node, after, groups);
    for (const read of readsOf(node)) add(readers, read, group);
    for (const write of writesOf(node)) add(writers, write, group);
  }
  return [...groups].sort((a, b) => b.level - a.level);
}

function add(map: Map<Root, Set<Working>>, value: Value, group: Working): void {
  const { root } = value as Symbolic;
  const set = map.get(root) ?? new Set();
  map.set(root, set.add(group));
}

/** Copies into one root (a concatenation) write different parts of it. */
function apart(node: Node, { nodes: [other] }: Working): boolean {
  return other !== undefined && inPart(node) && inPart(other);
}

function inPart(node: Node): boolean {
  return node.is === "other" && (node.name === "COPY" || node.part === true);
}

function alone(node: Node, after: ReadonlySet<Working>, groups: Set<Working>): Working {
  let level = 1;
  for (const reader of after) level = Math.max(level, reader.level + 1);
  const group: Working = { nodes: [node], level, readers: new Set(after), writers: new Set() };
  if (node.is !== "other") group.domain = domainOf(node);
  for (const reader of after) reader.writers.add(group);
  groups.add(group);
  return group;
}

function join(
  node: TileNode,
  after: ReadonlySet<Working>,
  groups: Set<Working>,
  users: readonly Map<Root, Set<Working>>[],
): Working | null {
  const byLevel = [...after].sort((a, b) => b.level - a.level);
  for (const home of byLevel) {
    const domain = home.domain && widened(home.domain, node, home.nodes as TileNode[]);
    if (!domain || home.nodes.length >= mostNodes(domain)) continue;
    const plan = gather(node, home, domain, byLevel);
    if (!plan) continue;
    for (const other of plan.taken) absorb(home, other, groups, users);
    home.domain = plan.domain;
    home.level = plan.level;
    home.nodes.unshift(node);
    for (const reader of after) {
      if (reader === home || plan.taken.includes(reader)) continue;
      home.readers.add(reader);
      reader.writers.add(home);
    }
    return home;
  }
  return null;
}

/** Which other readers can be one group with `home`, and the level at which they then all come before the rest. */
function gather(node: TileNode, home: Working, begun: TileDomain, byLevel: readonly Working[]) {
  const taken: Working[] = [];
  let domain = begun;
  let count = home.nodes.length + 1;
  let level = home.level;
  let room = ceiling(home);
  for (const other of byLevel) {
    if (other === home) continue;
    const fits = other.domain && mergeable(other, home) && widened(other.domain, node, other.nodes as TileNode[]);
    const both = fits && taken.every((one) => mergeable(one, other)) ? united(domain, fits) : null;
    const small = both !== null && count + other.nodes.length <= mostNodes(both);
    if (both && small && Math.min(room, ceiling(other)) >= Math.max(level, other.level)) {
      domain = both;
      count += other.nodes.length;
      level = Math.max(level, other.level);
      room = Math.min(room, ceiling(other));
      taken.push(other);
    } else level = Math.max(level, other.level + 1);
  }
  return level <= room ? { domain, level, taken } : null;
}

/** The highest level that a group can be lifted to without passing one that writes for it. */
function ceiling(group: Working): number {
  let most = Number.POSITIVE_INFINITY;
  for (const writer of group.writers) most = Math.min(most, writer.level - 1);
  return most;
}

/** Two tiles can be one if neither reads what the other writes. */
function mergeable(a: Working, b: Working): boolean {
  return a.domain !== undefined && b.domain !== undefined && !a.readers.has(b) && !b.readers.has(a);
}

function absorb(home: Working, other: Working, groups: Set<Working>, users: readonly Map<Root, Set<Working>>[]): void {
  groups.delete(other);
  home.nodes.push(...other.nodes);
  for (const reader of other.readers) {
    home.readers.add(reader);
    reader.writers.delete(other);
    reader.writers.add(home);
  }
  for (const writer of other.writers) {
    home.writers.add(writer);
    writer.readers.delete(other);
    writer.readers.add(home);
  }
  for (const map of users) for (const set of map.values()) if (set.delete(other)) set.add(home);
}

function domainOf(node: TileNode): TileDomain {
  if (node.is === "row") {
    const total = sizeOf(node.x.shape);
    return { total, columns: node.x.shape.at(-1) ?? 1, patterns: [] };
  }
  return { total: sizeOf(node.out.shape), columns: undefined, patterns: patternsIn(node) };
}

function settled(domain: TileDomain): TileDomain | null {
  const { total, columns, patterns } = domain;
  if (columns === undefined) return columnsFor(patterns, total) === null ? null : domain;
  return patterns.every((pattern) => nests(pattern, total, columns)) ? domain : null;
}

/** Does a row end fall between two of the pattern's axes, or cut one evenly? */
function nests(pattern: Pattern, total: number, columns: number): boolean {
  const { dims } = walkOf(pattern, total);
  let inner = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const next = inner * (dims[axis] as number);
    if (next === columns || inner === columns) return true;
    if (next > columns) return columns % inner === 0 && next % columns === 0;
    inner = next;
  }
  return true;
}

/** The domain with one more node in front of those that are there; null if it does not walk the same elements. */
function widened(domain: TileDomain, node: TileNode, others: readonly TileNode[]): TileDomain | null {
  const { total } = domain;
  const own = node.is === "row" ? sizeOf(node.x.shape) : sizeOf(node.out.shape);
  const { root } = node.out as Symbolic;
  const uses = others.flatMap((other) => patternsOfUse(other, root));
  if (node.is === "row") {
    // Its result is one value a row: every reader spreads it over the row, or is a row value itself.
    const columns = node.x.shape.at(-1) ?? 1;
    if (own !== total || (domain.columns !== undefined && domain.columns !== columns)) return null;
    const rows = total / columns;
    if (!uses.every(({ pattern, size }) => asRow(pattern, size, total, columns, rows))) return null;
    return settled({ total, columns, patterns: domain.patterns });
  }
  if (own === total) {
    if (!uses.every(({ pattern, size }) => pattern.is === "full" && size === total)) return null;
    return settled({ ...domain, patterns: [...domain.patterns, ...patternsIn(node)] });
  }
  // A value a row, in a tile that has rows (or gets them by it).
  const columns = domain.columns ?? total / own;
  const rows = total / columns;
  if (!Number.isInteger(columns) || own !== rows || columns === 1) return null;
  if (!uses.every(({ pattern, size }) => asRow(pattern, size, total, columns, rows))) return null;
  if (patternsIn(node).length > 0) return null;
  return settled({ total, columns, patterns: domain.patterns });
}

function asRow(pattern: Pattern, size: number, total: number, columns: number, rows: number): boolean {
  if (size === rows) return pattern.is === "full";
  return size === total && (rows === 1 ? pattern.is === "scalar" : pattern.is === "prefix" && pattern.run === columns);
}

function patternsOfUse(node: TileNode, root: Root): { pattern: Pattern; size: number }[] {
  if (node.is === "row") return (node.x as Symbolic).root === root ? [{ pattern: { is: "full" }, size: sizeOf(node.x.shape) }] : [];
  return node.args
    .filter((arg): arg is Value => typeof arg !== "number" && (arg as Symbolic).root === root)
    .map((arg) => ({ pattern: patternOf(arg.shape, node.out.shape), size: sizeOf(node.out.shape) }));
}

function united(a: TileDomain, b: TileDomain): TileDomain | null {
  if (a.total !== b.total) return null;
  if (a.columns !== undefined && b.columns !== undefined && a.columns !== b.columns) return null;
  return settled({ total: a.total, columns: a.columns ?? b.columns, patterns: [...a.patterns, ...b.patterns] });
}

/** How the encoder sees the domain of a finished group. */
export function finished({ total, columns, patterns }: TileDomain): Domain {
  return { total, columns: columns ?? (columnsFor(patterns, total) as number), rowed: columns !== undefined };
}
