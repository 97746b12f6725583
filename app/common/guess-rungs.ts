import type { Catalog } from "./catalog.ts";
import type { GraphDocument, Json } from "./document.ts";
import { setSetting, withChildren } from "./edit.ts";
import { own } from "./own.ts";
import { settled } from "./settings.ts";

/**
 * Chooses how a sweep searches. A search that leaves trials out gets rungs that fit what is trained inside, unless they were set
 * by hand: up to the longest training, from a ninth of it, which with an eta of 3 is three rungs.
 */
export function withSearch(document: GraphDocument, catalog: Catalog, sweep: string, search: string): GraphDocument {
  const chosen = setSetting(document, sweep, "search", search);
  const node = document.nodes.find(({ name }) => name === sweep);
  const settings = own(catalog.nodes, node?.node ?? "")?.settings ?? {};
  const untouched = ["minUpdates", "maxUpdates"].every((name) => {
    const value = own(node?.settings, name);
    return value === undefined || value === own(settings, name)?.default;
  });
  const longest = longestInside(document, catalog, sweep);
  if (!untouched || longest === 0 || (search !== "halving" && search !== "hyperband")) return chosen;
  return setSetting(setSetting(chosen, sweep, "maxUpdates", longest), sweep, "minUpdates", Math.max(1, Math.round(longest / 9)));
}

/** Updates of the longest training in a frame, by the budgets that are counted in updates; 0 where there is none. */
function longestInside(document: GraphDocument, catalog: Catalog, frame: string): number {
  const inside = withChildren(document, [frame]);
  const budgets = document.nodes.flatMap(({ name, node, settings }) => {
    const card = own(catalog.nodes, node);
    const value = (setting: string): Json | undefined => {
      const known = own(card?.settings, setting);
      return known === undefined ? undefined : settled(own(settings, setting), known);
    };
    const budget = value("budget");
    return inside.has(name) && typeof budget === "number" && (value("unit") ?? "updates") === "updates" ? [budget] : [];
  });
  return Math.max(0, ...budgets);
}
