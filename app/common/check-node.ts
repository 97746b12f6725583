import type { Body, CatalogNode } from "./catalog.ts";
import { type GraphNode, groupId, type Json } from "./document.ts";
import { type Graph, isContainer, scopeAt, wiresInto } from "./graph.ts";
import { nameFault } from "./names.ts";
import { own } from "./own.ts";
import { pinName, portList } from "./ports.ts";
import { type ProblemData, problem } from "./problems.ts";
import { settingFault } from "./settings.ts";

/** What is wrong with one node where it stands: name, frame, kind, settings, inputs, inside. */
export function nodeProblems(graph: Graph, node: GraphNode): ProblemData[] {
  const { name } = node;
  const problems: ProblemData[] = [];
  const fault = nameFault(name);
  if (fault !== null)
    problems.push(problem("bad-name", `The name “${name}” ${fault}.`, { node: name, fix: "Rename the node, say to model2." }));
  if (graph.nodes.get(name) !== node)
    problems.push(problem("duplicate-name", `Two nodes are called ${name}.`, { node: name, fix: "Rename one of them." }));
  problems.push(...parentProblems(graph, node));
  if (node.node === groupId) return problems;
  const card = own(graph.catalog.nodes, node.node);
  if (card === undefined) {
    problems.push(
      problem("unknown-node", `${name} is a “${node.node}”, which this version does not know.`, {
        node: name,
        fix: "Replace it by a node of the library, or open the file with a newer version.",
      }),
    );
    return problems;
  }
  problems.push(...settingProblems(node, card), ...inputProblems(graph, node, card), ...bodyProblems(graph, node, card));
  return problems;
}

function parentProblems(graph: Graph, { name, parent }: GraphNode): ProblemData[] {
  if (parent === undefined) return [];
  const frame = graph.nodes.get(parent);
  const fix = "Move the node out of its frame and in again.";
  if (frame === undefined) return [problem("bad-parent", `${name} stands in ${parent}, and there is no such node.`, { node: name, fix })];
  // An unknown node may be a container of another version; that it is unknown is said once, by itself.
  if (frame.node !== groupId && graph.cards.has(parent) && !isContainer(graph.cards.get(parent)))
    return [problem("bad-parent", `${name} stands in ${parent}, which holds no other nodes.`, { node: name, fix })];
  return graph.lost.has(name) ? [problem("bad-parent", `${name} stands in a frame that stands in itself.`, { node: name, fix })] : [];
}

const known = new WeakMap<GraphNode, { card: CatalogNode; problems: readonly ProblemData[] }>();

/** An edit leaves all nodes but one as they were, and most of the work is here: it is done once a node. */
function settingProblems(node: GraphNode, card: CatalogNode): readonly ProblemData[] {
  const before = known.get(node);
  if (before !== undefined && before.card === card) return before.problems;
  const problems = findSettingProblems(node, card);
  known.set(node, { card, problems });
  return problems;
}

function findSettingProblems(node: GraphNode, card: CatalogNode): ProblemData[] {
  const problems = Object.entries(node.settings).flatMap(([name, value]) => {
    const at = { node: node.name, field: name };
    const setting = own(card.settings, name);
    if (setting === undefined)
      return [
        problem("unknown-setting", `${card.title} (${node.name}) has no setting ${name}.`, {
          ...at,
          fix: `Remove it; there are ${Object.keys(card.settings).join(", ") || "none"}.`,
        }),
      ];
    const fault = settingFault(value, setting);
    return fault === null
      ? []
      : [
          problem(fault.code, `${node.name}.${name} ${fault.is}, but takes ${fault.wanted}.`, {
            ...at,
            fix: `Set ${name} of ${node.name} to ${fault.wanted}.`,
          }),
        ];
  });
  for (const [name, stream] of Object.entries(node.streams ?? {})) {
    const at = { node: node.name, field: name };
    if (own(card.keys, name) === undefined)
      problems.push(
        problem("unknown-setting", `${card.title} (${node.name}) draws no numbers from a stream ${name}.`, {
          ...at,
          fix: "Remove the stream.",
        }),
      );
    else if (stream === "")
      problems.push(
        problem("wrong-setting", `The stream ${name} of ${node.name} has no name.`, { ...at, fix: `Name it, say ${card.keys[name]}.` }),
      );
  }
  return problems;
}

function inputProblems(graph: Graph, { name }: GraphNode, card: CatalogNode): ProblemData[] {
  const into = wiresInto(graph, name);
  return Object.entries(card.inputs).flatMap(([pin, input]) => {
    if (input.optional === true || into.some((wire) => wire.to.pin === pin)) return [];
    const wanted = portList(input.port);
    return [
      problem("missing-input", `${name}.${pin} takes ${wanted}, and nothing is wired to it.`, {
        node: name,
        field: pin,
        fix: `Wire ${wanted} into ${pin} of ${name}.`,
      }),
    ];
  });
}

function bodyProblems(graph: Graph, { name, settings }: GraphNode, card: CatalogNode): ProblemData[] {
  return Object.entries(card.bodies).flatMap(([pin, body]) => {
    const problems: ProblemData[] = [];
    const results = wiresInto(graph, name).filter((wire) => wire.to.pin === pin);
    const wanted = portList(body.result);
    if (results.length === 0)
      problems.push(
        problem("no-result", `Nothing leaves the inside of ${name}.`, {
          node: name,
          field: pin,
          fix: `Wire ${wanted} from a node inside ${name} to its result.`,
        }),
      );
    for (const { to } of results) {
      const fault = to.field === undefined ? "is missing" : nameFault(to.field);
      if (fault !== null)
        problems.push(
          problem("bad-name", `The result “${to.field ?? ""}” of ${name} ${fault}.`, {
            node: name,
            field: to.field ?? pin,
            fix: "Rename the result, say to candidate.",
          }),
        );
    }
    const turns = own(settings, body.turns);
    if (Array.isArray(turns) && turns.length === 0 && rowCount(own(settings, body.axes ?? "")) === 0)
      problems.push(
        problem("out-of-bounds", `${name}.${body.turns} is empty, so that ${name} would do nothing.`, {
          node: name,
          field: body.turns,
          fix: `Give ${body.turns} at least one number.`,
        }),
      );
    const twice = Array.isArray(turns) ? turns.find((turn, place) => turns.indexOf(turn) !== place) : undefined;
    if (twice !== undefined && own(body.params, "seed") !== undefined)
      problems.push(
        problem("out-of-bounds", `${name}.${body.turns} has the seed ${twice} twice, and its numbers would count twice.`, {
          node: name,
          field: body.turns,
          fix: `List each seed once in ${body.turns}.`,
        }),
      );
    return [...problems, ...missingAxes(graph, name, pin, body), ...hiddenParameters(graph, name, pin, Object.keys(body.params))];
  });
}

function rowCount(value: Json | undefined): number {
  return Array.isArray(value) ? value.length : 0;
}

/** The parameters that a container hands in now, those aside that wire themselves: as many as it has rows. */
export function handedIn(body: Body, settings: GraphNode["settings"], card: CatalogNode): readonly string[] {
  if (body.axes === undefined) return Object.keys(body.params).filter((param) => body.params[param] === "number");
  const named = Object.keys(body.params).filter((param) => body.params[param] !== "scope");
  return named.slice(0, fromTurns(body, settings, card) + rowsOf(body.axes, settings, card).length);
}

/** What those are called that stand for rows: as their rows are. */
export function namesHandedIn(body: Body, settings: GraphNode["settings"], card: CatalogNode): Readonly<Record<string, string>> {
  if (body.axes === undefined) return {};
  const rows = rowsOf(body.axes, settings, card);
  const given = handedIn(body, settings, card).slice(fromTurns(body, settings, card));
  return Object.fromEntries(
    given.flatMap((param, at) => {
      const row = rows[at];
      return row !== null && typeof row === "object" && !Array.isArray(row) && typeof row?.name === "string" ? [[param, row.name]] : [];
    }),
  );
}

/** The first parameter stands for the turns where these are a list. */
function fromTurns(body: Body, settings: GraphNode["settings"], card: CatalogNode): 0 | 1 {
  return rowsOf(body.turns, settings, card).length > 0 ? 1 : 0;
}

function rowsOf(setting: string, settings: GraphNode["settings"], card: CatalogNode): readonly Json[] {
  const value = own(settings, setting) ?? (own(card.settings, setting)?.default as Json | undefined);
  return Array.isArray(value) ? value : [];
}

/** Wires from a parameter that stands for an axis which is not there. */
function missingAxes(graph: Graph, name: string, pin: string, body: Body): ProblemData[] {
  const node = graph.nodes.get(name);
  const card = graph.cards.get(name);
  if (body.axes === undefined || node === undefined || card === undefined) return [];
  const given = handedIn(body, node.settings, card);
  return (graph.outOf.get(name) ?? []).flatMap(({ from, to }) => {
    if (from.pin !== pin || from.field === undefined || body.params[from.field] === "scope" || given.includes(from.field)) return [];
    return [
      problem("unknown-pin", `${pinName(to)} waits for ${from.field} of ${name}, which has ${given.length} ${body.axes}.`, {
        node: name,
        field: body.axes as string,
        fix: `Add a row to ${body.axes} of ${name}, or disconnect ${pinName(to)}.`,
      }),
    ];
  });
}

/** A container inside another hides the parameters that have the same names: the script could not tell them apart. */
function hiddenParameters(graph: Graph, name: string, pin: string, params: readonly string[]): ProblemData[] {
  return (graph.outOf.get(name) ?? []).flatMap(({ from, to }) => {
    if (from.pin !== pin || from.field === undefined || !params.includes(from.field)) return [];
    let at = scopeAt(graph, to);
    for (; at !== null && at !== name; at = graph.scope.get(at) ?? null) {
      const hides = Object.values(graph.cards.get(at)?.bodies ?? {}).some((body) => own(body.params, from.field as string) !== undefined);
      if (hides)
        return [
          problem(
            "scope",
            `${pinName(from)} cannot reach ${pinName(to)}: ${at}, which stands between them, has a ${from.field} of its own.`,
            { node: to.node, field: to.field ?? to.pin, fix: `Use ${from.field} of ${name} in a node between ${name} and ${at}.` },
          ),
        ];
    }
    return [];
  });
}
