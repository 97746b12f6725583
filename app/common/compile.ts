import type { Body, Catalog, CatalogNode, Setting } from "./catalog.ts";
import { check } from "./check.ts";
import { type GraphDocument, type GraphNode, groupId, type Json, type Pin, type Wire } from "./document.ts";
import { type Graph, graphOf, isBody, isContainer, wiresInto, wiresOutOf } from "./graph.ts";
import { orderOf } from "./order.ts";
import { own } from "./own.ts";
import type { Arg, Call, Plan } from "./plan.ts";
import { givenPort } from "./ports.ts";
import type { ProblemData } from "./problems.ts";
import { flagsOf } from "./promoted.ts";
import { settled } from "./settings.ts";

/** A graph as a typed list of calls; null, with the reasons, while anything is wrong with it. */
export function compile(document: GraphDocument, catalog: Catalog): { plan: Plan | null; problems: readonly ProblemData[] } {
  const problems = check(document, catalog);
  return { plan: problems.length > 0 ? null : planOf(graphOf(document, catalog), new Set()), problems };
}

/** As much of an unfinished graph as can run: calls with problems, and all that wait for them, are left out. */
export function compileReady(document: GraphDocument, catalog: Catalog): { plan: Plan; problems: readonly ProblemData[] } {
  const problems = check(document, catalog);
  const graph = graphOf(document, catalog);
  const without = new Set<string>();
  const open = problems.flatMap(({ node }) => (node === undefined ? [] : [node]));
  for (const { name, node } of document.nodes) if (node !== groupId && !graph.cards.has(name)) open.push(name);
  for (const cycle of orderOf(graph).cycles) open.push(...cycle);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (without.has(name)) continue;
    without.add(name);
    for (const wire of wiresOutOf(graph, name)) open.push(wire.to.node);
    // A container is as good as its inside, and its inside is nothing without it.
    const container = graph.scope.get(name);
    if (container !== undefined && container !== null) open.push(container);
    for (const [inner, scope] of graph.scope) if (scope === name) open.push(inner);
  }
  return { plan: planOf(graph, without), problems };
}

function planOf(graph: Graph, without: ReadonlySet<string>): Plan {
  const { document } = graph;
  const { inside } = orderOf(graph);
  const flags = flagsOf(document, graph.catalog);
  const settings: Record<string, Json> = {};
  const namesIn = (scope: string | null) => (inside.get(scope) ?? []).filter((name) => !without.has(name));
  const callsIn = (scope: string | null): readonly Call[] => namesIn(scope).map(callOf);
  const seeds = seedsOf(graph, namesIn);

  const callOf = (name: string): Call => {
    const node = graph.nodes.get(name) as GraphNode;
    const card = graph.cards.get(name) as CatalogNode;
    const into = wiresInto(graph, name);
    const args: Record<string, Arg> = {};
    for (const [pin, { many }] of Object.entries(card.inputs)) {
      const wires = into.filter((wire) => wire.to.pin === pin);
      if (wires.length === 0) continue;
      args[pin] = many === true ? listArg(graph, wires) : sourceArg(graph, (wires[0] as Wire).from);
    }
    for (const [pin, setting] of Object.entries(card.settings)) {
      const wire = into.find((one) => one.to.pin === pin);
      args[pin] = wire === undefined ? settingArg(node, pin, setting) : sourceArg(graph, wire.from);
    }
    for (const [pin, body] of Object.entries(card.bodies)) args[pin] = bodyArg(name, pin, body, into);
    for (const [pin, stream] of Object.entries(card.keys)) args[pin] = { key: own(node.streams, pin) ?? stream };
    if (card.reports) args.run = { run: true };
    return { name, node: card.id, args };
  };

  const settingArg = (node: GraphNode, pin: string, setting: Setting): Arg => {
    const lit = settled(own(node.settings, pin), setting);
    if (seeds !== undefined && seeds.node === node.name && seeds.setting === pin) return { setting: pin, lit };
    const flag = flags.get(`${node.name}.${pin}`);
    if (flag === undefined) return { lit };
    settings[flag] = lit;
    return { setting: flag, lit };
  };

  const bodyArg = (name: string, pin: string, body: Body, into: readonly Wire[]): Arg => {
    const result: Record<string, Arg> = {};
    for (const wire of into) if (wire.to.pin === pin && wire.to.field !== undefined) result[wire.to.field] = sourceArg(graph, wire.from);
    return { body: callsIn(name), params: Object.keys(body.params), result };
  };

  const calls = callsIn(null);
  return { title: document.title, seed: document.seed, ...(seeds === undefined ? {} : { seeds }), calls, settings };
}

/** The first container at the top whose turns are seeds, else the first inside a sweep, whose turns are repeated as a whole. */
function seedsOf(graph: Graph, namesIn: (scope: string | null) => readonly string[], scope: string | null = null): Plan["seeds"] {
  for (const name of namesIn(scope)) {
    for (const body of Object.values(graph.cards.get(name)?.bodies ?? {})) {
      const setting = own(graph.cards.get(name)?.settings, body.turns);
      if (own(body.params, "seed") === undefined || setting === undefined) continue;
      const values = settled(own(graph.nodes.get(name)?.settings, body.turns), setting);
      return { node: name, setting: body.turns, values: values as number[] };
    }
  }
  for (const name of namesIn(scope)) {
    const inside = isContainer(graph.cards.get(name)) ? seedsOf(graph, namesIn, name) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function sourceArg(graph: Graph, from: Pin): Arg {
  const card = graph.cards.get(from.node);
  if (isBody(card, from.pin)) return { param: from.field as string };
  return card?.record === true ? { from: from.node, field: from.pin } : { from: from.node };
}

/** In the order of their places; a list wire is the whole list. */
function listArg(graph: Graph, wires: readonly Wire[]): Arg {
  const first = wires[0] as Wire;
  if (wires.length === 1 && givenPort(graph, first.from)?.endsWith("[]") === true) return sourceArg(graph, first.from);
  const inOrder = wires
    .map((wire, place) => ({ wire, place }))
    .sort((a, b) => (a.wire.to.index ?? a.place) - (b.wire.to.index ?? b.place) || a.place - b.place);
  return { list: inOrder.map(({ wire }) => sourceArg(graph, wire.from)) };
}
