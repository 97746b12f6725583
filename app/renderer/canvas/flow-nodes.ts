import type { Edge, Node, NodeHandle } from "@xyflow/react";
import type { CanvasEdge, CanvasNode, PinSpec } from "./flow.ts";
import { directionOf } from "./pin.tsx";
import type { Via } from "./route.ts";

/** Half the side of a pin's box; wires end in the pin's middle half. */
const half = 5;

function handle(pin: PinSpec): NodeHandle {
  return {
    id: pin.id,
    type: pin.way === "in" ? "target" : "source",
    position: directionOf(pin),
    x: pin.x - half,
    y: pin.y - half,
    width: 2 * half,
    height: 2 * half,
  };
}

const above = 1000;
const opens = new WeakMap<CanvasNode["data"], Record<string, unknown>>();

/** The same object each time, so that a card which is dragged open is not drawn anew at every step. */
function opened(data: CanvasNode["data"]): Record<string, unknown> {
  const made = opens.get(data) ?? { ...data, open: true };
  opens.set(data, made);
  return made;
}

const known = new WeakMap<CanvasNode, Node>();

/** React Flow's node for one of ours. Sizes and pins are given, so nothing has to be measured before it can be drawn. */
export function flowNode(node: CanvasNode, selected: boolean, open: boolean, position: { x: number; y: number } | undefined): Node {
  const before = known.get(node);
  const at = position ?? node.position;
  if (
    before !== undefined &&
    before.selected === selected &&
    (before.data.open === true) === open &&
    before.position.x === at.x &&
    before.position.y === at.y
  )
    return before;
  const made: Node = {
    id: node.id,
    type: node.type,
    position: at,
    width: node.width,
    height: node.height,
    measured: { width: node.width, height: node.height },
    data: open ? opened(node.data) : (node.data as unknown as Record<string, unknown>),
    handles: node.data.pins.filter((pin) => open || pin.spare !== true).map(handle),
    selected,
    // An open card stands above its neighbours; a frame stays below what it holds.
    ...(open && node.type === "card" ? { zIndex: above } : {}),
    ...(node.parentId === undefined ? {} : { parentId: node.parentId }),
    ...(node.type === "frame" ? { dragHandle: ".frame-head", style: { pointerEvents: "none" as const } } : {}),
  };
  known.set(node, made);
  return made;
}

/** Bright where it touches the selection, dim where it does not and something is selected. */
export function flowEdge(edge: CanvasEdge, chosen: boolean, touches: boolean | null, via: Via | null): Edge {
  return {
    ...edge,
    data: { ...edge.data, via },
    type: "wire",
    selected: chosen,
    className: touches === null ? "" : touches ? "near" : "far",
    ariaLabel: `Wire from ${edge.data.label}`,
  };
}
