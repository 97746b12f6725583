import type { Pin } from "./document.ts";
import { type Graph, wiresOutOf } from "./graph.ts";
import { own } from "./own.ts";

/** What only looks at a table leaves it a result. */
const onlooking = new Set(["Verdict", "Plot"]);

/**
 * The outputs of these nodes that a container takes as results of its turns. A table that something inside reads on, say the
 * range test that bounds are read off, is a step on the way and none, unless there is nothing else.
 */
export function resultsFor(graph: Graph, container: string, body: string, nodes: readonly string[]): readonly Pin[] {
  const taken = own(own(graph.catalog.nodes, container)?.bodies, body)?.result ?? {};
  const all = nodes.flatMap((node) =>
    Object.entries(graph.cards.get(node)?.outputs ?? {}).flatMap(([pin, port]) => (own(taken, port) === true ? [{ node, pin, port }] : [])),
  );
  const last = all.filter(({ node, pin, port }) => port !== "Table" || !isReadOn(graph, node, pin));
  return (last.length > 0 ? last : all).map(({ node, pin }) => ({ node, pin }));
}

function isReadOn(graph: Graph, node: string, pin: string): boolean {
  return wiresOutOf(graph, node).some(({ from, to }) => {
    const outputs = Object.values(graph.cards.get(to.node)?.outputs ?? {});
    return from.pin === pin && !outputs.every((port) => onlooking.has(port));
  });
}
