import type { Catalog } from "../../common/catalog.ts";
import { type Change, type DocumentDiff, diffDocuments } from "../../common/diff.ts";
import { changeWords, replacedWords } from "../../common/diff-words.ts";
import type { GraphDocument, GraphNode, Wire } from "../../common/document.ts";
import { boxes } from "../canvas/geometry.ts";
import { project } from "../canvas/projection.ts";

export type Standing = "added" | "removed" | "changed";

/** Two graphs in one: the second, with what it lost from the first put back where it stood. */
export interface Merged {
  readonly document: GraphDocument;
  /** By the names of the merged document; those that are not in it are the same in both. */
  readonly standing: ReadonlyMap<string, Standing>;
  /** What is different about a node, line by line. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** What belongs to no node: title, seed, flags. */
  readonly general: readonly string[];
  /** Of wires, by their place in the merged document. */
  readonly wires: ReadonlyMap<number, "added" | "removed">;
  readonly diff: DocumentDiff;
}

export function mergeGraphs(before: GraphDocument, after: GraphDocument, catalog: Catalog): Merged {
  const diff = diffDocuments(before, after, catalog);
  const called = new Map(diff.pairs);
  const now = (name: string) => called.get(name) ?? name;
  const removed = diff.changes.flatMap((change) => (change.do === "remove" ? [change.node] : []));
  const added = new Set(diff.changes.flatMap((change) => (change.do === "add" ? [change.node.name] : [])));
  const gone = new Set(removed.map(({ name }) => name));
  const there = new Set(after.nodes.map(({ name }) => name));
  const back = removed.map((node): GraphNode => {
    const { parent, ...rest } = node;
    const home = parent === undefined ? undefined : now(parent);
    return home !== undefined && (there.has(home) || gone.has(home)) ? { ...rest, parent: home } : rest;
  });
  const lost = diff.changes.flatMap((change): Wire[] => {
    if (change.do === "disconnect") return [change.wire];
    return change.do === "rewire" ? [{ from: change.was, to: change.to }] : [];
  });
  const renamed = ({ from, to }: Wire): Wire => ({ from: { ...from, node: now(from.node) }, to: { ...to, node: now(to.node) } });
  const fresh = new Set(
    diff.changes.flatMap((change) => {
      if (change.do === "connect") return [wireKey(renamed(change.wire))];
      return change.do === "rewire" ? [wireKey(renamed({ from: change.from, to: change.to }))] : [];
    }),
  );
  const wires = new Map<number, "added" | "removed">([
    ...after.wires.flatMap((wire, place) => (fresh.has(wireKey(wire)) ? [[place, "added"] as const] : [])),
    ...lost.map((_, place) => [after.wires.length + place, "removed"] as const),
  ]);

  const merged = { ...after, nodes: [...after.nodes, ...back], wires: [...after.wires, ...lost.map(renamed)] };
  const { lines, general } = told(diff, { before, after, catalog }, now, added, gone);
  const standing = new Map<string, Standing>([...lines.keys()].map((name) => [name, "changed"]));
  for (const name of added) standing.set(name, "added");
  for (const name of gone) standing.set(name, "removed");
  return { document: apart(merged, gone, catalog), standing, lines, general, wires, diff };
}

/** Places of lists are left out: a wire is the same at another place. */
function wireKey({ from, to }: Wire): string {
  return JSON.stringify([from.node, from.pin, from.field, to.node, to.pin, to.field]);
}

function told(
  diff: DocumentDiff,
  compared: { before: GraphDocument; after: GraphDocument; catalog: Catalog },
  now: (name: string) => string,
  added: ReadonlySet<string>,
  gone: ReadonlySet<string>,
) {
  const lines = new Map<string, string[]>();
  const general: string[] = [];
  const say = (name: string, words: string) => lines.set(name, [...(lines.get(name) ?? []), words]);
  const whole = (name: string) => added.has(name) || gone.has(name);
  for (const change of diff.changes) {
    const words = changeWords(change, compared.catalog);
    const names = concerned(change);
    if (names.length === 0) general.push(words);
    // What comes and goes with a node is told there; and whatever has another input, says so.
    const [end] = names;
    for (const name of new Set([...(end === undefined ? [] : [end]), ...names.filter(whole)])) say(now(name), words);
  }
  for (const pair of diff.replaced) {
    const words = replacedWords(pair, compared);
    for (const name of [pair.from, pair.to]) lines.set(name, [words, ...(lines.get(name) ?? [])]);
  }
  return { lines, general };
}

function concerned(change: Change): string[] {
  switch (change.do) {
    case "title":
    case "seed":
    case "flag":
      return [];
    case "add":
    case "remove":
      return [change.node.name];
    case "connect":
    case "disconnect":
      return [change.wire.to.node, change.wire.from.node];
    case "rewire":
    case "order":
      return [change.to.node];
    default:
      return [change.node];
  }
}

/** Removed nodes move down until nothing lies on them: what took their place often stands where they stood. */
function apart(document: GraphDocument, gone: ReadonlySet<string>, catalog: Catalog): GraphDocument {
  let moved = document;
  for (let tries = 0; tries < 60; tries++) {
    const projection = project(moved, catalog);
    const all = boxes(projection);
    const inside = new Map(projection.nodes.map(({ id, parentId }) => [id, parentId]));
    const shift = new Map<string, number>();
    for (const name of gone) {
      const box = all.get(name);
      if (box === undefined) continue;
      const other = [...all].find(
        ([id, at]) =>
          id !== name &&
          !shift.has(id) &&
          inside.get(id) === inside.get(name) &&
          at.x < box.x + box.width &&
          box.x < at.x + at.width &&
          at.y < box.y + box.height + 12 &&
          box.y < at.y + at.height + 12,
      );
      if (other !== undefined) shift.set(name, other[1].y + other[1].height + 20 - box.y);
    }
    if (shift.size === 0) return moved;
    moved = { ...moved, nodes: moved.nodes.map((node) => ({ ...node, y: node.y + (shift.get(node.name) ?? 0) })) };
  }
  return moved;
}
