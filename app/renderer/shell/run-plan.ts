import { type GraphDocument, groupId } from "../../common/document.ts";

/** The nodes that a run comes to: all, or one with everything that it needs. */
export function plannedNodes(document: GraphDocument, to?: string): string[] {
  const real = document.nodes.filter(({ node }) => node !== groupId);
  if (to === undefined) return real.map(({ name }) => name);
  const parents = new Map(document.nodes.map(({ name, parent }) => [name, parent]));
  const sources = new Map<string, string[]>();
  for (const { from, to: into } of document.wires) sources.set(into.node, [...(sources.get(into.node) ?? []), from.node]);
  const children = new Map<string, string[]>();
  for (const { name, parent } of document.nodes) if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), name]);

  const needed = new Set<string>();
  const visit = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const source of sources.get(name) ?? []) visit(source);
    // What stands in a container runs because the container does, and a container runs all that stands in it.
    for (const child of children.get(name) ?? []) visit(child);
    const parent = parents.get(name);
    if (parent !== undefined) visit(parent);
  };
  visit(to);
  return real.flatMap(({ name }) => (needed.has(name) ? [name] : []));
}
