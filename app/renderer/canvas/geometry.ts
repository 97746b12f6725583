import type { CanvasNode, Projection } from "./flow.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Every visible node's rectangle on the whole canvas. Frames stand before what they hold, so one pass is enough. */
export function boxes({ nodes }: Projection): ReadonlyMap<string, Box> {
  const found = new Map<string, Box>();
  for (const { id, parentId, position, width, height } of nodes) {
    const parent = parentId === undefined ? undefined : found.get(parentId);
    found.set(id, { x: position.x + (parent?.x ?? 0), y: position.y + (parent?.y ?? 0), width, height });
  }
  return found;
}

const contains = ({ x, y, width, height }: Box, at: { x: number; y: number }) =>
  at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;

/** Innermost open frame under a point, leaving out some and all that they hold. */
export function frameAt(projection: Projection, at: { x: number; y: number }, without: ReadonlySet<string> = new Set()): CanvasNode | null {
  const all = boxes(projection);
  const outside = new Set(without);
  let found: CanvasNode | null = null;
  for (const node of projection.nodes) {
    if (node.parentId !== undefined && outside.has(node.parentId)) outside.add(node.id);
    if (node.type !== "frame" || outside.has(node.id)) continue;
    const box = all.get(node.id);
    if (box !== undefined && contains(box, at)) found = node;
  }
  return found;
}
