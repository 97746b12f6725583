import type { GraphDocument, GraphNode } from "../../common/document.ts";
import type { Nodes } from "./apply-events.ts";

/**
 * Names of the nodes whose results no longer belong to the document: those that an edit changed, all that
 * is downstream of them, and the containers around them. Moving, folding and naming for the eye change nothing.
 * `kept` nodes hold on to the result that they have, whatever happens before them.
 */
export function staleAfter(before: GraphDocument, after: GraphDocument, kept: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const old = new Map(before.nodes.map((node) => [node.name, node]));
  const names = new Set(after.nodes.map((node) => node.name));
  const oldWires = wiresInto(before);
  const newWires = wiresInto(after);
  const changed: string[] = [];
  // Containers that get another result from inside, or lost a child.
  const within = before.nodes.flatMap(({ name, parent }) =>
    !names.has(name) && parent !== undefined && names.has(parent) ? [parent] : [],
  );
  for (const node of after.nodes) {
    const known = old.get(node.name);
    // The seed is the root of every stream that a node draws from.
    const redrawn = before.seed !== after.seed && node.streams !== undefined;
    const [was, is] = [oldWires.get(node.name), newWires.get(node.name)];
    if (redrawn || known === undefined || meaning(known) !== meaning(node) || was?.outside !== is?.outside) changed.push(node.name);
    else if (was?.inside !== is?.inside) within.push(node.name);
  }
  return downstream(after, changed, within, kept);
}

/** The given nodes, the given containers through their inside only, and everything that follows from them. */
export function downstream(
  document: GraphDocument,
  from: readonly string[],
  containers: readonly string[] = [],
  kept: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const parents = parentsOf(document);
  const targets = new Map<string, string[]>();
  for (const { from: source, to } of document.wires) {
    const list = targets.get(source.node);
    if (list === undefined) targets.set(source.node, [to.node]);
    else list.push(to.node);
  }
  // True: it gives another result whatever its children do; false: it is a container, stale through a child.
  const found = new Map<string, boolean>();
  const visit = (name: string, itself: boolean) => {
    if (kept.has(name) || found.get(name) === true || (found.has(name) && !itself)) return;
    found.set(name, itself);
    for (const target of targets.get(name) ?? []) {
      // What a container hands to its children is as it was before when only a child is stale.
      if (itself || !isInside(target, name, parents)) visit(target, !isInside(name, target, parents));
    }
    const parent = parents.get(name);
    if (parent !== undefined) visit(parent, false);
  };
  for (const name of from) visit(name, true);
  for (const name of containers) visit(name, false);
  return new Set(found.keys());
}

/** The same nodes: those named are stale where they have a result to be wrong about, the others are no longer. */
export function markStale(nodes: Nodes, stale: ReadonlySet<string>): Nodes {
  const marked = Object.entries(nodes).flatMap(([name, node]) => {
    const state = stale.has(name) && settled.has(node.state) ? "stale" : !stale.has(name) && node.state === "stale" ? "done" : node.state;
    return state === node.state ? [] : [[name, { ...node, state } as const] as const];
  });
  return marked.length === 0 ? nodes : { ...nodes, ...Object.fromEntries(marked) };
}

const settled: ReadonlySet<string> = new Set(["done", "cached", "failed"]);
const meaning = ({ node, settings, streams, parent }: GraphNode) => JSON.stringify([node, settings, streams ?? {}, parent ?? ""]);

const parentsOf = (document: GraphDocument) => new Map(document.nodes.map((node) => [node.name, node.parent]));

/** What comes into each node, as text to compare: from outside of it, and from its own children. */
function wiresInto(document: GraphDocument): Map<string, { outside: string; inside: string }> {
  const parents = parentsOf(document);
  const into = new Map<string, { outside: string; inside: string }>();
  for (const wire of document.wires) {
    const known = into.get(wire.to.node) ?? { outside: "", inside: "" };
    const side = isInside(wire.from.node, wire.to.node, parents) ? "inside" : "outside";
    into.set(wire.to.node, { ...known, [side]: known[side] + JSON.stringify(wire) });
  }
  return into;
}

function isInside(name: string, container: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  const passed = new Set<string>();
  for (let at = parents.get(name); at !== undefined && !passed.has(at); at = parents.get(at)) {
    if (at === container) return true;
    passed.add(at);
  }
  return false;
}
