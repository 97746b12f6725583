import type { Catalog } from "./catalog.ts";
import type { Change, DocumentDiff } from "./diff.ts";
import type { GraphDocument, GraphNode, Json, Pin } from "./document.ts";
import { own } from "./own.ts";

/** What is compared, for words: titles of cards, rows of settings. */
export interface Compared {
  readonly before: GraphDocument;
  readonly after: GraphDocument;
  readonly catalog: Catalog;
}

/** One change as a line to be read: "rate of scale: 0.01 → 0.03". */
export function changeWords(change: Change, catalog: Catalog): string {
  const kind = (node: GraphNode) => own(catalog.nodes, node.node)?.title ?? node.node;
  switch (change.do) {
    case "title":
      return `title: ${quoted(change.from)} → ${quoted(change.to)}`;
    case "seed":
      return `seed: ${change.from} → ${change.to}`;
    case "add":
      return `added ${change.node.name} (${kind(change.node)})`;
    case "remove":
      return `removed ${change.node.name} (${kind(change.node)})`;
    case "kind":
      return `${change.node}: ${kind(change.from)} → ${kind(change.to)}`;
    case "scope":
      return `${change.node} stands in ${change.to ?? "no container"} instead of ${change.from ?? "none"}`;
    case "setting":
      return settingWords(change.node, change.setting, change.from, change.to);
    case "stream":
      return `random numbers (${change.key}) of ${change.node}: ${change.from ?? "none"} → ${change.to ?? "none"}`;
    case "connect":
      return `wire ${pinWords(change.wire.from)} → ${pinWords(change.wire.to)} added`;
    case "disconnect":
      return `wire ${pinWords(change.wire.from)} → ${pinWords(change.wire.to)} removed`;
    case "rewire":
      return `${targetWords(change.to)}: from ${pinWords(change.from)} instead of ${pinWords(change.was)}`;
    case "order":
      return `order of ${targetWords(change.to)}: ${change.was.map(pinWords).join(", ")} → ${change.from.map(pinWords).join(", ")}`;
    case "words":
      return `${change.field} of ${change.node}: ${said(change.from)} → ${said(change.to)}`;
    case "flag":
      return `${change.path} ${change.on ? "became a flag of the script" : "is no flag of the script any more"}`;
    case "rename":
      return `${change.node} is called ${change.to}`;
  }
}

/** A removed node whose place an added one takes: "Linear → Cosine annealing, rate of scale". */
export function replacedWords({ from, to }: DocumentDiff["replaced"][number], { before, after, catalog }: Compared): string {
  const kind = (document: GraphDocument, name: string) => {
    const node = document.nodes.find((one) => one.name === name);
    return own(catalog.nodes, node?.node ?? "")?.title ?? node?.node ?? name;
  };
  const role = after.wires.find((wire) => wire.from.node === to)?.to;
  const [was, is] = [kind(before, from), kind(after, to)];
  const what = was === is ? `${from} → ${to} (${is})` : `${was} → ${is}`;
  return role === undefined ? what : `${what}, ${targetWords(role)}`;
}

/** All of it, line by line. Wires that come and go with their nodes are only counted. */
export function diffWords({ changes, replaced }: Pick<DocumentDiff, "changes" | "replaced">, compared: Compared): string[] {
  const whole = new Set(changes.flatMap((change) => (change.do === "add" || change.do === "remove" ? [change.node.name] : [])));
  const told = new Set(replaced.flatMap(({ from, to }) => [from, to]));
  const comesAlong = (change: Change) => endsOf(change).some((name) => whole.has(name));
  const others = changes.filter((change) =>
    change.do === "add" || change.do === "remove" ? !told.has(change.node.name) : !comesAlong(change),
  );
  const along = changes.filter(comesAlong).length;
  return [
    ...replaced.map((pair) => replacedWords(pair, compared)),
    ...others.map((change) => changeWords(change, compared.catalog)),
    ...(along === 0 ? [] : [`${along} ${along === 1 ? "wire" : "wires"} of these nodes`]),
  ];
}

function endsOf(change: Change): string[] {
  if (change.do === "connect" || change.do === "disconnect") return [change.wire.from.node, change.wire.to.node];
  return change.do === "rewire" ? [change.was.node, change.from.node, change.to.node] : [];
}

/** Only what of a long value differs: a row of a list, a field of a row. */
function settingWords(node: string, setting: string, from: Json | undefined, to: Json | undefined): string {
  const parts = differing(from, to);
  const whole = `${setting} of ${node}: ${valueWords(from)} → ${valueWords(to)}`;
  if (parts === null || parts.length > 3 || parts.length === 0) return whole;
  return `${setting} of ${node}: ${parts.map(({ at, was, is }) => `${at} ${valueWords(was)} → ${valueWords(is)}`).join(", ")}`;
}

interface Part {
  readonly at: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/** Fields of rows that differ; null where the values are no lists of rows of one length. */
function differing(from: Json | undefined, to: Json | undefined): Part[] | null {
  if (!Array.isArray(from) || !Array.isArray(to) || from.length !== to.length) return null;
  if (![...from, ...to].every((row) => row !== null && typeof row === "object" && !Array.isArray(row))) return null;
  return from.flatMap((row, at) => {
    const [old, now] = [row as Record<string, Json>, to[at] as Record<string, Json>];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((field) =>
      JSON.stringify(old[field]) === JSON.stringify(now[field])
        ? []
        : [{ at: from.length === 1 ? field : `row ${at + 1}, ${field}`, was: old[field], is: now[field] }],
    );
  });
}

export function valueWords(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return value === "" ? "empty" : cut(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    if (value.every((item) => typeof item !== "object" || item === null)) return cut(value.map((item) => String(item)).join(", "));
    return `${value.length} ${value.length === 1 ? "row" : "rows"}`;
  }
  return typeof value === "object" && value !== null ? cut(JSON.stringify(value)) : String(value);
}

function said(text: string | null): string {
  return text === null ? "none" : quoted(text);
}
function quoted(text: string): string {
  return `“${cut(text)}”`;
}
function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export function pinWords({ node, pin, field }: Pin): string {
  if (field !== undefined) return `${node}.${field}`;
  return pin === "out" ? node : `${node}.${pin}`;
}
/** "rate of scale", for what a wire ends at. */
export function targetWords({ node, pin, field }: Pin): string {
  return `${field ?? pin} of ${node}`;
}
