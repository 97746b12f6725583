import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import { graphOf, wiresInto } from "./graph.ts";
import { joined } from "./names.ts";
import { own } from "./own.ts";

/** Flags that every script has. */
const standing = new Set(["seed", "seeds", "steps", "out", "resume", "json", "help", "saveEvery", "saveUpdates"]);

/** `node.setting` -> name of its flag: the setting's own name, or node and setting where two would be the same. */
export function flagsOf(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, string> {
  const graph = graphOf(document, catalog);
  const wanted = [...new Set(document.promoted ?? [])].flatMap((path) => {
    const dot = path.indexOf(".");
    const node = path.slice(0, dot);
    const setting = path.slice(dot + 1);
    const known = own(graph.cards.get(node)?.settings, setting);
    const wired = wiresInto(graph, node).some((wire) => wire.to.pin === setting);
    return known === undefined || known.control === "rows" || wired ? [] : [{ path, node, setting }];
  });
  const flags = new Map<string, string>();
  const taken = new Set(standing);
  for (const { path, node, setting } of wanted) {
    const alone = wanted.filter((other) => other.setting === setting).length === 1;
    let flag = alone && !taken.has(setting) ? setting : joined(node, setting);
    while (taken.has(flag)) flag += "_";
    taken.add(flag);
    flags.set(path, flag);
  }
  return flags;
}
