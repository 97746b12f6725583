import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { useDocument } from "../shell/document-store.ts";
import type { CanvasNode, Projection } from "./flow.ts";
import { project } from "./projection.ts";

let last: { document: GraphDocument; catalog: Catalog; projection: Projection } | null = null;

/** Nodes that look as they did keep their identity, so that React draws only what an edit changed. */
function reused(before: Projection, now: Projection): Projection {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const nodes = now.nodes.map((node): CanvasNode => {
    const old = known.get(node.id);
    return old !== undefined && same(old, node) ? old : node;
  });
  const edges = new Map(before.edges.map((edge) => [edge.id, edge]));
  return {
    nodes,
    edges: now.edges.map((edge) => {
      const old = edges.get(edge.id);
      return old !== undefined && same(old, edge) ? old : edge;
    }),
  };
}

/** Deep equality of plain data; what is shared by reference, like most of an edited document, costs one comparison. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** What the canvas shows of a document, made once for each. */
export function shown(document: GraphDocument, catalog: Catalog): Projection {
  if (last !== null && last.document === document && last.catalog === catalog) return last.projection;
  const now = project(document, catalog);
  const projection = last === null ? now : reused(last.projection, now);
  last = { document, catalog, projection };
  return projection;
}

export function useShown(): Projection {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  return shown(document, catalog);
}
