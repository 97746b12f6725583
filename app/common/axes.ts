import { type Axis, axesOfNode, guessAxis, type SweepShape, sweepShape } from "./axis-rows.ts";
import type { Catalog, Setting } from "./catalog.ts";
import { type GraphDocument, type GraphNode, groupId, type Json, type Wire } from "./document.ts";
import { addNode, type Edited, updateNode } from "./edit.ts";
import { frameCorner, setParent } from "./frames.ts";
import { type Graph, graphOf, isBody, rootOf, strayIn, wiresInto, wiresOutOf } from "./graph.ts";
import { freshName } from "./names.ts";
import { own } from "./own.ts";
import { takenPorts } from "./ports.ts";
import { type ProblemData, problem } from "./problems.ts";
import { resultsFor } from "./results.ts";
import { settled } from "./settings.ts";

const sweepId = "evaluation/sweep";

/**
 * Makes a setting an axis: a number of the sweep that its node stands in or feeds, else of a new Sweep frame round all that
 * depends on it and what feeds that alone, groups whole. What takes time and does not depend on it, say loading the data, stays
 * outside and is done once. Nothing moves on the canvas.
 *
 * Problems: `wrong-setting` when it is no number, `too-many-wires` when something drives it already, `out-of-bounds` when the
 * sweep is full, `no-result` when nothing that depends on it is scored, `unknown-node`, `bad-parent`.
 */
export function addAxis(
  document: GraphDocument,
  catalog: Catalog,
  { node, setting }: { node: string; setting: string },
  axis?: Axis,
): Edited {
  const graph = graphOf(document, catalog);
  const refused = refusal(graph, node, setting);
  if (refused !== null) return { problem: refused };
  const guessed = axis ?? guessFor(graph, node, setting);
  const around = sweepAround(graph, node);
  if (around !== null) return withAxis(document, catalog, around, { node, setting }, guessed);
  const going = goingWith(graph, [node]);
  for (const fed of going) {
    const moving = movingInto(graph, going, fed);
    if (moving?.has(atTop(graph, node)))
      return withAxis(setParent(document, rootsOf(graph, moving), fed), catalog, fed, { node, setting }, guessed);
  }
  const framed = wrapped(graph, going);
  if ("problem" in framed) return framed;
  return withAxis(framed.document, catalog, framed.sweep, { node, setting }, guessed);
}

/** Takes an axis away; the settings that it drove have their own numbers again. The last one takes its sweep with it. */
export function removeAxis(document: GraphDocument, catalog: Catalog, sweep: string, place: number): GraphDocument {
  const found = sweepAt(document, catalog, sweep);
  if (found === null || place >= found.axes.length) return document;
  const { shape, axes } = found;
  if (axes.length === 1) return unwrapped(document, catalog, sweep, shape);
  const wires = document.wires.flatMap((wire): Wire[] => {
    const at = wire.from.node === sweep && wire.from.pin === shape.pin ? shape.params.indexOf(wire.from.field ?? "") : -1;
    if (at < place) return [wire];
    // Parameters are places: those behind the gap move up.
    return at === place ? [] : [{ from: { ...wire.from, field: shape.params[at - 1] as string }, to: wire.to }];
  });
  return written(
    { ...document, wires },
    sweep,
    shape,
    axes.filter((_, at) => at !== place),
  );
}

/** Gives an axis other values. */
export function setAxis(document: GraphDocument, catalog: Catalog, sweep: string, place: number, axis: Axis): GraphDocument {
  const found = sweepAt(document, catalog, sweep);
  if (found === null || place >= found.axes.length) return document;
  return written(
    document,
    sweep,
    found.shape,
    found.axes.map((old, at) => (at === place ? axis : old)),
  );
}

function sweepAt(document: GraphDocument, catalog: Catalog, sweep: string): { shape: SweepShape; axes: readonly Axis[] } | null {
  const node = document.nodes.find(({ name }) => name === sweep);
  const card = own(catalog.nodes, node?.node ?? "");
  const shape = sweepShape(card);
  return node === undefined || card === undefined || shape === null ? null : { shape, axes: axesOfNode(node, card) };
}

/** A first axis that is a plain list called `value` is written as one. */
function written(document: GraphDocument, sweep: string, shape: SweepShape, axes: readonly Axis[]): GraphDocument {
  const [first, ...others] = axes;
  const plain = first?.over === "list" && first.name === "value" && first.values.length > 0;
  const settings = {
    [shape.list]: plain ? [...first.values] : [],
    [shape.rows]: (plain ? others : axes).map((axis) => structuredClone(axis) as unknown as Json),
  };
  return updateNode(document, sweep, (node) => ({ ...node, settings: { ...node.settings, ...settings } }));
}

function withAxis(
  document: GraphDocument,
  catalog: Catalog,
  sweep: string,
  { node, setting }: { node: string; setting: string },
  axis: Axis,
): Edited {
  const { shape, axes } = sweepAt(document, catalog, sweep) as { shape: SweepShape; axes: readonly Axis[] };
  const param = shape.params[axes.length];
  if (param === undefined)
    return {
      problem: problem("out-of-bounds", `${sweep} has ${axes.length} axes already.`, {
        node: sweep,
        fix: "Take one away, or put one of them at a fixed number.",
      }),
    };
  const named = { ...axis, name: freshName(axis.name, new Set(axes.map(({ name }) => name))) };
  const wire: Wire = { from: { node: sweep, pin: shape.pin, field: param }, to: { node, pin: setting } };
  const edited = written(document, sweep, shape, [...axes, named]);
  return { document: { ...edited, wires: [...edited.wires, wire] } };
}

function refusal(graph: Graph, name: string, setting: string): ProblemData | null {
  const at = { node: name, field: setting };
  if (own(graph.catalog.nodes, sweepId) === undefined)
    return problem("unknown-node", `There is no ${sweepId} in this version.`, { fix: "Try one number after another by hand." });
  const stray = strayIn(graph);
  if (stray !== null) return stray;
  if (takenPorts(graph, { node: name, pin: setting })?.kind !== "setting")
    return problem("wrong-setting", `${setting} of ${name} is no number, and only numbers can be swept.`, {
      ...at,
      fix: "Sweep a number, or compare arms that differ in it.",
    });
  const wire = wiresInto(graph, name).find(({ to }) => to.pin === setting);
  if (wire === undefined) return null;
  return isBody(graph.cards.get(wire.from.node), wire.from.pin)
    ? problem("too-many-wires", `${setting} of ${name} is an axis of ${wire.from.node} already.`, { ...at, fix: "Change that axis." })
    : problem("too-many-wires", `${wire.from.node} drives ${setting} of ${name}.`, {
        ...at,
        fix: `Sweep a number of ${wire.from.node}, or disconnect it.`,
      });
}

function guessFor(graph: Graph, name: string, setting: string): Axis {
  const card = graph.cards.get(name)?.settings[setting] as Extract<Setting, { control: "number" }>;
  const value = Number(settled(own((graph.nodes.get(name) as GraphNode).settings, setting), card));
  return guessAxis(setting, Number.isFinite(value) ? value : card.default, card);
}

/** The innermost sweep round a node. */
function sweepAround(graph: Graph, name: string): string | null {
  for (let at = graph.scope.get(name) ?? null; at !== null; at = graph.scope.get(at) ?? null)
    if (sweepShape(graph.cards.get(at)) !== null) return at;
  return null;
}

/** What must go into a sweep at the top that all of `going` leads to; null where some of its results do not come out of it. */
function movingInto(graph: Graph, going: ReadonlySet<string>, sweep: string): ReadonlySet<string> | null {
  if (sweepShape(graph.cards.get(sweep)) === null) return null;
  const behind = goingWith(graph, [sweep]);
  const between = [...going].filter((name) => !behind.has(name));
  const moving = withFeeders(graph, new Set([...between, sweep]));
  moving.delete(sweep);
  return resultsFor(graph, sweepId, sweepShape(graph.cards.get(sweep))?.pin ?? "", [...moving]).length > 0 ? null : moving;
}

/**
 * Nodes at the top that go with these: the containers that they stand in, what depends on them, the rest of their groups, and
 * what is docked into nothing else.
 */
function goingWith(graph: Graph, names: readonly string[]): Set<string> {
  const top = [...graph.nodes.values()].filter(({ name, node }) => node !== groupId && graph.scope.get(name) === null);
  const going = new Set(names.map((name) => atTop(graph, name)));
  for (let size = -1; size !== going.size; ) {
    size = going.size;
    for (const name of going) for (const next of graph.next.get(name) ?? []) going.add(next);
    const roots = new Set([...going].map((name) => rootOf(graph, name)));
    for (const { name } of top) if (roots.has(rootOf(graph, name))) going.add(name);
    for (const { name, docked } of top) {
      const out = wiresOutOf(graph, name);
      if (docked === true && out.length > 0 && out.every(({ to }) => going.has(atTop(graph, to.node)))) going.add(name);
    }
  }
  return going;
}

/** With all at the top that feeds nothing else and takes no time: it stands beside what it feeds. */
function withFeeders(graph: Graph, going: ReadonlySet<string>): Set<string> {
  const all = new Set(going);
  const groups = new Map<string, string[]>();
  for (const { name, node } of graph.nodes.values())
    if (node !== groupId && graph.scope.get(name) === null) {
      const root = rootOf(graph, name);
      groups.set(root, [...(groups.get(root) ?? []), name]);
    }
  for (let size = -1; size !== all.size; ) {
    size = all.size;
    for (const members of groups.values()) {
      const targets = members.flatMap((name) => wiresOutOf(graph, name).map(({ to }) => atTop(graph, to.node)));
      const quick = members.every((name) => graph.cards.get(name)?.async === false);
      const outside = targets.filter((name) => !members.includes(name));
      if (quick && outside.length > 0 && outside.every((name) => all.has(name))) for (const name of members) all.add(name);
    }
  }
  return all;
}

function wrapped(graph: Graph, depending: ReadonlySet<string>): { document: GraphDocument; sweep: string } | { problem: ProblemData } {
  const { document, catalog } = graph;
  const going = withFeeders(graph, depending);
  const inside = [...graph.nodes.keys()].filter((name) => going.has(name));
  const { pin, list } = sweepShape(catalog.nodes[sweepId]) as SweepShape;
  const results = resultsFor(graph, sweepId, pin, inside);
  if (results.length === 0)
    return {
      problem: problem("no-result", "Nothing that depends on this number is scored, so that a sweep would have nothing to show.", {
        fix: "Add an Evaluate node behind it.",
      }),
    };
  const roots = rootsOf(graph, going);
  const { document: framed, name: sweep } = addNode(document, catalog, {
    node: sweepId,
    // As the function is called, the script's variable could not be.
    name: "trials",
    ...frameCorner(document.nodes.filter(({ name }) => roots.includes(name))),
  });
  const moved = updateNode(setParent(framed, roots, sweep), sweep, (node) => ({ ...node, settings: { ...node.settings, [list]: [] } }));
  const fields = new Set<string>();
  const wires = results.map((from): Wire => {
    const field = freshName(from.node, fields);
    fields.add(field);
    return { from, to: { node: sweep, pin, field } };
  });
  return { document: { ...moved, wires: [...moved.wires, ...wires] }, sweep };
}

/** What stood in the sweep stands where it stood; a table that it gave to a frame is that result again, where there is one alone. */
function unwrapped(document: GraphDocument, catalog: Catalog, sweep: string, shape: SweepShape): GraphDocument {
  const graph = graphOf(document, catalog);
  const frame = graph.nodes.get(sweep) as GraphNode;
  const results = wiresInto(graph, sweep).filter(({ to }) => to.pin === shape.pin);
  const [only] = results.length === 1 ? results : [];
  const wires = document.wires.flatMap((wire): Wire[] => {
    if (wire.to.node === sweep || (wire.from.node === sweep && wire.from.pin === shape.pin)) return [];
    if (wire.from.node !== sweep) return [wire];
    return only !== undefined && isBody(graph.cards.get(wire.to.node), wire.to.pin) ? [{ from: only.from, to: wire.to }] : [];
  });
  const children = document.nodes.filter(({ parent }) => parent === sweep).map(({ name }) => name);
  const emptied = setParent({ ...document, wires }, children, frame.parent);
  const promoted = emptied.promoted?.filter((path) => !path.startsWith(`${sweep}.`));
  return { ...emptied, nodes: emptied.nodes.filter(({ name }) => name !== sweep), ...(promoted === undefined ? {} : { promoted }) };
}

/** The node at the top that a node stands in, groups aside. */
function atTop(graph: Graph, name: string): string {
  const scope = graph.scope.get(name) ?? null;
  return scope === null ? name : atTop(graph, scope);
}

function rootsOf(graph: Graph, names: ReadonlySet<string>): string[] {
  const roots = new Set([...names].map((name) => rootOf(graph, name)));
  return [...graph.nodes.keys()].filter((name) => roots.has(name));
}
