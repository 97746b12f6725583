import { z } from "zod";
import type { GraphDocument, GraphNode, Pin } from "./document.ts";
import { graphNode, wire } from "./document.ts";
import { namesOf, withChildren } from "./edit.ts";
import { freshName } from "./names.ts";
import { own } from "./own.ts";

/** Nodes taken out of a document with the wires between them: what the clipboard holds, as JSON. */
export const clip = z.strictObject({ patchbayClip: z.literal(1), nodes: z.array(graphNode), wires: z.array(wire) });
export type Clip = z.infer<typeof clip>;

/** Text of the clipboard -> clip, or null when it is something else. */
export function parseClip(text: string): Clip | null {
  try {
    const { success, data } = clip.safeParse(JSON.parse(text));
    return success ? data : null;
  } catch {
    return null;
  }
}

/** The nodes with all that stands in them, in document order. Parents that are not taken along are left behind. */
export function copy(document: GraphDocument, names: readonly string[]): Clip {
  const taken = withChildren(document, names);
  const nodes = document.nodes
    .filter((node) => taken.has(node.name))
    .map((node) => (node.parent === undefined || taken.has(node.parent) ? node : withoutParent(node)));
  const wires = document.wires.filter(({ from, to }) => taken.has(from.node) && taken.has(to.node));
  return { patchbayClip: 1, nodes, wires };
}

/**
 * Puts a clip in, under fresh names. `by` shifts its outermost nodes, `parent` is the frame that takes them.
 * Streams stay as they are: copies draw the same numbers, so that they can be compared.
 */
export function paste(
  document: GraphDocument,
  { nodes, wires }: Clip,
  { by, parent }: { by: { x: number; y: number }; parent?: string | undefined },
): { document: GraphDocument; names: readonly string[] } {
  const taken = namesOf(document);
  const fresh: Record<string, string> = {};
  for (const { name } of nodes) {
    fresh[name] = freshName(name, taken);
    taken.add(fresh[name]);
  }
  const added = nodes.map((node): GraphNode => {
    const renamed = { ...node, name: fresh[node.name] as string };
    const inner = node.parent === undefined ? undefined : own(fresh, node.parent);
    if (inner !== undefined) return { ...renamed, parent: inner };
    return { ...withoutParent(renamed), x: node.x + by.x, y: node.y + by.y, ...(parent === undefined ? {} : { parent }) };
  });
  const end = (pin: Pin): Pin => ({ ...pin, node: own(fresh, pin.node) ?? pin.node });
  const names = added.map((node) => node.name);
  return {
    document: {
      ...document,
      nodes: [...document.nodes, ...added],
      wires: [...document.wires, ...wires.map(({ from, to }) => ({ from: end(from), to: end(to) }))],
    },
    names,
  };
}

/** Copies beside the originals, in the same frames and wired from the same sources: a second arm is one press. */
export function duplicate(
  document: GraphDocument,
  names: readonly string[],
  by: { x: number; y: number },
): { document: GraphDocument; names: readonly string[] } {
  const clipped = copy(document, names);
  const before = document.nodes.length;
  const pasted = paste(document, clipped, { by });
  const renamed = new Map(clipped.nodes.map((node, at) => [node.name, pasted.names[at] as string]));
  const home = new Map(document.nodes.map((node) => [node.name, node.parent]));
  const nodes = pasted.document.nodes.map((node, at) => {
    const parent = at < before ? undefined : home.get((clipped.nodes[at - before] as GraphNode).name);
    return parent === undefined || renamed.has(parent) ? node : { ...node, parent };
  });
  const incoming = document.wires.flatMap(({ from, to }) => {
    const target = renamed.get(to.node);
    return target === undefined || renamed.has(from.node) ? [] : [{ from, to: { ...to, node: target } }];
  });
  return { document: { ...pasted.document, nodes, wires: [...pasted.document.wires, ...incoming] }, names: pasted.names };
}

function withoutParent({ parent: _, ...node }: GraphNode): GraphNode {
  return node;
}
