import type { Catalog, CatalogNode } from "./catalog.ts";
import { type GraphDocument, type GraphNode, groupId, type Pin, type Wire } from "./document.ts";
import { own } from "./own.ts";
import { type ProblemData, problem } from "./problems.ts";

/**
 * A document looked up from every side: nodes by name, wires by end, scopes, and who must run before whom.
 *
 * A scope is the inside of a container; the name of the container stands for it, null for the top. Groups make none.
 * A dependency is drawn between two nodes of one scope: a wire into the inside of a container makes the
 * container wait for its source.
 */
export interface Graph {
  readonly document: GraphDocument;
  readonly catalog: Catalog;
  /** The first node of each name. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly cards: ReadonlyMap<string, CatalogNode>;
  readonly into: ReadonlyMap<string, readonly Wire[]>;
  readonly outOf: ReadonlyMap<string, readonly Wire[]>;
  /** Innermost container round a node. */
  readonly scope: ReadonlyMap<string, string | null>;
  /** Nodes whose parents lead nowhere or in a circle; they count as standing at the top. */
  readonly lost: ReadonlySet<string>;
  /** Node -> the nodes of its scope that wait for it. */
  readonly next: ReadonlyMap<string, ReadonlySet<string>>;
}

const nothing: readonly Wire[] = [];
const seen = new WeakMap<GraphDocument, Graph>();

/** Documents are never changed in place, so a graph is made once for each. */
export function graphOf(document: GraphDocument, catalog: Catalog): Graph {
  const known = seen.get(document);
  if (known !== undefined && known.catalog === catalog) return known;
  const graph = build(document, catalog);
  seen.set(document, graph);
  return graph;
}

export function wiresInto(graph: Graph, node: string): readonly Wire[] {
  return graph.into.get(node) ?? nothing;
}
export function wiresOutOf(graph: Graph, node: string): readonly Wire[] {
  return graph.outOf.get(node) ?? nothing;
}

/** The outermost frame round a node, or the node itself. */
export function rootOf(graph: Graph, name: string): string {
  const parent = graph.nodes.get(name)?.parent;
  return parent === undefined ? name : rootOf(graph, parent);
}

/** Refuses what would move nodes between frames while one of them stands in a frame that is not there. */
export function strayIn({ lost }: Graph): ProblemData | null {
  const [stray] = lost;
  if (stray === undefined) return null;
  return problem("bad-parent", `${stray} stands in a frame that is not there.`, { node: stray, fix: "Move it out of its frame first." });
}

export function isContainer(card: CatalogNode | undefined): boolean {
  return card !== undefined && Object.keys(card.bodies).length > 0;
}

/** The pin is a body: as a source it hands in a parameter, as a target it takes a result. */
export function isBody(card: CatalogNode | undefined, pin: string): boolean {
  return own(card?.bodies, pin) !== undefined;
}

/** Where the value of this pin is known (source), or is wanted (target). */
export function scopeAt(graph: Graph, pin: Pin): string | null {
  return isBody(graph.cards.get(pin.node), pin.pin) ? pin.node : (graph.scope.get(pin.node) ?? null);
}

export function isWithin(graph: Graph, inner: string | null, outer: string | null): boolean {
  for (let at: string | null = inner; ; at = graph.scope.get(at) ?? null) {
    if (at === outer) return true;
    if (at === null) return false;
  }
}

/** The dependency that a wire makes, or null: a parameter, the result of a body, a wire out of a container. */
export function dependency(graph: Graph, from: Pin, to: Pin): readonly [before: string, after: string] | null {
  if (!graph.nodes.has(from.node) || !graph.nodes.has(to.node) || isBody(graph.cards.get(from.node), from.pin)) return null;
  const scope = graph.scope.get(from.node) ?? null;
  const target = scopeAt(graph, to);
  if (!isWithin(graph, target, scope)) return null;
  if (target === scope) return target === to.node ? null : [from.node, to.node];
  let after = target as string;
  while ((graph.scope.get(after) ?? null) !== scope) after = graph.scope.get(after) as string;
  return [from.node, after];
}

/** The way from one node to another along dependencies, both ends included; null when there is none. */
export function pathBetween(graph: Graph, start: string, end: string): readonly string[] | null {
  const cameFrom = new Map<string, string | null>([[start, null]]);
  for (const name of cameFrom.keys()) {
    if (name === end) {
      const path: string[] = [];
      for (let at: string | null = end; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
      return path;
    }
    for (const after of graph.next.get(name) ?? []) if (!cameFrom.has(after)) cameFrom.set(after, name);
  }
  return null;
}

function build(document: GraphDocument, catalog: Catalog): Graph {
  const nodes = new Map<string, GraphNode>();
  const cards = new Map<string, CatalogNode>();
  for (const node of document.nodes) {
    if (nodes.has(node.name)) continue;
    nodes.set(node.name, node);
    const card = own(catalog.nodes, node.node);
    if (card !== undefined) cards.set(node.name, card);
  }
  const into = new Map<string, Wire[]>();
  const outOf = new Map<string, Wire[]>();
  for (const wire of document.wires) {
    push(into, wire.to.node, wire);
    push(outOf, wire.from.node, wire);
  }
  const { scope, lost } = scopes(nodes, cards);
  const next = new Map<string, Set<string>>();
  const graph: Graph = { document, catalog, nodes, cards, into, outOf, scope, lost, next };
  for (const wire of document.wires) {
    const pair = dependency(graph, wire.from, wire.to);
    if (pair === null) continue;
    const after = next.get(pair[0]);
    if (after === undefined) next.set(pair[0], new Set([pair[1]]));
    else after.add(pair[1]);
  }
  return graph;
}

function scopes(nodes: ReadonlyMap<string, GraphNode>, cards: ReadonlyMap<string, CatalogNode>) {
  const scope = new Map<string, string | null>();
  const lost = new Set<string>();
  for (const node of nodes.values()) {
    const passed = new Set([node.name]);
    let found: string | null = null;
    for (let at = node.parent; at !== undefined; at = nodes.get(at)?.parent) {
      const parent = nodes.get(at);
      if (parent === undefined || passed.has(at)) {
        lost.add(node.name);
        found = null;
        break;
      }
      passed.add(at);
      if (found === null && parent.node !== groupId && isContainer(cards.get(at))) found = at;
    }
    scope.set(node.name, found);
  }
  // A node under a lost one is lost as well, so that no scope leads in a circle.
  for (const name of lost) scope.set(name, null);
  return { scope, lost };
}

function push(lists: Map<string, Wire[]>, key: string, wire: Wire): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [wire]);
  else list.push(wire);
}
