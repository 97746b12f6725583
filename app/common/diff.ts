import type { Catalog } from "./catalog.ts";
import { matched } from "./diff-match.ts";
import { holderOf, isIdle, isListPin, type Meaning, meaningOf, pinKey, settingsOf, streamsOf, valueText } from "./diff-meaning.ts";
import { type GraphDocument, type GraphNode, groupId, type Json, type Pin, type Wire } from "./document.ts";
import { absolute } from "./frames.ts";

/**
 * One difference, as something that can be done to the first document. Nodes go by the names that they have there,
 * added ones by those of the second; renaming comes last.
 */
export type Change =
  | { readonly do: "title"; readonly from: string; readonly to: string }
  | { readonly do: "seed"; readonly from: number; readonly to: number }
  | { readonly do: "disconnect"; readonly wire: Wire }
  /** Its parent is what holds it, frames left out. */
  | { readonly do: "add"; readonly node: GraphNode }
  /** Another function under the same name. */
  | { readonly do: "kind"; readonly node: string; readonly from: GraphNode; readonly to: GraphNode }
  /** Into another container, or out of all. */
  | { readonly do: "scope"; readonly node: string; readonly from: string | null; readonly to: string | null }
  | { readonly do: "remove"; readonly node: GraphNode }
  /** As the file says it, else the card's default; undefined for a setting that no card knows and that one file lacks. */
  | {
      readonly do: "setting";
      readonly node: string;
      readonly setting: string;
      readonly from: Json | undefined;
      readonly to: Json | undefined;
    }
  | { readonly do: "stream"; readonly node: string; readonly key: string; readonly from: string | null; readonly to: string | null }
  /** Another order of the wires of one list, or of several wires at a pin that takes one. */
  | { readonly do: "order"; readonly to: Pin; readonly was: readonly Pin[]; readonly from: readonly Pin[] }
  /** The one wire into this pin comes from elsewhere. */
  | { readonly do: "rewire"; readonly to: Pin; readonly was: Pin; readonly from: Pin }
  /** `to.index` is its place in a list. */
  | { readonly do: "connect"; readonly wire: Wire }
  | {
      readonly do: "words";
      readonly node: string;
      readonly field: "title" | "note";
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly do: "flag"; readonly path: string; readonly on: boolean }
  | { readonly do: "rename"; readonly node: string; readonly to: string };

export interface DocumentDiff {
  /** In an order in which they can be done one by one; empty where both documents mean the same. */
  readonly changes: readonly Change[];
  /** Nodes that are in both: name in the first, name in the second. */
  readonly pairs: readonly (readonly [string, string])[];
  /** Added nodes that take the place of removed ones: they feed the same pins. */
  readonly replaced: readonly { readonly from: string; readonly to: string }[];
  /** Nodes and frames, by their names in the second, of which only the layout differs from the first. */
  readonly moved: readonly string[];
}

export function diffDocuments(a: GraphDocument, b: GraphDocument, catalog: Catalog): DocumentDiff {
  const [before, after] = [meaningOf(a, catalog), meaningOf(b, catalog)];
  const pairs = matched(before, after);
  const back = new Map([...pairs].map(([one, other]) => [other, one]));
  const here = (name: string) => back.get(name) ?? name;
  const removed = [...before.nodes.values()].filter(({ name }) => !pairs.has(name));
  const added = [...after.nodes.values()].filter(({ name }) => !back.has(name));
  const wires = wireChanges(before, after, here);
  const nodes = [...pairs].map(([one, other]) => nodeChanges(before, after, one, other, here));
  const changes: Change[] = [
    ...(a.title === b.title ? [] : [{ do: "title", from: a.title, to: b.title } as const]),
    ...(a.seed === b.seed ? [] : [{ do: "seed", from: a.seed, to: b.seed } as const]),
    ...wires.filter((change) => change.do === "disconnect"),
    ...added.map((node): Change => ({ do: "add", node: standingIn(node, after, here) })),
    ...nodes.flatMap((list) => list.filter((change) => change.do === "kind" || change.do === "scope")),
    ...wires.filter((change) => change.do !== "disconnect"),
    ...removed.map((node): Change => ({ do: "remove", node })),
    ...nodes.flatMap((list) => list.filter((change) => change.do !== "kind" && change.do !== "scope")),
    ...flagChanges(before, after, here),
    ...[...pairs].flatMap(([node, to]): Change[] => (node === to ? [] : [{ do: "rename", node, to }])),
  ];
  const drawn = [layouts(a), layouts(b)] as const;
  const touched = new Set(nodes.flatMap((list, at) => (list.some(({ do: what }) => what === "scope") ? [[...pairs][at]?.[0]] : [])));
  return {
    changes,
    pairs: [...pairs],
    replaced: replacements(before, after, removed, added, here),
    moved: [
      ...[...pairs].filter(([one, other]) => !touched.has(one) && drawn[0].get(one) !== drawn[1].get(other)).map(([, other]) => other),
      ...framesMoved(a, b, drawn),
    ],
  };
}

/** The node with nothing but a container round it, standing where it stood. */
function standingIn(node: GraphNode, { graph }: Meaning, here: (name: string) => string): GraphNode {
  const { parent, x: _x, y: _y, ...rest } = node;
  const holder = holderOf(graph, node);
  const place = absolute(graph.document, node.name);
  if (holder === null) return { ...rest, ...place };
  const corner = graph.nodes.has(holder) ? absolute(graph.document, holder) : { x: 0, y: 0 };
  return { ...rest, parent: here(holder), x: place.x - corner.x, y: place.y - corner.y };
}

function nodeChanges(a: Meaning, b: Meaning, one: string, other: string, here: (name: string) => string): Change[] {
  const [from, to] = [a.nodes.get(one) as GraphNode, b.nodes.get(other) as GraphNode];
  const [cardA, cardB] = [a.graph.cards.get(one), b.graph.cards.get(other)];
  const changes: Change[] = [];
  const holder = holderOf(b.graph, to);
  const home = holder === null ? null : here(holder);
  if (holderOf(a.graph, from) !== home) changes.push({ do: "scope", node: one, from: holderOf(a.graph, from), to: home });
  if (from.node !== to.node) changes.push({ do: "kind", node: one, from, to });
  else {
    const [values, wanted] = [settingsOf(from, cardA), settingsOf(to, cardB)];
    for (const setting of new Set([...values.keys(), ...wanted.keys()])) {
      const [was, is] = [values.get(setting), wanted.get(setting)];
      const driven = b.pins.has(pinKey({ node: other, pin: setting }));
      if (driven && isIdle(was, setting, cardA) && isIdle(is, setting, cardB)) continue;
      if (valueText(was, setting, cardA) !== valueText(is, setting, cardB))
        changes.push({ do: "setting", node: one, setting, from: was, to: is });
    }
    const [streams, drawn] = [streamsOf(from, cardA), streamsOf(to, cardB)];
    for (const key of new Set([...streams.keys(), ...drawn.keys()]))
      if (streams.get(key) !== drawn.get(key))
        changes.push({ do: "stream", node: one, key, from: streams.get(key) ?? null, to: drawn.get(key) ?? null });
  }
  for (const field of ["title", "note"] as const)
    if (from[field] !== to[field]) changes.push({ do: "words", node: one, field, from: from[field] ?? null, to: to[field] ?? null });
  return changes;
}

function wireChanges(a: Meaning, b: Meaning, here: (name: string) => string): Change[] {
  const there = (pin: Pin): Pin => ({ ...pin, node: here(pin.node) });
  const wanted = new Map([...b.pins.values()].map(({ to, from }) => [pinKey(there(to)), { to: there(to), at: to, from: from.map(there) }]));
  const changes: Change[] = [];
  for (const key of new Set([...a.pins.keys(), ...wanted.keys()])) {
    const [old, now] = [a.pins.get(key), wanted.get(key)];
    const to = (old ?? now)?.to as Pin;
    const [was, is] = [old?.from ?? [], now?.from ?? []];
    const isList = isListPin((now === undefined ? a.graph : b.graph).cards.get(now?.at.node ?? to.node), to.pin);
    const [gone, kept] = split(was, is);
    const [fresh, stay] = split(is, was);
    if (was.length === 1 && is.length === 1 && gone.length === 1 && !isList) {
      changes.push({ do: "rewire", to, was: was[0] as Pin, from: is[0] as Pin });
      continue;
    }
    for (const { pin } of gone) changes.push({ do: "disconnect", wire: { from: pin, to } });
    if (stay.some(({ pin }, at) => pinKey(pin) !== pinKey(kept[at]?.pin as Pin)))
      changes.push({ do: "order", to, was: kept.map(({ pin }) => pin), from: stay.map(({ pin }) => pin) });
    for (const { pin, place } of fresh)
      changes.push({ do: "connect", wire: { from: pin, to: isList || is.length > 1 ? { ...to, index: place } : to } });
  }
  return changes;
}

/** What of one list the other lacks, and what both have. */
function split(list: readonly Pin[], other: readonly Pin[]) {
  const count = new Map<string, number>();
  for (const pin of other) count.set(pinKey(pin), (count.get(pinKey(pin)) ?? 0) + 1);
  const both: { pin: Pin; place: number }[] = [];
  const alone: { pin: Pin; place: number }[] = [];
  list.forEach((pin, place) => {
    const left = count.get(pinKey(pin)) ?? 0;
    count.set(pinKey(pin), left - 1);
    (left > 0 ? both : alone).push({ pin, place });
  });
  return [alone, both] as const;
}

function flagChanges(a: Meaning, b: Meaning, here: (name: string) => string): Change[] {
  const wanted = new Set(
    [...b.flags].map((path) => {
      const dot = path.indexOf(".");
      return `${here(path.slice(0, dot))}${path.slice(dot)}`;
    }),
  );
  return [
    ...[...a.flags].filter((path) => !wanted.has(path)).map((path) => ({ do: "flag", path, on: false }) as const),
    ...[...wanted].filter((path) => !a.flags.has(path)).map((path) => ({ do: "flag", path, on: true }) as const),
  ];
}

/** Removed and added nodes that feed exactly the same pins of nodes that stay. */
function replacements(
  a: Meaning,
  b: Meaning,
  removed: readonly GraphNode[],
  added: readonly GraphNode[],
  here: (name: string) => string,
): DocumentDiff["replaced"] {
  const role = ({ pins }: Meaning, name: string, as: (name: string) => string) =>
    [...pins.values()]
      .filter(({ from }) => from.some(({ node }) => node === name))
      .map(({ to }) => pinKey({ ...to, node: as(to.node) }))
      .sort()
      .join(" ");
  const open = new Map(added.map((node) => [node.name, role(b, node.name, here)]));
  return removed.flatMap(({ name }) => {
    const wanted = role(a, name, (same) => same);
    const to = wanted === "" ? undefined : [...open].find(([, other]) => other === wanted)?.[0];
    if (to === undefined) return [];
    open.delete(to);
    return [{ from: name, to }];
  });
}

/** Of each node and frame where it stands and how it is drawn, as one text. */
function layouts({ nodes }: GraphDocument): ReadonlyMap<string, string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const placeOf = (node: GraphNode, passed: ReadonlySet<string>): { x: number; y: number } => {
    const parent = node.parent === undefined || passed.has(node.parent) ? undefined : byName.get(node.parent);
    if (parent === undefined) return node;
    const { x, y } = placeOf(parent, new Set([...passed, parent.name]));
    return { x: x + node.x, y: y + node.y };
  };
  return new Map(
    nodes.map((node) => {
      const { x, y } = placeOf(node, new Set([node.name]));
      const title = node.node === groupId ? (node.title ?? "") : "";
      return [node.name, [x, y, node.parent, node.collapsed === true, node.docked === true, title].join(" ")];
    }),
  );
}

function framesMoved(
  a: GraphDocument,
  b: GraphDocument,
  [one, other]: readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>],
) {
  const frames = [...a.nodes, ...b.nodes].filter(({ node }) => node === groupId).map(({ name }) => name);
  return [...new Set(frames)].filter((name) => one.get(name) !== other.get(name));
}
