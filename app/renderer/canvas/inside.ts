import { type GraphDocument, type GraphNode, groupId } from "../../common/document.ts";
import { namesOf, removeNodes } from "../../common/edit.ts";
import { freshName } from "../../common/names.ts";

/** All that goes when these go: what is docked in them, and what a container or group among them holds. */
export function withAllInside(document: GraphDocument, names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const node of document.nodes) {
      if (node.parent !== undefined && all.has(node.parent)) all.add(node.name);
      if (node.docked === true && document.wires.some(({ from, to }) => from.node === node.name && all.has(to.node))) all.add(node.name);
    }
  }
  return all;
}

/** A group that goes leaves what it held where it was; a container takes its inside along. */
export function removeAll(document: GraphDocument, names: readonly string[]): GraphDocument {
  const byName = new Map(document.nodes.map((node) => [node.name, node]));
  const groups = new Set(names.filter((name) => byName.get(name)?.node === groupId));
  const freed = document.nodes.map((node) => {
    const group = node.parent !== undefined && groups.has(node.parent) ? byName.get(node.parent) : undefined;
    return group === undefined ? node : inParent({ ...node, x: node.x + group.x, y: node.y + group.y }, group.parent);
  });
  const free = groups.size === 0 ? document : { ...document, nodes: freed };
  return removeNodes(free, [...withAllInside(free, names)]);
}

export function inParent({ parent: _, ...node }: GraphNode, parent: string | undefined): GraphNode {
  return parent === undefined ? node : { ...node, parent };
}

/** A frame for the eye around nodes of one parent. */
export function groupNodes(document: GraphDocument, names: readonly string[]): { document: GraphDocument; name: string } | null {
  const chosen = new Set(names);
  const members = document.nodes.filter(
    (node) => chosen.has(node.name) && node.docked !== true && !(node.parent !== undefined && chosen.has(node.parent)),
  );
  const [first] = members;
  if (first === undefined || members.some((node) => node.parent !== first.parent)) return null;
  const name = freshName("group", namesOf(document));
  const x = Math.min(...members.map((node) => node.x));
  const y = Math.min(...members.map((node) => node.y));
  const group: GraphNode = inParent({ name, node: groupId, title: "Group", settings: {}, x, y }, first.parent);
  const inside = withAllInside(
    document,
    members.map((node) => node.name),
  );
  const moved = document.nodes.map((node) => {
    if (members.includes(node)) return { ...node, parent: name, x: node.x - x, y: node.y - y };
    // A docked node stands in the scope of its host.
    return node.docked === true && inside.has(node.name) && node.parent === first.parent ? { ...node, parent: name } : node;
  });
  return { document: { ...document, nodes: [...moved, group] }, name };
}
