import { type GraphDocument, type GraphNode, groupId } from "./document.ts";
import { namesOf, withChildren } from "./edit.ts";
import { freshName } from "./names.ts";

/** Room that a frame leaves round what stands in it, in pixels; the top has a title. */
export const frameSpace = { side: 24, top: 56 };

/** Where a node stands on the canvas, whatever frames it stands in. */
export function absolute(document: GraphDocument, name: string): { x: number; y: number } {
  const nodes = new Map(document.nodes.map((node) => [node.name, node]));
  const passed = new Set<string>();
  let x = 0;
  let y = 0;
  for (
    let node = nodes.get(name);
    node !== undefined && !passed.has(node.name);
    node = node.parent === undefined ? undefined : nodes.get(node.parent)
  ) {
    passed.add(node.name);
    x += node.x;
    y += node.y;
  }
  return { x, y };
}

/** Moves nodes into a frame, or out of all with undefined; they stay where they are on the canvas, and keep their wires. */
export function setParent(document: GraphDocument, names: readonly string[], parent: string | undefined): GraphDocument {
  const inside = withChildren(document, names);
  // A frame cannot stand in itself.
  if (parent !== undefined && (inside.has(parent) || !document.nodes.some((node) => node.name === parent))) return document;
  const frame = parent === undefined ? { x: 0, y: 0 } : absolute(document, parent);
  const moved = new Set(outermost(document, names));
  const nodes = document.nodes.map((node) => {
    if (!moved.has(node.name) || node.parent === parent) return node;
    const { x, y } = absolute(document, node.name);
    return placed(node, parent, x - frame.x, y - frame.y);
  });
  return nodes.every((node, at) => node === document.nodes[at]) ? document : { ...document, nodes };
}

/** A frame round the nodes, in the frame that the first of them stands in. */
export function group(
  document: GraphDocument,
  names: readonly string[],
  title = "Group",
): { document: GraphDocument; name: string | null } {
  const members = outermost(document, names);
  const first = document.nodes.find((node) => node.name === members[0]);
  if (first === undefined) return { document, name: null };
  const beside = members.filter((name) => document.nodes.find((node) => node.name === name)?.parent === first.parent);
  const inside = document.nodes.filter((node) => beside.includes(node.name));
  const { x, y } = frameCorner(inside);
  const name = freshName("group", namesOf(document));
  const frame = placed({ name, node: groupId, title, settings: {}, x, y }, first.parent, x, y);
  return { document: setParent({ ...document, nodes: [...document.nodes, frame] }, beside, name), name };
}

/** Where a frame round these nodes stands, as they count their own places. */
export function frameCorner(inside: readonly GraphNode[]): { x: number; y: number } {
  // Where a docked node stands means nothing: it is drawn in the node that it feeds.
  const drawn = inside.filter((node) => node.docked !== true);
  const nodes = drawn.length === 0 ? inside : drawn;
  return {
    x: Math.min(...nodes.map((node) => node.x)) - frameSpace.side,
    y: Math.min(...nodes.map((node) => node.y)) - frameSpace.top,
  };
}

/** Takes a group away and leaves what stood in it where it was. */
export function ungroup(document: GraphDocument, name: string): GraphDocument {
  const frame = document.nodes.find((node) => node.name === name && node.node === groupId);
  if (frame === undefined) return document;
  const children = document.nodes.filter((node) => node.parent === name).map((node) => node.name);
  const emptied = setParent(document, children, frame.parent);
  return { ...emptied, nodes: emptied.nodes.filter((node) => node.name !== name) };
}

/** Those that do not stand in one another, in document order. */
function outermost(document: GraphDocument, names: readonly string[]): string[] {
  const wanted = new Set(names);
  return document.nodes
    .filter(
      (node) => wanted.has(node.name) && !names.some((other) => other !== node.name && withChildren(document, [other]).has(node.name)),
    )
    .map((node) => node.name);
}

function placed({ parent: _, ...node }: GraphNode, parent: string | undefined, x: number, y: number): GraphNode {
  return { ...node, x, y, ...(parent === undefined ? {} : { parent }) };
}
