import type { Catalog, CatalogNode } from "./catalog.ts";
import type { GraphDocument, GraphNode, Json, Pin } from "./document.ts";
import { own } from "./own.ts";

type Migration =
  | { readonly rename: string; readonly to: string }
  | { readonly add: string; readonly value: Json }
  | { readonly map: string; readonly from: Json; readonly to: Json };

/**
 * Nodes by their ids of today, settings and pins by their names of today, wherever an older version named them.
 * A setting that is left out counts as older than its addition: what the app saves is always written out.
 */
export function upgraded(document: GraphDocument, catalog: Catalog): GraphDocument {
  const today = new Map(Object.values(catalog.nodes).flatMap((card) => card.was.map((id) => [id, card] as const)));
  const renamed = new Map<string, ReadonlyMap<string, string>>();
  const nodes = document.nodes.map((node) => {
    const card = own(catalog.nodes, node.node) ?? today.get(node.node);
    if (card === undefined) return node;
    const steps = card.migrations as readonly Migration[];
    // A name that is in use again is one of today.
    const isNew = (name: string) => own(card.settings, name) !== undefined || own(card.inputs, name) !== undefined;
    const names = new Map(steps.flatMap((step) => ("rename" in step && !isNew(step.rename) ? [[step.rename, step.to] as const] : [])));
    if (names.size > 0) renamed.set(node.name, names);
    return upgradedNode(node, card, steps);
  });
  const end = (pin: Pin): Pin => {
    const name = newest(pin.pin, renamed.get(pin.node));
    return name === pin.pin ? pin : { ...pin, pin: name };
  };
  const wires = document.wires.map((wire) => ({ from: wire.from, to: end(wire.to) }));
  const promoted = document.promoted?.map((path) => {
    const dot = path.indexOf(".");
    const node = path.slice(0, dot);
    return `${node}.${newest(path.slice(dot + 1), renamed.get(node))}`;
  });
  return { ...document, nodes, wires, ...(promoted === undefined ? {} : { promoted }) };
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
