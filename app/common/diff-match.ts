import { holderOf, type Meaning, settingsOf, valueText } from "./diff-meaning.ts";
import type { GraphNode } from "./document.ts";

/**
 * Which node of one document is which of another. The name decides; what is left over is the same node under another
 * name where it is of the same kind, is wired alike and is set alike.
 */
export function matched(a: Meaning, b: Meaning): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const name of a.nodes.keys()) if (b.nodes.has(name)) pairs.set(name, name);
  const spoken = namesSpokenOf(b);
  const left = [...a.nodes.values()].filter(({ name }) => !pairs.has(name) && !spoken.has(name));
  const right = [...b.nodes.values()].filter(({ name }) => !pairs.has(name) && !a.graph.nodes.has(name));
  const byKind = Map.groupBy(right, ({ node }) => node);
  const signsA = signs(a);
  const signsB = signs(b);
  const back = new Map<string, string>();
  // Each pair that is found tells more about its neighbours.
  for (let before = -1; before !== back.size; ) {
    before = back.size;
    const known = { a, b, pairs, taken: new Set(pairs.values()), signsA, signsB };
    const found = left.flatMap((one) => {
      if (pairs.has(one.name)) return [];
      return (byKind.get(one.node) ?? []).flatMap((other) => {
        const likeness = back.has(other.name) ? 0 : alike(one, other, known);
        return likeness === 0 ? [] : [{ one: one.name, other: other.name, likeness }];
      });
    });
    found.sort((x, y) => y.likeness - x.likeness || (x.one < y.one ? -1 : 1));
    for (const { one, other } of found) {
      if (pairs.has(one) || back.has(other)) continue;
      pairs.set(one, other);
      back.set(other, one);
    }
  }
  return new Map([...a.nodes.keys()].flatMap((name) => (pairs.has(name) ? [[name, pairs.get(name) as string]] : [])));
}

/** Names that wires, parents or flags use although no node has them: they must not come to mean one. */
function namesSpokenOf({ graph: { document, nodes } }: Meaning): ReadonlySet<string> {
  const names = [
    ...document.wires.flatMap(({ from, to }) => [from.node, to.node]),
    ...document.nodes.flatMap(({ parent }) => parent ?? []),
    ...(document.promoted ?? []).map((path) => path.slice(0, path.indexOf("."))),
  ];
  return new Set(names.filter((name) => !nodes.has(name)));
}

interface Sign {
  /** The node's own pin and which way the wire goes. */
  readonly own: string;
  readonly other: string;
  readonly pin: string;
}

function signs({ graph: { document } }: Meaning): ReadonlyMap<string, readonly Sign[]> {
  const all = new Map<string, Sign[]>();
  const add = (name: string, sign: Sign) => {
    const list = all.get(name);
    if (list === undefined) all.set(name, [sign]);
    else list.push(sign);
  };
  for (const { from, to } of document.wires) {
    add(from.node, { own: `out ${from.pin} ${from.field ?? ""}`, other: to.node, pin: `${to.pin} ${to.field ?? ""}` });
    add(to.node, { own: `in ${to.pin} ${to.field ?? ""}`, other: from.node, pin: `${from.pin} ${from.field ?? ""}` });
  }
  return all;
}

interface Known {
  readonly a: Meaning;
  readonly b: Meaning;
  readonly pairs: ReadonlyMap<string, string>;
  /** Names of the second document that have their partner. */
  readonly taken: ReadonlySet<string>;
  readonly signsA: ReadonlyMap<string, readonly Sign[]>;
  readonly signsB: ReadonlyMap<string, readonly Sign[]>;
}

/** 0 where they are not the same node; more where they are more alike. */
function alike(one: GraphNode, other: GraphNode, { a, b, pairs, taken, signsA, signsB }: Known): number {
  // A neighbour without a partner yet is known by its kind.
  const kindA = (name: string) => pairs.get(name) ?? `a ${a.nodes.get(name)?.node ?? name}`;
  const kindB = (name: string) => (taken.has(name) ? name : `a ${b.nodes.get(name)?.node ?? name}`);
  const wiresA = (signsA.get(one.name) ?? []).map((sign) => `${sign.own}|${kindA(sign.other)}|${sign.pin}`);
  const wiresB = (signsB.get(other.name) ?? []).map((sign) => `${sign.own}|${kindB(sign.other)}|${sign.pin}`);
  const shared = [...new Set(wiresA)].filter((wire) => wiresB.includes(wire)).length;
  const all = new Set([...wiresA, ...wiresB]).size;
  const wired = all === 0 ? 1 : shared / all;
  const holder = holderOf(a.graph, one);
  const home = (holder === null ? null : (pairs.get(holder) ?? holder)) === holderOf(b.graph, other);
  const same = sameSettings(one, other, a, b);
  const isSame = same ? wired > 0 : wired >= 0.5 && home && all > 0;
  return isSame ? 1 + 2 * wired + (same ? 1 : 0) + (home ? 1 : 0) : 0;
}

function sameSettings(one: GraphNode, other: GraphNode, a: Meaning, b: Meaning): boolean {
  const [cardA, cardB] = [a.graph.cards.get(one.name), b.graph.cards.get(other.name)];
  const values = settingsOf(other, cardB);
  return [...settingsOf(one, cardA)].every(
    ([name, value]) => values.has(name) && valueText(value, name, cardA) === valueText(values.get(name), name, cardB),
  );
}
