import type { Catalog } from "./catalog.ts";
import type { GraphDocument, GraphNode, Json, Pin, Wire } from "./document.ts";
import { graphOf } from "./graph.ts";
import { freshName, joined, nameFault } from "./names.ts";
import { own } from "./own.ts";
import { canConnect, samePin, takenPorts } from "./ports.ts";
import { type ProblemData, problem } from "./problems.ts";

/**
 * Edits of a document. Each returns a new document that shares what it did not touch with the old one,
 * so that undo keeps the old document and nothing else; an edit that changes nothing returns the same one.
 */
export type Edited = { readonly document: GraphDocument } | { readonly problem: ProblemData };

/** Streams that are drawn from by name on purpose: arms that share them start alike and see the same order. */
const shared = new Set(["model", "order", "data"]);

/** A node with its defaults written out. Its name is fresh, its streams are its own unless arms share them. */
export function addNode(
  document: GraphDocument,
  catalog: Catalog,
  { node, x, y, parent, name }: { node: string; x: number; y: number; parent?: string | undefined; name?: string | undefined },
): { document: GraphDocument; name: string } {
  const card = own(catalog.nodes, node);
  const fresh = freshName(name ?? card?.call ?? node.slice(node.lastIndexOf("/") + 1), namesOf(document));
  const settings = Object.fromEntries(
    Object.entries(card?.settings ?? {}).map(([key, { default: value }]) => [key, structuredClone(value) as Json]),
  );
  const streams = freshStreams(document, card?.keys ?? {});
  const added: GraphNode = {
    name: fresh,
    node,
    settings,
    ...(Object.keys(streams).length === 0 ? {} : { streams }),
    ...(parent === undefined ? {} : { parent }),
    x,
    y,
  };
  return { document: { ...document, nodes: [...document.nodes, added] }, name: fresh };
}

function freshStreams(document: GraphDocument, keys: Readonly<Record<string, string>>): Record<string, string> {
  const taken = new Set(document.nodes.flatMap((node) => Object.values(node.streams ?? {})));
  return Object.fromEntries(Object.entries(keys).map(([key, stream]) => [key, shared.has(stream) ? stream : freshName(stream, taken)]));
}

export function namesOf(document: GraphDocument): Set<string> {
  return new Set(document.nodes.map((node) => node.name));
}

/** The nodes and all that stands in them. */
export function withChildren(document: GraphDocument, names: readonly string[]): Set<string> {
  const all = new Set(names);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const node of document.nodes) if (node.parent !== undefined && all.has(node.parent)) all.add(node.name);
  }
  return all;
}

/** Nodes go with what stands in them, their wires and their flags. */
export function removeNodes(document: GraphDocument, names: readonly string[]): GraphDocument {
  const gone = withChildren(document, names);
  const nodes = document.nodes.filter((node) => !gone.has(node.name));
  if (nodes.length === document.nodes.length) return document;
  const wires = renumbered(
    document.wires.filter((wire) => !gone.has(wire.from.node) && !gone.has(wire.to.node)),
    document.wires,
  );
  return withPromoted({ ...document, nodes, wires }, (path) => !gone.has(path.slice(0, path.indexOf("."))));
}

/**
 * Draws a wire, or says why not. A pin that takes one wire loses the one it had. In a list, `to.index` is the
 * place before which the wire goes; without one it goes to the end.
 */
export function connect(document: GraphDocument, catalog: Catalog, from: Pin, to: Pin): Edited {
  const can = canConnect(document, catalog, from, to);
  if ("problem" in can) return can;
  if (can.replaces !== null) {
    if (samePin(can.replaces.from, from)) return { document };
    const { replaces } = can;
    // The new wire takes the old one's place, so that arms keep their order and colours.
    return { document: { ...document, wires: document.wires.map((wire) => (wire === replaces ? { from, to: wire.to } : wire)) } };
  }
  const { index: wanted, ...pin } = to;
  if (takenPorts(graphOf(document, catalog), to)?.many !== true)
    return { document: { ...document, wires: [...document.wires, { from, to: pin }] } };
  const list = listInto(document.wires, pin);
  const place = Math.min(wanted ?? list.length, list.length);
  const order = [...list.slice(0, place), null, ...list.slice(place)];
  const placeOf = new Map(order.map((wire, index) => [wire, index]));
  const wires = document.wires.map((wire) => atIndex(wire, placeOf.get(wire)));
  return { document: { ...document, wires: [...wires, { from, to: { ...pin, index: place } }] } };
}

/** Takes wires away; those after them in a list move up. */
export function disconnect(document: GraphDocument, gone: readonly Wire[]): GraphDocument {
  const wires = document.wires.filter((wire) => !gone.some((one) => samePin(one.from, wire.from) && samePin(one.to, wire.to)));
  return wires.length === document.wires.length ? document : { ...document, wires: renumbered(wires, document.wires) };
}

/** Wires of one list input, in their order. */
function listInto(wires: readonly Wire[], pin: Pin): Wire[] {
  return wires
    .map((wire, place) => ({ wire, place }))
    .filter(({ wire: { to } }) => to.node === pin.node && to.pin === pin.pin && to.field === pin.field)
    .sort((a, b) => (a.wire.to.index ?? a.place) - (b.wire.to.index ?? b.place) || a.place - b.place)
    .map(({ wire }) => wire);
}

function atIndex(wire: Wire, index: number | undefined): Wire {
  return index === undefined || wire.to.index === index ? wire : { from: wire.from, to: { ...wire.to, index } };
}

/** List places without gaps, where wires were taken away. */
function renumbered(kept: Wire[], before: readonly Wire[]): Wire[] {
  if (kept.length === before.length) return kept;
  const next = new Map<string, number>();
  const places = new Map<Wire, number>();
  const indexed = kept.filter((wire) => wire.to.index !== undefined).sort((a, b) => (a.to.index as number) - (b.to.index as number));
  for (const wire of indexed) {
    const key = `${wire.to.node}.${wire.to.pin}`;
    const place = next.get(key) ?? 0;
    places.set(wire, place);
    next.set(key, place + 1);
  }
  return kept.map((wire) => atIndex(wire, places.get(wire)));
}

/** Wires, children and flags follow the new name; streams of random numbers stay, so results stay as well. */
export function rename(document: GraphDocument, name: string, to: string): Edited {
  if (name === to) return { document };
  const fault = nameFault(to);
  const at = { node: name, fix: "Choose another name." };
  if (fault !== null) return { problem: problem("bad-name", `The name “${to}” ${fault}.`, at) };
  if (document.nodes.some((node) => node.name === to)) return { problem: problem("duplicate-name", `There is a node ${to} already.`, at) };
  const nodes = document.nodes.map((node) =>
    node.name === name ? { ...node, name: to } : node.parent === name ? { ...node, parent: to } : node,
  );
  const end = (pin: Pin): Pin => (pin.node === name ? { ...pin, node: to } : pin);
  const wires = document.wires.map((wire) =>
    wire.from.node === name || wire.to.node === name ? { from: end(wire.from), to: end(wire.to) } : wire,
  );
  const promoted = document.promoted?.map((path) => (path.startsWith(`${name}.`) ? to + path.slice(name.length) : path));
  return { document: { ...document, nodes, wires, ...(promoted === undefined ? {} : { promoted }) } };
}

/** Gives a result of a container, say an arm, another name. */
export function renameResult(document: GraphDocument, { node, pin, field }: Pin, to: string): Edited {
  const fault = nameFault(to);
  const isIt = (wire: Wire, name: string | undefined) => wire.to.node === node && wire.to.pin === pin && wire.to.field === name;
  const at = { node, field: field ?? pin, fix: "Choose another name." };
  if (fault !== null) return { problem: problem("bad-name", `The name “${to}” ${fault}.`, at) };
  if (field !== to && document.wires.some((wire) => isIt(wire, to)))
    return { problem: problem("duplicate-name", `${node} has a result ${to} already.`, at) };
  return {
    document: {
      ...document,
      wires: document.wires.map((wire) => (isIt(wire, field) ? { from: wire.from, to: { ...wire.to, field: to } } : wire)),
    },
  };
}

/** Changes what belongs to one node alone. */
export function updateNode(document: GraphDocument, name: string, change: (node: GraphNode) => GraphNode): GraphDocument {
  const node = document.nodes.find((one) => one.name === name);
  if (node === undefined) return document;
  const changed = change(node);
  return changed === node ? document : { ...document, nodes: document.nodes.map((one) => (one === node ? changed : one)) };
}

/** Any value is taken as it is: `check` says what is wrong with it. */
export function setSetting(document: GraphDocument, name: string, setting: string, value: Json): GraphDocument {
  return updateNode(document, name, (node) =>
    Object.is(own(node.settings, setting), value) ? node : { ...node, settings: { ...node.settings, [setting]: value } },
  );
}

export function setStream(document: GraphDocument, name: string, key: string, stream: string): GraphDocument {
  return updateNode(document, name, (node) => ({ ...node, streams: { ...node.streams, [key]: stream } }));
}

/** Places by name. */
export function move(document: GraphDocument, places: Readonly<Record<string, { x: number; y: number }>>): GraphDocument {
  const nodes = document.nodes.map((node) => {
    const place = own(places, node.name);
    return place === undefined || (place.x === node.x && place.y === node.y) ? node : { ...node, x: place.x, y: place.y };
  });
  return nodes.every((node, at) => node === document.nodes[at]) ? document : { ...document, nodes };
}

/** Makes a setting a flag of the script, or takes that back. */
export function promote(document: GraphDocument, name: string, setting: string, on: boolean): GraphDocument {
  const path = `${name}.${setting}`;
  const is = document.promoted?.includes(path) === true;
  if (is === on) return document;
  return on ? { ...document, promoted: [...(document.promoted ?? []), path] } : withPromoted(document, (one) => one !== path);
}

function withPromoted(document: GraphDocument, keep: (path: string) => boolean): GraphDocument {
  if (document.promoted === undefined) return document;
  const { promoted, ...rest } = document;
  const kept = promoted.filter(keep);
  return kept.length === 0 ? rest : { ...rest, promoted: kept };
}

/** A name for a new arm: the source's own, made free. */
export function freshResult(document: GraphDocument, container: string, pin: string, from: Pin): string {
  const taken = new Set(
    document.wires.flatMap(({ to }) => (to.node === container && to.pin === pin && to.field !== undefined ? [to.field] : [])),
  );
  return freshName(from.pin === "out" ? from.node : joined(from.node, from.pin), taken);
}
