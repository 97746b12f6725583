import type { GraphDocument, GraphNode, Pin, Wire } from "../../common/document.ts";
import { namesOf } from "../../common/edit.ts";
import { freshName } from "../../common/names.ts";
import { inParent, withAllInside } from "./inside.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A piece of a document as it stands on the clipboard. */
export interface Fragment {
  readonly patchbayFragment: 1;
  readonly nodes: readonly GraphNode[];
  readonly wires: readonly Wire[];
}

export function fragmentOf(document: GraphDocument, names: readonly string[]): Fragment {
  const all = withAllInside(document, names);
  const wires = document.wires.filter(({ from, to }) => all.has(from.node) && all.has(to.node));
  return { patchbayFragment: 1, nodes: document.nodes.filter((node) => all.has(node.name)), wires };
}

/** Puts a fragment in under fresh names. Streams are kept, so that a copy draws the same numbers as its original. */
export function insertFragment(
  document: GraphDocument,
  fragment: Fragment,
  by: Point,
  keepParents: boolean,
): { document: GraphDocument; names: string[] } {
  const taken = namesOf(document);
  const renamed = new Map<string, string>();
  for (const node of fragment.nodes) {
    const name = freshName(node.name, taken);
    taken.add(name);
    renamed.set(node.name, name);
  }
  const known = namesOf(document);
  const nodes = fragment.nodes.map((node) => {
    const inside = node.parent !== undefined && renamed.has(node.parent);
    const parent = inside
      ? renamed.get(node.parent as string)
      : keepParents && node.parent !== undefined && known.has(node.parent)
        ? node.parent
        : undefined;
    const moved = inside ? node : { ...node, x: node.x + by.x, y: node.y + by.y };
    return inParent({ ...moved, name: renamed.get(node.name) as string }, parent);
  });
  const end = (pin: Pin): Pin => ({ ...pin, node: renamed.get(pin.node) ?? pin.node });
  const wires = fragment.wires.map(({ from, to }) => ({ from: end(from), to: end(to) }));
  const roots = nodes.filter(
    (node) => node.docked !== true && !(node.parent !== undefined && taken.has(node.parent) && !known.has(node.parent)),
  );
  return {
    document: { ...document, nodes: [...document.nodes, ...nodes], wires: [...document.wires, ...wires] },
    names: roots.map((node) => node.name),
  };
}

/** Copies with their inner wires and the wires that feed them, so that a duplicate works where its original does. */
export function duplicate(document: GraphDocument, names: readonly string[]): { document: GraphDocument; names: string[] } {
  const all = withAllInside(document, names);
  const wires = document.wires.filter(({ to }) => all.has(to.node));
  return insertFragment(document, { ...fragmentOf(document, names), wires }, { x: 32, y: 32 }, true);
}
