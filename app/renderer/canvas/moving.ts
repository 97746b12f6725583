import type { GraphDocument } from "../../common/document.ts";
import { move } from "../../common/edit.ts";
import { absolute, setParent } from "../../common/frames.ts";
import type { Projection } from "./flow.ts";
import { frameAt } from "./geometry.ts";
import { withAllInside } from "./inside.ts";

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
 * Where nodes were let go decides in which frame they stand: in the one under their head, or in none where they
 * left the one they were in. What is docked in them goes along. `document` has them in their new places already.
 */
export function settledIn(document: GraphDocument, projection: Projection, names: readonly string[]): GraphDocument {
  const dropped = new Set(names);
  let result = document;
  for (const node of projection.nodes) {
    if (!dropped.has(node.id) || (node.parentId !== undefined && dropped.has(node.parentId))) continue;
    const corner = absolute(document, node.id);
    const offset = node.type === "frame" ? { x: 0, y: 0 } : { x: node.width / 2, y: 20 };
    const frame = frameAt(projection, { x: corner.x + offset.x, y: corner.y + offset.y }, new Set([node.id]));
    if (frame?.id === node.parentId) continue;
    const own = node.data.graph.parent;
    const docked = [...withAllInside(document, [node.id])].filter((name) =>
      document.nodes.some((n) => n.name === name && n.parent === own),
    );
    result = setParent(result, docked, frame?.id);
  }
  return result;
}
