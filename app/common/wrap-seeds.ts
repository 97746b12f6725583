import type { Catalog, CatalogNode } from "./catalog.ts";
import { type GraphDocument, type GraphNode, groupId, type Wire } from "./document.ts";
import { addNode, type Edited } from "./edit.ts";
import { frameCorner, setParent } from "./frames.ts";
import { type Graph, graphOf, rootOf, strayIn } from "./graph.ts";
import { freshName } from "./names.ts";
import { own } from "./own.ts";
import { problem } from "./problems.ts";
import { resultsFor } from "./results.ts";

const wrapper = "evaluation/repeat-seeds";
const body = "each";

/**
 * Puts a Repeat over seeds frame round the experiment, so that every score, table and training in it becomes a result of
 * each seed. What does not depend on the seed and takes time, say loading the data, stays outside and is done once; groups
 * stay whole. Nothing moves on the canvas.
 *
 * `seeds` are at least one, each listed once. Problems: `no-result` when nothing at the top is scored or trained by the
 * seed; `scope` when a frame at the top repeats over seeds already; `bad-parent` while a node stands in a frame that is
 * not there; `unknown-node` when the catalog has no such frame.
 */
export function wrapInSeeds(document: GraphDocument, catalog: Catalog, seeds: readonly number[]): Edited {
  const graph = graphOf(document, catalog);
  const refused = refusal(graph);
  if (refused !== null) return { problem: refused };
  const inside = repeated(graph);
  const results = resultsFor(graph, wrapper, body, [...inside]);
  if (results.length === 0)
    return {
      problem: problem("no-result", "Nothing at the top of the graph is scored or trained with random numbers of its own.", {
        fix: "Add a Train or Evaluate node whose model starts from random weights.",
      }),
    };
  const going = new Set([...inside].map((one) => rootOf(graph, one)));
  const roots = document.nodes.filter((node) => going.has(node.name));
  const { document: framed, name } = addNode(document, catalog, { node: wrapper, ...frameCorner(roots) });
  const moved = setParent(
    framed,
    roots.map((root) => root.name),
    name,
  );
  const fields = new Set<string>();
  const wires = results.map(({ node, pin }): Wire => {
    const field = freshName(node, fields);
    fields.add(field);
    return { from: { node, pin }, to: { node: name, pin: body, field } };
  });
  const nodes = moved.nodes.map((node) => (node.name === name ? { ...node, settings: { ...node.settings, seeds: [...seeds] } } : node));
  return { document: { ...moved, nodes, wires: [...moved.wires, ...wires] } };
}

function refusal(graph: Graph) {
  const { catalog, nodes, cards, scope } = graph;
  if (own(catalog.nodes, wrapper) === undefined)
    return problem("unknown-node", `There is no ${wrapper} in this version.`, { fix: "Repeat the run with another experiment seed." });
  const stray = strayIn(graph);
  if (stray !== null) return stray;
  const repeats = [...nodes.keys()].find((name) => scope.get(name) === null && bringsSeeds(cards.get(name)));
  return repeats === undefined
    ? null
    : problem("scope", `${repeats} repeats over seeds already.`, { node: repeats, fix: `Change the seeds of ${repeats}.` });
}

function bringsSeeds(card: CatalogNode | undefined): boolean {
  return Object.values(card?.bodies ?? {}).some(({ params }) => own(params, "seed") !== undefined);
}

/** Nodes at the top that go into the frame, in document order; what needs one of them goes along, and so does its group. */
function repeated(graph: Graph): Set<string> {
  const top = [...graph.nodes.values()].filter(({ name, node }) => node !== groupId && graph.scope.get(name) === null);
  const seeded = withAll(top.filter(({ name }) => drawsNumbers(graph, name)).map(byName), graph.next);
  const before = new Map<string, string[]>();
  for (const [name, after] of graph.next) for (const other of after) before.set(other, [...(before.get(other) ?? []), name]);
  // Only what takes time is worth standing outside: a schedule or an optimizer stays beside the training that it feeds.
  const slow = top.filter(({ name, docked }) => !seeded.has(name) && docked !== true && graph.cards.get(name)?.async === true);
  let inside = new Set<string>();
  for (let size = -1; size !== inside.size; ) {
    size = inside.size;
    const outside = withAll(
      slow.map(byName).filter((name) => !inside.has(name)),
      before,
    );
    const going = withAll([...inside, ...top.map(byName).filter((name) => !outside.has(name))], graph.next);
    const roots = new Set([...going].map((name) => rootOf(graph, name)));
    inside = new Set(top.map(byName).filter((name) => roots.has(rootOf(graph, name))));
  }
  return inside;
}

/** It takes a key, or something inside it does whose key does not come from seeds of another frame. */
function drawsNumbers(graph: Graph, name: string): boolean {
  const card = graph.cards.get(name);
  if (card === undefined || Object.keys(card.keys).length > 0) return card !== undefined;
  if (bringsSeeds(card)) return false;
  return [...graph.scope].some(([inner, scope]) => scope === name && drawsNumbers(graph, inner));
}

/** The names and all that is reached from them. */
function withAll(names: readonly string[], next: ReadonlyMap<string, Iterable<string>>): Set<string> {
  const found = new Set(names);
  for (const name of found) for (const after of next.get(name) ?? []) found.add(after);
  return found;
}

function byName({ name }: GraphNode): string {
  return name;
}
