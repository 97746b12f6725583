import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { setSetting } from "../../common/edit.ts";
import { graphOf } from "../../common/graph.ts";
import { settled } from "../../common/settings.ts";

/** The container that repeats the experiment over seeds, at the top or within a sweep, as the compiler will find it; null where there is none. */
export function seedsNode(document: GraphDocument, catalog: Catalog): { node: string; setting: string; values: readonly number[] } | null {
  const graph = graphOf(document, catalog);
  const depth = (name: string): number => {
    const scope = graph.scope.get(name) ?? null;
    return scope === null ? 0 : 1 + depth(scope);
  };
  const outer = [...graph.nodes.values()].sort((a, b) => depth(a.name) - depth(b.name));
  for (const { name, settings } of outer) {
    const card = graph.cards.get(name);
    if (card === undefined) continue;
    for (const { params, turns } of Object.values(card.bodies)) {
      const setting = card.settings[turns];
      if (!("seed" in params) || setting === undefined) continue;
      const values = settled(settings[turns], setting);
      return { node: name, setting: turns, values: Array.isArray(values) ? values.map(Number) : [] };
    }
  }
  return null;
}

/** As many seeds as wanted: the first ones stay, so that results already there are kept; new ones count on. */
export function seedsOfCount(values: readonly number[], count: number): number[] {
  const kept = values.slice(0, count);
  let next = kept.length === 0 ? 101 : Math.max(...kept) + 1;
  while (kept.length < count) kept.push(next++);
  return kept;
}

export function withSeeds(document: GraphDocument, at: { node: string; setting: string }, values: readonly number[]): GraphDocument {
  return setSetting(document, at.node, at.setting, [...values]);
}
