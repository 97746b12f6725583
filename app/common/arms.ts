import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import { type Graph, graphOf, isBody, isContainer, wiresInto } from "./graph.ts";

/** One result of a container: an arm of a compare, a field of a sweep. */
export interface Arm {
  readonly container: string;
  readonly arm: string;
}

/** Results of a container in the order in which they were wired: the order of the script, of tables and of colours. */
export function armOrder(document: GraphDocument, catalog: Catalog, container: string): readonly string[] {
  const graph = graphOf(document, catalog);
  const card = graph.cards.get(container);
  return [...new Set(wiresInto(graph, container).flatMap(({ to }) => (isBody(card, to.pin) && to.field !== undefined ? [to.field] : [])))];
}

/**
 * Which arms a node works for: those whose result depends on it. A node that all arms share has all of them, and
 * one that stands outside every container counts as well. Arms of inner containers come after those of outer ones.
 */
export function armsOf(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, readonly Arm[]> {
  const graph = graphOf(document, catalog);
  const arms = new Map<string, Arm[]>();
  const containers = [...graph.nodes.keys()].filter((name) => isContainer(graph.cards.get(name)));
  const depth = (name: string): number => {
    const outer = graph.scope.get(name) ?? null;
    return outer === null ? 0 : 1 + depth(outer);
  };
  for (const container of containers.sort((a, b) => depth(a) - depth(b))) {
    for (const arm of armOrder(document, catalog, container)) {
      for (const name of behind(graph, container, arm)) {
        const list = arms.get(name);
        if (list === undefined) arms.set(name, [{ container, arm }]);
        else list.push({ container, arm });
      }
    }
  }
  return arms;
}

/** Everything that the result depends on. A container stands for its inside, so the inside comes with it. */
function behind(graph: Graph, container: string, arm: string): Set<string> {
  const card = graph.cards.get(container);
  const found = new Set<string>();
  const open = wiresInto(graph, container).flatMap((wire) => (isBody(card, wire.to.pin) && wire.to.field === arm ? [wire.from.node] : []));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === container || found.has(name)) continue;
    found.add(name);
    for (const { from } of wiresInto(graph, name)) open.push(from.node);
  }
  return found;
}
