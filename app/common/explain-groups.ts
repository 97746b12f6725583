import type { Catalog } from "./catalog.ts";
import type { Change, DocumentDiff } from "./diff.ts";
import { isListPin, pinKey } from "./diff-meaning.ts";
import type { GraphDocument, Pin } from "./document.ts";
import { own } from "./own.ts";

/** What things are called changes no number. */
const nameless: ReadonlySet<Change["do"]> = new Set(["title", "words", "flag", "rename"]);
const nodeOf = (path: string) => path.slice(0, path.indexOf("."));

/** The changes that can change a number, and the flags of nodes that come and go with them. */
export function changesThatCount({ changes }: DocumentDiff): readonly Change[] {
  const whole = wholeNodes(changes);
  return changes.filter((change) => !nameless.has(change.do) || (change.do === "flag" && whole.has(nodeOf(change.path))));
}

function wholeNodes(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) =>
      change.do === "add" || change.do === "remove" ? [change.node.name] : change.do === "kind" ? [change.node] : [],
    ),
  );
}

/**
 * Changes that make sense only together, in the order of the first of each: a node with its wires, what takes another
 * one's place with what it replaces, a container with what was put into it, a setting with the wire that drove it.
 */
export function separable(a: GraphDocument, diff: DocumentDiff, catalog: Catalog): readonly (readonly Change[])[] {
  const changes = changesThatCount(diff);
  const kinds = new Map(a.nodes.map(({ name, node }) => [name, node]));
  const whole = wholeNodes(changes);
  const moved = new Set<string>();
  for (const change of changes) {
    if (change.do === "add") kinds.set(change.node.name, change.node.node);
    if (change.do === "scope") moved.add(change.node);
  }
  const successor = new Map(diff.replaced.map(({ from, to }) => [to, from]));
  const about = (name: string): string[] => [
    ...(whole.has(name) ? [`node ${successor.get(name) ?? name}`] : []),
    ...(moved.has(name) ? [`moved ${name}`] : []),
  ];
  // Wires of a list do not depend on each other; what else ends at one pin does.
  const at = (to: Pin): string[] => (isListPin(own(catalog.nodes, kinds.get(to.node) ?? ""), to.pin) ? [] : [`pin ${pinKey(to)}`]);

  const signs = (change: Change): string[] => {
    switch (change.do) {
      case "add":
      case "remove":
        return [...about(change.node.name), ...(change.node.parent === undefined ? [] : about(change.node.parent))];
      case "kind":
        return about(change.node);
      case "scope":
        return [...about(change.node), ...[change.from, change.to].flatMap((name) => (name === null ? [] : about(name)))];
      case "connect":
      case "disconnect":
        return [...about(change.wire.from.node), ...about(change.wire.to.node), ...at(change.wire.to)];
      case "rewire":
        return [...about(change.was.node), ...about(change.from.node), ...about(change.to.node), ...at(change.to)];
      case "order":
        return about(change.to.node);
      case "flag":
        return about(nodeOf(change.path));
      case "setting":
        return at({ node: change.node, pin: change.setting });
      default:
        return [];
    }
  };
  return together(changes, signs);
}

/** Sets of those that are linked through shared signs. */
function together<T>(items: readonly T[], signs: (item: T) => readonly string[]): T[][] {
  const parent = items.map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] as number;
    return top;
  };
  const first = new Map<string, number>();
  items.forEach((item, at) => {
    for (const sign of signs(item)) {
      const other = first.get(sign);
      if (other === undefined) first.set(sign, at);
      else parent[Math.max(root(at), root(other))] = Math.min(root(at), root(other));
    }
  });
  return [...Map.groupBy(items.keys(), root).values()].map((places) => places.map((at) => items[at] as T));
}
