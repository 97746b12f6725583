import type { CatalogNode } from "./catalog.ts";
import type { GraphNode, Pin } from "./document.ts";
import { type Graph, wiresInto } from "./graph.ts";
import { orderOf } from "./order.ts";
import { own } from "./own.ts";
import { pinName } from "./ports.ts";
import { type ProblemData, problem } from "./problems.ts";
import { settled } from "./settings.ts";

/**
 * Sizes that can be told without running anything, from the `infer` of the cards.
 *
 * A pattern stands for the values of one example: `size*size` for examples, `inputs -> outputs` for a model. A factor is a
 * whole number, a setting of the node (a number, or a choice of numbers), or else a letter that stands for whatever comes
 * in; the same letter at two pins means that both have the same size. Under the name of an input a pattern is what is
 * expected there, under the name of an output what leaves. What nobody declares is unknown and fits everything.
 */
interface Size {
  readonly count: number;
  /** The one setting that it is, so that a fix can name it. */
  readonly set?: { readonly node: string; readonly setting: string };
}
type Side = Size | null;
/** `->` makes a second side. */
type Shape = readonly Side[];

export interface Shapes {
  /** By `node.output`. */
  readonly known: ReadonlyMap<string, Shape>;
  readonly problems: readonly ProblemData[];
}

const found = new WeakMap<Graph, Shapes>();

export function shapesOf(graph: Graph): Shapes {
  const shapes = found.get(graph) ?? inferred(graph);
  found.set(graph, shapes);
  return shapes;
}

/** The size at an output in short, say `196` or `196 → 10`; null where nothing is known. */
export function shapeWords(graph: Graph, { node, pin }: Pin): string | null {
  const shape = shapesOf(graph).known.get(`${node}.${pin}`);
  return shape === undefined || shape.every((side) => side === null) ? null : shape.map((side) => side?.count ?? "?").join(" → ");
}

function inferred(graph: Graph): Shapes {
  const known = new Map<string, Shape>();
  const problems: ProblemData[] = [];
  const { inside } = orderOf(graph);
  const visit = (scope: string | null): void => {
    for (const name of inside.get(scope) ?? []) {
      const card = graph.cards.get(name);
      if (card !== undefined && Object.keys(card.infer).length > 0)
        problems.push(...inferNode(graph, graph.nodes.get(name) as GraphNode, card, known));
      visit(name);
    }
  };
  visit(null);
  return { known, problems };
}

/** What a letter stands for in one node, and the source that said so. */
type Bound = Map<string, { readonly size: Size; readonly from: Pin }>;

function inferNode(graph: Graph, node: GraphNode, card: CatalogNode, known: Map<string, Shape>): ProblemData[] {
  const bound: Bound = new Map();
  const problems: ProblemData[] = [];
  for (const pin of Object.keys(card.inputs)) {
    const pattern = own(card.infer, pin);
    const wires = wiresInto(graph, node.name).filter((wire) => wire.to.pin === pin);
    const from = wires[0]?.from;
    const shape = from === undefined || wires.length > 1 ? undefined : known.get(`${from.node}.${from.pin}`);
    if (pattern === undefined || from === undefined || shape === undefined) continue;
    for (const [place, text] of sides(pattern).entries()) {
      const size = shape[place] ?? null;
      const wanted = bound.get(text);
      if (size === null || !isLetter(card, text)) continue;
      if (wanted === undefined) bound.set(text, { size, from });
      else if (wanted.size.count !== size.count) problems.push(misfit(node.name, pin, { size, from }, wanted));
    }
  }
  // One mistake is told once: what leaves a node whose inputs do not fit counts as unknown.
  for (const pin of problems.length > 0 ? [] : Object.keys(card.outputs)) {
    const pattern = own(card.infer, pin);
    if (pattern !== undefined)
      known.set(
        `${node.name}.${pin}`,
        sides(pattern).map((text) => sizeOf(graph, node, card, text, bound)),
      );
  }
  return problems;
}

function misfit(node: string, pin: string, a: { size: Size; from: Pin }, b: { size: Size; from: Pin }): ProblemData {
  const message = `${pinName(a.from)} and ${pinName(b.from)} do not fit together in ${node}: ${a.size.count} values an example against ${b.size.count}.`;
  const [set, to] = b.size.set === undefined ? [a.size.set, b.size.count] : [b.size.set, a.size.count];
  const fix = set === undefined ? "Make both the same size." : `Set ${set.setting} of ${set.node} to ${to}.`;
  return problem("shape", message, { node, field: pin, fix });
}

function sides(pattern: string): string[] {
  return pattern.split("->").map((side) => side.trim());
}

function isLetter(card: CatalogNode, text: string): boolean {
  return /^[A-Za-z]\w*$/.test(text) && own(card.settings, text) === undefined;
}

function sizeOf(graph: Graph, node: GraphNode, card: CatalogNode, text: string, bound: Bound): Side {
  if (isLetter(card, text)) return bound.get(text)?.size ?? null;
  const factors = text.split("*").map((factor) => factor.trim());
  let count = 1;
  for (const factor of factors) {
    const size =
      own(card.settings, factor) === undefined
        ? isLetter(card, factor)
          ? bound.get(factor)?.size.count
          : Number(factor)
        : settingValue(graph, node, card, factor);
    if (size === undefined || !Number.isInteger(size)) return null;
    count *= size;
  }
  const [alone] = factors;
  return factors.length === 1 && own(card.settings, alone as string) !== undefined
    ? { count, set: { node: node.name, setting: alone as string } }
    : { count };
}

/** Undefined where a wire decides. */
function settingValue(graph: Graph, node: GraphNode, card: CatalogNode, name: string): number | undefined {
  if (wiresInto(graph, node.name).some((wire) => wire.to.pin === name)) return undefined;
  const setting = own(card.settings, name);
  return setting === undefined ? undefined : Number(settled(own(node.settings, name), setting));
}
