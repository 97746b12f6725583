import type { ElkNode } from "elkjs/lib/elk-api.js";
import type { CanvasNode, Projection } from "./flow.ts";
import { frame, group } from "./measures.ts";

/** Columns from left to right, frames as blocks of their own, pins where they are. Resolves to canvas positions by node. */
export async function tidy({ nodes, edges }: Projection): Promise<Record<string, { x: number; y: number }>> {
  // 1.5 MB that only those who tidy need.
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const children = (parent: string | undefined): ElkNode[] => nodes.filter((node) => node.parentId === parent).map(elkNode);
  const elkNode = (node: CanvasNode): ElkNode => ({
    id: node.id,
    ...(node.type === "card" ? { width: node.width, height: node.height } : {}),
    children: children(node.id),
    ports: node.data.pins
      .filter((pin) => pin.spare !== true)
      .map((pin) => ({
        id: `${node.id} ${pin.way} ${pin.id}`,
        width: 0,
        height: 0,
        x: pin.x,
        y: pin.y,
        layoutOptions: { "elk.port.side": pin.edge === "left" ? "WEST" : "EAST" },
      })),
    layoutOptions: {
      "elk.portConstraints": node.type === "card" ? "FIXED_POS" : "FIXED_SIDE",
      "elk.padding": padding(node),
      ...spacing,
    },
  });
  const spacing = {
    "elk.spacing.nodeNode": "24",
    "elk.layered.spacing.nodeNodeBetweenLayers": "64",
    "elk.layered.spacing.edgeNodeBetweenLayers": "24",
  };
  const root = await new Elk().layout({
    id: "root",
    children: children(undefined),
    edges: edges.map((edge) => ({
      id: edge.id,
      sources: [`${edge.source} out ${edge.sourceHandle}`],
      targets: [`${edge.target} in ${edge.targetHandle}`],
    })),
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.hierarchyHandling": "INCLUDE_CHILDREN",
      "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      ...spacing,
    },
  });
  const places: Record<string, { x: number; y: number }> = {};
  const read = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      places[child.id] = { x: Math.round(child.x ?? 0), y: Math.round(child.y ?? 0) };
      read(child);
    }
  };
  read(root);
  return places;
}

function padding(node: CanvasNode): string {
  if (node.type === "card") return "[top=0,left=0,bottom=0,right=0]";
  const plain = node.data.card === undefined;
  if (plain) return `[top=${group.header},left=${group.pad},bottom=${group.pad},right=${group.pad}]`;
  return `[top=${frame.header + frame.pad},left=${frame.pad},bottom=${frame.pad},right=84]`;
}
