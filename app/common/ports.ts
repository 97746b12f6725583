import type { Catalog, CatalogNode } from "./catalog.ts";
import { type GraphDocument, groupId, type Pin, type Wire } from "./document.ts";
import { dependency, type Graph, graphOf, isBody, isWithin, pathBetween, scopeAt, wiresInto } from "./graph.ts";
import { own } from "./own.ts";
import { type ProblemData, problem } from "./problems.ts";

/** What a pin takes: the names of the ports that fit, and whether it takes a list. */
export interface Takes {
  readonly ports: Readonly<Record<string, true>>;
  readonly many: boolean;
  readonly kind: "input" | "setting" | "result";
}

/** `train.run`, `table.each.cyclical`, `link.transforms[1]`: a pin in words. `out` goes without saying. */
export function pinName({ node, pin, field, index }: Pin): string {
  return `${node}${pin === "out" ? "" : `.${pin}`}${field === undefined ? "" : `.${field}`}${index === undefined ? "" : `[${index}]`}`;
}

/** The port that a source pin gives, say `Schedule`; null when there is no such pin. */
export function givenPort(graph: Graph, { node, pin, field }: Pin): string | null {
  const card = graph.cards.get(node);
  const body = own(card?.bodies, pin);
  const port =
    body === undefined
      ? field === undefined
        ? own(card?.outputs, pin)
        : undefined
      : field === undefined
        ? undefined
        : own(body.params, field);
  return port === undefined || port === "scope" ? null : port;
}

/** What a target pin takes; null when there is no such pin. Numbers that a schedule may drive take both. */
export function takenPorts(graph: Graph, { node, pin, field }: Pin): Takes | null {
  const card = graph.cards.get(node);
  return card === undefined ? null : takes(card, pin, field);
}

function takes(card: CatalogNode, pin: string, field: string | undefined): Takes | null {
  const body = own(card.bodies, pin);
  if (body !== undefined) return field === undefined ? null : { ports: body.result, many: false, kind: "result" };
  if (field !== undefined) return null;
  const input = own(card.inputs, pin);
  if (input !== undefined) return { ports: input.port, many: input.many === true, kind: "input" };
  const setting = own(card.settings, pin);
  if (setting?.control !== "number") return null;
  return { ports: setting.driven === true ? { number: true, Schedule: true } : { number: true }, many: false, kind: "setting" };
}

/** A list wire, say `Trained[]`, fills a whole list input. */
function portFits(port: string, { ports, many }: Takes): boolean {
  return own(ports, port) === true || (many && port.endsWith("[]") && own(ports, port.slice(0, -2)) === true);
}

/** What is wrong with one wire by itself, in whatever document it stands; null when nothing is. */
export function wireProblem(graph: Graph, from: Pin, to: Pin): ProblemData | null {
  const at = { node: to.node, field: to.field ?? to.pin };
  for (const [pin, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const node = graph.nodes.get(pin.node);
    // The problem stands at the end that is there; a node that the catalog does not know is told once, by itself.
    if (node === undefined)
      return problem("unknown-pin", `A wire between ${pinName(from)} and ${pinName(to)} has no end: there is no node ${pin.node}.`, {
        node: other.node,
        field: other.field ?? other.pin,
        fix: "Remove the wire.",
      });
    if (node.node === groupId)
      return problem(
        "unknown-pin",
        `A wire between ${pinName(from)} and ${pinName(to)} ends at the group ${pin.node}, which has no pins.`,
        { node: pin.node, fix: "Remove the wire." },
      );
    if (!graph.cards.has(pin.node)) return null;
  }
  const port = givenPort(graph, from);
  if (port === null)
    return problem("unknown-pin", `${from.node} has no output ${pinName(from).slice(from.node.length + 1) || "out"}.`, {
      node: from.node,
      field: from.pin,
      fix: `Wire ${pinName(to)} from one of its outputs: ${outputNames(graph.cards.get(from.node) as CatalogNode)}.`,
    });
  const taken = takenPorts(graph, to);
  if (taken === null)
    return problem("unknown-pin", `${to.node} has no input ${to.field === undefined ? to.pin : `${to.pin}.${to.field}`}.`, {
      ...at,
      fix: "Remove the wire, or lead it to another pin.",
    });
  if (!portFits(port, taken)) {
    const wanted = portList(taken.ports);
    return problem("wrong-port", `${pinName(from)} gives ${withArticle(port)}, but ${describe(graph, to)} takes ${wanted}.`, {
      ...at,
      fix: `Wire it from something that gives ${wanted}.`,
    });
  }
  return scopeProblem(graph, from, to, at);
}

function scopeProblem(graph: Graph, from: Pin, to: Pin, at: { node: string; field: string }): ProblemData | null {
  const source = scopeAt(graph, from);
  const target = scopeAt(graph, to);
  if (source === null || isWithin(graph, target, source)) return null;
  const message = `${pinName(from)} exists only inside ${source}, but ${pinName(to)} stands outside of it.`;
  return problem("scope", message, { ...at, fix: `Move ${to.node} into ${source}, or take what leaves ${source} through its result.` });
}

/** Whether a wire may be drawn, the wire that it replaces, or the reason why not in one sentence that names both ends. */
export function canConnect(
  document: GraphDocument,
  catalog: Catalog,
  from: Pin,
  to: Pin,
): { ok: true; replaces: Wire | null } | { problem: ProblemData } {
  const graph = graphOf(document, catalog);
  const fault = wireProblem(graph, from, to) ?? unknownNode(graph, from) ?? unknownNode(graph, to);
  if (fault !== null) return { problem: fault };
  const field = to.field ?? to.pin;
  const into = wiresInto(graph, to.node).filter((wire) => wire.to.pin === to.pin && wire.to.field === to.field);
  const { many } = takenPorts(graph, to) as Takes;
  if (many) {
    const same = into.find((wire) => samePin(wire.from, from));
    if (same !== undefined)
      return {
        problem: problem("too-many-wires", `${pinName(from)} is wired to ${pinName(to)} already.`, {
          node: to.node,
          field,
          fix: "Wire another one, or duplicate it.",
        }),
      };
    const whole = into.find((wire) => givenPort(graph, wire.from)?.endsWith("[]") === true);
    const list = givenPort(graph, from)?.endsWith("[]") === true;
    if (whole !== undefined || (list && into.length > 0))
      return {
        problem: problem("too-many-wires", `${pinName(from)} cannot join ${pinName(to)}: a list fills it alone.`, {
          node: to.node,
          field,
          fix: `Disconnect ${(whole ?? (into[0] as Wire)).from.node} first.`,
        }),
      };
  }
  const pair = dependency(graph, from, to);
  if (pair !== null) {
    // Wires that this one replaces must not count, so a way through the replaced wire alone is still refused: rewire it in two steps.
    const path = pathBetween(graph, pair[1], pair[0]);
    if (path !== null)
      return {
        problem: problem("cycle", `${pinName(from)} cannot feed ${pinName(to)}: ${loop(path)} would wait for itself.`, {
          node: to.node,
          field,
          fix: `Break the way from ${pair[1]} to ${pair[0]} first.`,
        }),
      };
  }
  return { ok: true, replaces: many ? null : (into[0] ?? null) };
}

function unknownNode(graph: Graph, { node }: Pin): ProblemData | null {
  if (graph.cards.has(node)) return null;
  return problem("unknown-node", `${node} is of a kind that this version does not know.`, {
    node,
    fix: "Replace it by a node of the library.",
  });
}

function loop(path: readonly string[]): string {
  return path.length === 1 ? (path[0] as string) : path.join(" → ");
}

/** Nodes with a fitting pin, for a wire that was dropped on empty space. */
export interface Fitting {
  readonly node: CatalogNode;
  readonly pin: string;
}

/**
 * "takes": nodes that take `port`, by their first fitting input, else the first number that it drives.
 * "gives": nodes that give it; where several ports are wanted, hand in all of them.
 */
export function fittingNodes(catalog: Catalog, port: string | Readonly<Record<string, true>>, side: "takes" | "gives"): readonly Fitting[] {
  const names = typeof port === "string" ? [port] : Object.keys(port);
  return Object.values(catalog.nodes).flatMap((node) => {
    const pins = side === "gives" ? Object.keys(node.outputs) : [...Object.keys(node.inputs), ...Object.keys(node.settings)];
    const pin = pins.find((name) => {
      if (side === "gives") return names.includes(node.outputs[name] as string);
      const taken = takes(node, name, undefined);
      return taken !== null && names.some((one) => portFits(one, taken));
    });
    return pin === undefined ? [] : [{ node, pin }];
  });
}

export function samePin(a: Pin, b: Pin): boolean {
  return a.node === b.node && a.pin === b.pin && a.field === b.field && a.index === b.index;
}

function describe(graph: Graph, to: Pin): string {
  return isBody(graph.cards.get(to.node), to.pin) ? `the result of ${to.node} (${to.field})` : pinName(to);
}
function outputNames(card: CatalogNode): string {
  return Object.keys(card.outputs).join(", ");
}
function withArticle(port: string): string {
  if (port === "number") return "a number";
  return /s$|\[\]$/.test(port) ? port : /^[AEIOU]/.test(port) ? `an ${port}` : `a ${port}`;
}
export function portList(ports: Readonly<Record<string, true>>): string {
  return Object.keys(ports).map(withArticle).join(" or ");
}
