import type { Catalog } from "./catalog.ts";
import type { Change } from "./diff.ts";
import { isListPin, pinKey, sourcesOf, withoutPlace } from "./diff-meaning.ts";
import { type GraphDocument, type GraphNode, groupId, type Pin, type Wire } from "./document.ts";
import { namesOf, promote, rename, updateNode } from "./edit.ts";
import { freshName } from "./names.ts";
import { own } from "./own.ts";

/**
 * Does some or all of the changes between two documents to the first one. Each stands for itself: what is done
 * without what it needs leaves a document that can be read, and whose check says what is missing.
 */
export function applyChanges(document: GraphDocument, changes: readonly Change[], catalog: Catalog): GraphDocument {
  // Changes name nodes as the first document does, so that new names come last.
  const inOrder = [...changes.filter((one) => one.do !== "rename"), ...changes.filter((one) => one.do === "rename")];
  return inOrder.reduce((now, change) => applied(now, change, catalog), document);
}

function applied(document: GraphDocument, change: Change, catalog: Catalog): GraphDocument {
  switch (change.do) {
    case "title":
      return { ...document, title: change.to };
    case "seed":
      return { ...document, seed: change.to };
    case "add": {
      const free = withoutFrame(document, change.node.name);
      return { ...free, nodes: [...free.nodes, change.node] };
    }
    case "remove":
      return removed(document, change.node.name);
    case "kind": {
      const { node, settings, streams } = change.to;
      return updateNode(document, change.node, ({ streams: _, ...one }) => ({
        ...one,
        node,
        settings,
        ...(streams === undefined ? {} : { streams }),
      }));
    }
    case "scope":
      return updateNode(document, change.node, ({ parent: _, ...one }) => ({
        ...one,
        ...(change.to === null ? {} : { parent: change.to }),
      }));
    case "setting":
      return updateNode(document, change.node, (node) => {
        const { [change.setting]: _, ...rest } = node.settings;
        return { ...node, settings: change.to === undefined ? rest : { ...node.settings, [change.setting]: change.to } };
      });
    case "stream":
      return updateNode(document, change.node, ({ streams = {}, ...node }) => {
        const { [change.key]: _, ...rest } = streams;
        return { ...node, streams: change.to === null ? rest : { ...streams, [change.key]: change.to } };
      });
    case "words":
      return updateNode(document, change.node, ({ [change.field]: _, ...node }) => ({
        ...node,
        ...(change.to === null ? {} : { [change.field]: change.to }),
      }));
    case "disconnect":
      return withSources(document, catalog, change.wire.to, (list) => without(list, change.wire.from));
    case "connect": {
      const { from, to } = change.wire;
      return withSources(document, catalog, to, (list) => list.toSpliced(Math.min(to.index ?? list.length, list.length), 0, from));
    }
    case "rewire":
      return withSources(document, catalog, change.to, (list) => [...without(list, change.was), change.from]);
    case "order":
      return withSources(document, catalog, change.to, (list) => reordered(list, change.from));
    case "flag": {
      const dot = change.path.indexOf(".");
      return promote(document, change.path.slice(0, dot), change.path.slice(dot + 1), change.on);
    }
    case "rename": {
      const edited = rename(withoutFrame(document, change.to), change.node, change.to);
      return "problem" in edited ? document : edited.document;
    }
  }
}

/** A frame of that name gets another one: frames are for the eye, and their names are no part of what a document means. */
function withoutFrame(document: GraphDocument, name: string): GraphDocument {
  if (!document.nodes.some((node) => node.name === name && node.node === groupId)) return document;
  const fresh = freshName(name, namesOf(document));
  const renamed = (node: GraphNode): GraphNode =>
    node.name === name && node.node === groupId ? { ...node, name: fresh } : node.parent === name ? { ...node, parent: fresh } : node;
  return { ...document, nodes: document.nodes.map(renamed) };
}

/** What stood in it stands in what it stood in, at the same place. */
function removed(document: GraphDocument, name: string): GraphDocument {
  const gone = document.nodes.find((node) => node.name === name);
  if (gone === undefined) return document;
  const nodes = document.nodes
    .filter((node) => node.name !== name)
    .map((node): GraphNode => {
      if (node.parent !== name) return node;
      const { parent: _, ...rest } = node;
      const place = { x: node.x + gone.x, y: node.y + gone.y };
      return { ...rest, ...place, ...(gone.parent === undefined ? {} : { parent: gone.parent }) };
    });
  return { ...document, nodes };
}

/** Other sources for one pin. Its wires stand together in the file, where the first of them stood. */
function withSources(document: GraphDocument, catalog: Catalog, to: Pin, edit: (list: readonly Pin[]) => readonly Pin[]): GraphDocument {
  const key = pinKey(to);
  const list = edit(sourcesOf(document.wires).get(key)?.from ?? []);
  const kind = document.nodes.find(({ name }) => name === to.node)?.node ?? "";
  const isList = isListPin(own(catalog.nodes, kind), to.pin);
  const end = withoutPlace(to);
  const fresh = list.map((from, index): Wire => ({ from, to: isList ? { ...end, index } : end }));
  const first = document.wires.findIndex((wire) => pinKey(wire.to) === key);
  const others = (wires: readonly Wire[]) => wires.filter((wire) => pinKey(wire.to) !== key);
  const wires =
    first < 0 ? [...document.wires, ...fresh] : [...document.wires.slice(0, first), ...fresh, ...others(document.wires.slice(first))];
  return { ...document, wires };
}

function without(list: readonly Pin[], pin: Pin): readonly Pin[] {
  const at = list.findIndex((one) => pinKey(one) === pinKey(pin));
  return at < 0 ? list : list.toSpliced(at, 1);
}

/** Those that are wanted in the wanted order, in the places that they had among the others. */
function reordered(list: readonly Pin[], wanted: readonly Pin[]): readonly Pin[] {
  const left = new Map<string, number>();
  for (const pin of wanted) left.set(pinKey(pin), (left.get(pinKey(pin)) ?? 0) + 1);
  const places: number[] = [];
  list.forEach((pin, at) => {
    const count = left.get(pinKey(pin)) ?? 0;
    if (count === 0) return;
    left.set(pinKey(pin), count - 1);
    places.push(at);
  });
  const there = list.map(pinKey);
  const queue = wanted.filter((pin) => {
    const at = there.indexOf(pinKey(pin));
    if (at >= 0) there.splice(at, 1);
    return at >= 0;
  });
  const next = [...list];
  places.forEach((place, at) => {
    next[place] = queue[at] as Pin;
  });
  return next;
}
