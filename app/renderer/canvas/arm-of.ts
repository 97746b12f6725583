import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { resultsOf } from "./frame-shape.ts";

/** Node -> number of the one arm that it belongs to; what several arms share, or none needs, has no number. */
export function armsOfNodes(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, number> {
  const into = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const { from, to } of document.wires) into.set(to.node, [...(into.get(to.node) ?? []), from.node]);
  for (const { name, parent } of document.nodes) if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), name]);
  const parentOf = new Map(document.nodes.map(({ name, parent }) => [name, parent]));
  const inside = (name: string, container: string): boolean => {
    const seen = new Set<string>();
    for (let at = parentOf.get(name); at !== undefined && !seen.has(at); at = parentOf.get(at)) {
      if (at === container) return true;
      seen.add(at);
    }
    return false;
  };
  const arms = new Map<string, number | null>();
  for (const container of document.nodes) {
    for (const body of Object.keys(catalog.nodes[container.node]?.bodies ?? {})) {
      const results = resultsOf(document, container.name, body);
      if (results.length < 2) continue;
      results.forEach(({ source }, arm) => {
        const seen = new Set<string>();
        const queue = [source];
        for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
          if (seen.has(at) || !inside(at, container.name)) continue;
          seen.add(at);
          queue.push(...(into.get(at) ?? []), ...(children.get(at) ?? []));
        }
        for (const name of seen) arms.set(name, arms.has(name) && arms.get(name) !== arm ? null : arm);
      });
    }
  }
  return new Map([...arms].flatMap(([name, arm]) => (arm === null ? [] : [[name, arm] as const])));
}
