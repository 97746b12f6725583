import { type GraphDocument, groupId } from "../../common/document.ts";
import { removeNodes } from "../../common/edit.ts";
import { ungroup } from "../../common/frames.ts";

/** All that goes where these go: what stands in a frame among them, and what is docked in any of them. */
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

/** An open group that goes leaves what it held where it was; a container, and a group that is folded, takes its inside along. */
export function removeAll(document: GraphDocument, names: readonly string[]): GraphDocument {
  const isOpenGroup = (name: string) =>
    document.nodes.some((node) => node.name === name && node.node === groupId && node.collapsed !== true);
  const groups = names.filter(isOpenGroup);
  const freed = groups.reduce(ungroup, document);
  const rest = names.filter((name) => !groups.includes(name));
  return rest.length === 0 ? freed : removeNodes(freed, [...withAllInside(freed, rest)]);
}

/** The names that are drawn by themselves: what is docked or stands in another of them is chosen with it. */
export function outermost(document: GraphDocument, names: readonly string[]): string[] {
  const inside = new Set(names);
  return document.nodes
    .filter((node) => inside.has(node.name) && node.docked !== true && !(node.parent !== undefined && inside.has(node.parent)))
    .map((node) => node.name);
}
