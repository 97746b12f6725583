import { useEffect, useState } from "react";
import type { Catalog } from "../../../common/catalog.ts";
import type { GraphDocument, Json } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { documentOf } from "../list/open-run.ts";

/** More graphs are not read only to say what their defaults are. */
const readAtMost = 8;

/** The graphs of the compared runs, as they come; one that cannot be read is said and stays away. */
export function useDocuments(rows: readonly RunRow[]): ReadonlyMap<string, GraphDocument> {
  const [found, setFound] = useState<ReadonlyMap<string, GraphDocument>>(new Map());
  const ids = rows.slice(0, readAtMost).map(({ id }) => id);
  const wanted = ids.toSorted().join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids are what is wanted
  useEffect(() => {
    let over = false;
    void Promise.all(ids.map(async (id) => [id, await documentOf(id, "A graph cannot be read")] as const)).then((pairs) => {
      if (!over) setFound(new Map(pairs.flatMap(([id, document]) => (document === null ? [] : [[id, document] as const]))));
    });
    return () => {
      over = true;
    };
  }, [wanted]);
  return found;
}

/** What a setting is that a run's graph does not say: the card's default; undefined where the graph has no such node. */
export function defaultOf(document: GraphDocument | undefined, catalog: Catalog, key: string): Json | undefined {
  const dot = key.indexOf(".");
  const node = document?.nodes.find(({ name }) => name === key.slice(0, dot));
  return node === undefined ? undefined : (catalog.nodes[node.node]?.settings[key.slice(dot + 1)]?.default as Json | undefined);
}
