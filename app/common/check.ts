import type { Catalog } from "./catalog.ts";
import { nodeProblems } from "./check-node.ts";
import { type GraphDocument, groupId, type Wire } from "./document.ts";
import { type Graph, graphOf } from "./graph.ts";
import { orderOf } from "./order.ts";
import { own } from "./own.ts";
import { givenPort, pinName, wireProblem } from "./ports.ts";
import { type ProblemData, problem } from "./problems.ts";
import { shapesOf } from "./shapes.ts";

const checked = new WeakMap<GraphDocument, { catalog: Catalog; problems: readonly ProblemData[] }>();

/** Everything that is wrong with a document, in document order; an empty list means that it compiles. Never throws. */
export function check(document: GraphDocument, catalog: Catalog): readonly ProblemData[] {
  const known = checked.get(document);
  if (known !== undefined && known.catalog === catalog) return known.problems;
  const graph = graphOf(document, catalog);
  const problems = [
    ...(document.nodes.some((node) => node.node !== groupId)
      ? []
      : [problem("empty", "There is nothing to run: the graph has no nodes.", { fix: "Add a node, or open a template." })]),
    ...document.nodes.flatMap((node) => nodeProblems(graph, node)),
    ...document.wires.flatMap((wire) => wireProblem(graph, wire.from, wire.to) ?? []),
    ...crowded(graph),
    ...orderOf(graph).cycles.map(cycleProblem),
    ...shapesOf(graph).problems,
    ...promotedProblems(graph),
  ];
  checked.set(document, { catalog, problems });
  return problems;
}

/** More than one wire where one is taken, twice the same place in a list, or a list beside others. */
function crowded(graph: Graph): ProblemData[] {
  const problems: ProblemData[] = [];
  for (const [name, wires] of graph.into) {
    const card = graph.cards.get(name);
    if (card === undefined || wires.length < 2) continue;
    const byPin = new Map<string, Wire[]>();
    for (const wire of wires) {
      const key = pinName({ ...wire.to, index: undefined });
      const together = byPin.get(key);
      if (together === undefined) byPin.set(key, [wire]);
      else together.push(wire);
    }
    for (const [key, together] of byPin) {
      const { to } = together[0] as Wire;
      const many = own(card.inputs, to.pin)?.many === true;
      if (together.length < 2) continue;
      const list = together.find((wire) => givenPort(graph, wire.from)?.endsWith("[]") === true);
      const message = !many
        ? `${key} takes one wire and has ${together.length}.`
        : list === undefined
          ? null
          : `${pinName(list.from)} is a list and fills ${key} alone, but there are ${together.length} wires.`;
      if (message !== null)
        problems.push(problem("too-many-wires", message, { node: name, field: to.field ?? to.pin, fix: "Remove all but one." }));
    }
  }
  return problems;
}

function cycleProblem(cycle: readonly string[]): ProblemData {
  const first = cycle[0] as string;
  const message =
    cycle.length === 1
      ? `${first} waits for itself: it, or something inside it, is wired from its own output.`
      : `These nodes wait for each other in a circle: ${[...cycle, first].join(" → ")}.`;
  return problem("cycle", message, { node: first, fix: "Remove one of the wires between them." });
}

function promotedProblems(graph: Graph): ProblemData[] {
  return (graph.document.promoted ?? []).flatMap((path) => {
    const dot = path.indexOf(".");
    const node = path.slice(0, dot);
    const card = graph.cards.get(node);
    const setting = own(card?.settings, path.slice(dot + 1));
    // Of an unknown node nothing more can be said.
    if ((setting !== undefined && setting.control !== "rows") || (card === undefined && graph.nodes.has(node))) return [];
    return [
      problem(
        "unknown-setting",
        `The script was to have a flag for ${path}, which ${setting === undefined ? "does not exist" : "is a list of rows"}.`,
        { ...(card === undefined ? {} : { node }), field: path, fix: "Take the flag away." },
      ),
    ];
  });
}
