import type { Catalog, CatalogNode } from "./catalog.ts";
import type { GraphDocument, GraphNode, Json, Pin } from "./document.ts";
import { own } from "./own.ts";

/** A document that may name nodes and settings as an older version did. */
export type Old = GraphDocument;

type Migration =
  | { readonly rename: string; readonly to: string }
  | { readonly add: string; readonly value: Json }
  | { readonly map: string; readonly from: Json; readonly to: Json };

/** Nodes by their ids of today, settings and pins by their names of today. What is up to date is left as it is. */
export function upgraded(document: Old, catalog: Catalog): Pick<GraphDocument, "nodes" | "wires"> {
  const today = new Map(Object.values(catalog.nodes).flatMap((card) => card.was.map((id) => [id, card] as const)));
  const renamed = new Map<string, ReadonlyMap<string, string>>();
  const nodes = document.nodes.map((node) => {
    const card = own(catalog.nodes, node.node) ?? today.get(node.node);
    if (card === undefined) return node;
    const steps = card.migrations as readonly Migration[];
    const names = new Map(steps.flatMap((step) => ("rename" in step ? [[step.rename, step.to] as const] : [])));
    if (names.size > 0) renamed.set(node.name, names);
    return upgradedNode(node, card, steps);
  });
  const end = (pin: Pin): Pin => {
    const name = newest(pin.pin, renamed.get(pin.node));
    return name === pin.pin ? pin : { ...pin, pin: name };
  };
  return { nodes, wires: document.wires.map((wire) => ({ from: wire.from, to: end(wire.to) })) };
}

function upgradedNode(node: GraphNode, card: CatalogNode, steps: readonly Migration[]): GraphNode {
  if (steps.length === 0 && node.node === card.id) return node;
  const settings = new Map(Object.entries(node.settings));
  for (const step of steps) {
    if ("rename" in step) {
      const value = settings.get(step.rename);
      // Where both are there, the file is as new as the name.
      if (value === undefined || settings.has(step.to)) continue;
      settings.delete(step.rename);
      settings.set(step.to, value);
    } else if ("add" in step) {
      if (!settings.has(step.add)) settings.set(step.add, step.value);
    } else if (JSON.stringify(settings.get(step.map)) === JSON.stringify(step.from)) settings.set(step.map, step.to);
  }
  return { ...node, node: card.id, settings: Object.fromEntries(settings) };
}

/** A pin may have been renamed several times. */
function newest(pin: string, names: ReadonlyMap<string, string> | undefined): string {
  let at = pin;
  for (let turns = names?.size ?? 0; turns > 0; turns--) at = names?.get(at) ?? at;
  return at;
}
