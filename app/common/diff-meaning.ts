import type { Catalog, CatalogNode } from "./catalog.ts";
import { type GraphDocument, type GraphNode, groupId, type Json, type Pin, type Wire } from "./document.ts";
import { type Graph, graphOf } from "./graph.ts";
import { own } from "./own.ts";
import { settingFault, settled } from "./settings.ts";

/**
 * What a document says, apart from how it is laid out: frames, places and the order in the file are nothing, a default
 * that is written out is the same as one that is left out, and the value of a setting that a wire drives is not there.
 */
export interface Meaning {
  readonly graph: Graph;
  /** Everything but frames. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Target pin -> the sources of its wires, in their order. */
  readonly pins: ReadonlyMap<string, PinSources>;
  readonly flags: ReadonlySet<string>;
}
export interface PinSources {
  readonly to: Pin;
  readonly from: readonly Pin[];
}

export function meaningOf(document: GraphDocument, catalog: Catalog): Meaning {
  const graph = graphOf(document, catalog);
  const nodes = new Map([...graph.nodes].filter(([, node]) => node.node !== groupId));
  return { graph, nodes, pins: sourcesOf(document.wires), flags: new Set(document.promoted) };
}

/** Wires by the pin that they end at, without places: each list is in the order in which it is read. */
export function sourcesOf(wires: readonly Wire[]): ReadonlyMap<string, PinSources> {
  const lists = new Map<string, { to: Pin; wires: { wire: Wire; place: number }[] }>();
  wires.forEach((wire, place) => {
    const key = pinKey(wire.to);
    const list = lists.get(key) ?? { to: withoutPlace(wire.to), wires: [] };
    list.wires.push({ wire, place });
    lists.set(key, list);
  });
  return new Map(
    [...lists].map(([key, { to, wires: list }]) => {
      list.sort((a, b) => (a.wire.to.index ?? a.place) - (b.wire.to.index ?? b.place) || a.place - b.place);
      return [key, { to, from: list.map(({ wire }) => wire.from) }];
    }),
  );
}

export function pinKey({ node, pin, field }: Pin): string {
  return JSON.stringify([node, pin, field ?? null]);
}

export function withoutPlace({ node, pin, field }: Pin): Pin {
  return { node, pin, ...(field === undefined ? {} : { field }) };
}

/** The wires that end at this pin have places. */
export function isListPin(card: CatalogNode | undefined, pin: string): boolean {
  return own(card?.inputs, pin)?.many === true;
}

/** What a node stands in: a container, or whatever else says so; frames are looked through. */
export function holderOf(graph: Graph, node: GraphNode): string | null {
  const passed = new Set<string>();
  let at = node.parent;
  while (at !== undefined && !passed.has(at)) {
    const parent = graph.nodes.get(at);
    if (parent?.node !== groupId) return at;
    passed.add(at);
    at = parent.parent;
  }
  return null;
}

/** All settings of a node by name: as the file has them, else the card's default. */
export function settingsOf(node: GraphNode, card: CatalogNode | undefined): ReadonlyMap<string, Json> {
  const defaults = Object.entries(card?.settings ?? {}).map(([name, setting]) => [name, setting.default as Json] as const);
  return new Map([...defaults, ...Object.entries(node.settings)]);
}

export function streamsOf(node: GraphNode, card: CatalogNode | undefined): ReadonlyMap<string, string> {
  return new Map([...Object.entries(card?.keys ?? {}), ...Object.entries(node.streams ?? {})]);
}

/** Two values of a setting that a call could not tell apart have the same text. */
export function valueText(value: Json | undefined, setting: string, card: CatalogNode | undefined): string {
  const known = own(card?.settings, setting);
  return stable(known === undefined ? value : settled(value, known));
}

/** The value of a setting that a wire drives says nothing, unless it is one that the setting cannot have. */
export function isIdle(value: Json | undefined, setting: string, card: CatalogNode | undefined): boolean {
  const known = own(card?.settings, setting);
  return known !== undefined && value !== undefined && settingFault(value, known) === null;
}

/** JSON with sorted names, and with the numbers that JSON lacks. */
export function stable(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`)
      .join(",")}}`;
  return JSON.stringify(value) ?? "undefined";
}

/** The meaning as one text: equal for documents that say the same. */
export function meaningText(document: GraphDocument, catalog: Catalog): string {
  const { graph, nodes, pins, flags } = meaningOf(document, catalog);
  const lines = [...nodes.values()].map((node) => {
    const card = graph.cards.get(node.name);
    const settings = [...settingsOf(node, card)]
      .filter(([name, value]) => !(pins.has(pinKey({ node: node.name, pin: name })) && isIdle(value, name, card)))
      .map(([name, value]) => [name, valueText(value, name, card)]);
    const { name, node: kind, title = null, note = null } = node;
    return stable({
      name,
      kind,
      title,
      note,
      settings: settings.sort(),
      streams: [...streamsOf(node, card)].sort(),
      in: holderOf(graph, node),
    });
  });
  const wires = [...pins].map(([key, { from }]) => `${key} ${from.map((pin) => pinKey(pin)).join(" ")}`);
  return [stable([document.title, document.seed]), ...lines.sort(), ...wires.sort(), ...[...flags].sort()].join("\n");
}
