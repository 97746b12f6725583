import type { GraphDocument } from "../../common/document.ts";
import { move, updateNode } from "../../common/edit.ts";
import type { Projection } from "./flow.ts";
import { boxes, frameAt, placeIn } from "./geometry.ts";
import { inParent, withAllInside } from "./inside.ts";

type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

/** Canvas positions (within their parents) as positions of the document. */
export function moved(document: GraphDocument, projection: Projection, places: Places): GraphDocument {
  const shifts = new Map(projection.nodes.map((node) => [node.id, node.data.shift]));
  const found = Object.entries(places).map(([name, { x, y }]) => {
    const shift = shifts.get(name) ?? { x: 0, y: 0 };
    return [name, { x: Math.round(x - shift.x), y: Math.round(y - shift.y) }] as const;
  });
  return move(document, Object.fromEntries(found));
}

/**
 * Where nodes were let go decides in which frame they stand: into the one under their middle, or out of the
 * one whose border they left. What is docked in them goes along.
 */
export function settledIn(document: GraphDocument, projection: Projection, places: Places): GraphDocument {
  const all = boxes(projection);
  const dropped = new Set(Object.keys(places));
  let result = document;
  for (const node of projection.nodes) {
    const place = places[node.id];
    if (place === undefined || (node.parentId !== undefined && dropped.has(node.parentId))) continue;
    const parent = node.parentId === undefined ? undefined : all.get(node.parentId);
    const at = { x: place.x + (parent?.x ?? 0), y: place.y + (parent?.y ?? 0) };
    const frame = frameAt(projection, { x: at.x + node.width / 2, y: at.y + Math.min(node.height / 2, 24) }, new Set([node.id]));
    if (frame?.id === node.parentId) continue;
    const inside = placeIn(projection, frame, at);
    const own = node.type === "frame" ? frameShift(projection, node.id) : { x: 0, y: 0 };
    for (const name of withAllInside(document, [node.id])) {
      const was = document.nodes.find((n) => n.name === name);
      if (was === undefined || was.parent !== node.data.graph.parent) continue;
      const spot = name === node.id ? { x: Math.round(inside.x - own.x), y: Math.round(inside.y - own.y) } : { x: was.x, y: was.y };
      result = updateNode(result, name, (n) => inParent({ ...n, ...spot }, frame?.id));
    }
  }
  return result;
}

/** A frame's corner differs from its document position by what keeps its children inside. */
function frameShift(projection: Projection, id: string): { x: number; y: number } {
  const node = projection.nodes.find((n) => n.id === id);
  if (node === undefined) return { x: 0, y: 0 };
  const parent = projection.nodes.find((n) => n.parentId === node.parentId && n.type === "card" && node.parentId !== undefined)?.data.shift;
  return { x: node.data.shift.x - (parent?.x ?? 0), y: node.data.shift.y - (parent?.y ?? 0) };
}
