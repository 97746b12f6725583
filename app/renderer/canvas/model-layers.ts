import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode, Json } from "../../common/document.ts";

/** Layer names that models give themselves, from their settings. */
const namers: Readonly<Record<string, (setting: (name: string) => Json) => readonly string[]>> = {
  "models/mlp": (setting) => [...counted("hidden", setting("widths")), "output"],
  "models/conv-net": (setting) => [...counted("conv", setting("channels")), "output"],
};
const counted = (name: string, list: Json) => (Array.isArray(list) ? list.map((_, place) => `${name}${place + 1}`) : []);

/**
 * The layers of the model that a training learns, found by following its wire back to what makes it; none where a node
 * makes it whose layers are not known here.
 */
export function layersBehind(document: GraphDocument, catalog: Catalog, training: string): readonly string[] {
  const seen = new Set<string>();
  let at: GraphNode | undefined = document.nodes.find(({ name }) => name === training);
  while (at !== undefined && !seen.has(at.name)) {
    seen.add(at.name);
    const { name, node, settings } = at;
    const namer = namers[node];
    if (namer !== undefined) return namer((setting) => settings[setting] ?? (catalog.nodes[node]?.settings[setting]?.default as Json));
    const wire = document.wires.find(({ to }) => to.node === name && (to.pin === "model" || to.pin === "student"));
    at = document.nodes.find((each) => each.name === wire?.from.node);
  }
  return [];
}
