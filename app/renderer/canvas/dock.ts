import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode, Wire } from "../../common/document.ts";

/** A node with all that is docked in it, as a tree; `pin` is the input that the docked node feeds. */
export interface Docked {
  readonly node: GraphNode;
  readonly pin: string;
  readonly index: number;
  readonly children: readonly Docked[];
}

/**
 * Docked node -> the one wire that docks it. A node that says `docked` but feeds nothing, several
 * things, or something outside its own frame stands on the canvas by itself: nothing is ever hidden
 * without a place where it shows.
 */
export function dockings(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, Wire> {
  const byName = new Map(document.nodes.map((node) => [node.name, node]));
  const feeds = new Map<string, Wire[]>();
  for (const wire of document.wires) feeds.set(wire.from.node, [...(feeds.get(wire.from.node) ?? []), wire]);
  const found = new Map<string, Wire>();
  for (const node of document.nodes) {
    if (node.docked !== true) continue;
    const [wire, ...others] = feeds.get(node.name) ?? [];
    const host = wire === undefined ? undefined : byName.get(wire.to.node);
    if (wire === undefined || host === undefined || others.length > 0 || host.parent !== node.parent) continue;
    const card = catalog.nodes[host.node];
    if (card === undefined || Object.keys(card.bodies).length > 0) continue;
    if (wire.to.pin in card.inputs || wire.to.pin in card.settings) found.set(node.name, wire);
  }
  // A ring of docked nodes has no visible host: all of it stands free.
  for (const name of [...found.keys()]) {
    const ring = new Set<string>();
    let at: string | undefined = name;
    while (at !== undefined && found.has(at) && !ring.has(at)) {
      ring.add(at);
      at = found.get(at)?.to.node;
    }
    if (at !== undefined && ring.has(at)) for (const member of ring) found.delete(member);
  }
  return found;
}

/** The node on the canvas in which `name` is drawn: itself, or the host at the end of its dockings. */
export function hostOf(name: string, docks: ReadonlyMap<string, Wire>): string {
  let at = name;
  for (let wire = docks.get(at); wire !== undefined; wire = docks.get(at)) at = wire.to.node;
  return at;
}

/** Host -> the trees docked directly in it, in the order of its pins' list places. */
export function dockedTrees(document: GraphDocument, docks: ReadonlyMap<string, Wire>): ReadonlyMap<string, readonly Docked[]> {
  const byName = new Map(document.nodes.map((node) => [node.name, node]));
  const direct = new Map<string, { name: string; wire: Wire }[]>();
  for (const [name, wire] of docks) direct.set(wire.to.node, [...(direct.get(wire.to.node) ?? []), { name, wire }]);
  const treeOf = (host: string): readonly Docked[] =>
    (direct.get(host) ?? [])
      .flatMap(({ name, wire }) => {
        const node = byName.get(name);
        return node === undefined ? [] : [{ node, pin: wire.to.pin, index: wire.to.index ?? 0, children: treeOf(name) }];
      })
      .sort((a, b) => a.index - b.index);
  return new Map([...direct.keys()].filter((name) => !docks.has(name)).map((name) => [name, treeOf(name)]));
}
