import type { Axis } from "../../nodes/lib/search/axis.ts";
import type { Body, Catalog, CatalogNode, Setting } from "./catalog.ts";
import type { GraphDocument, GraphNode, Json, Pin } from "./document.ts";
import { type Graph, graphOf } from "./graph.ts";
import { own } from "./own.ts";
import { settled } from "./settings.ts";

export type { Axis };

/** A container that hands in one number for each of its axes. */
export interface SweepShape {
  readonly pin: string;
  /** Setting with the list of the first axis, empty where a row says it. */
  readonly list: string;
  /** Setting with the rows of the others. */
  readonly rows: string;
  /** Parameters in the order of the axes. */
  readonly params: readonly string[];
}

/** How a card takes its axes; null where it is no sweep. */
export function sweepShape(card: CatalogNode | undefined): SweepShape | null {
  for (const [pin, body] of Object.entries(card?.bodies ?? {})) {
    // Rows may also stand for what is no number, say the schedules of a population.
    if (body.axes === undefined || numbersOf(body).length === 0) continue;
    return { pin, list: body.turns, rows: body.axes, params: numbersOf(body) };
  }
  return null;
}

function numbersOf(body: Body): string[] {
  return Object.keys(body.params).filter((param) => body.params[param] === "number");
}

/** One axis of a sweep in a document, and the settings that it drives. */
export interface AxisAt {
  readonly sweep: string;
  readonly place: number;
  readonly param: string;
  readonly axis: Axis;
  readonly targets: readonly Pin[];
}

/** The axes of a node; a list that is empty and rows that are broken count as none. */
export function axesOfNode(node: GraphNode, card: CatalogNode): readonly Axis[] {
  const shape = sweepShape(card);
  if (shape === null) return [];
  const read = (name: string): readonly Json[] => {
    const value = settled(own(node.settings, name), card.settings[name] as Setting);
    return Array.isArray(value) ? value : [];
  };
  const values = read(shape.list).filter((value) => typeof value === "number");
  const rows = read(shape.rows).filter((row) => row !== null && typeof row === "object" && !Array.isArray(row));
  return [...(values.length > 0 ? [{ name: "value", over: "list" as const, values }] : []), ...(rows as unknown as Axis[])];
}

/** All axes of a document, sweep by sweep. */
export function axesIn(document: GraphDocument, catalog: Catalog): readonly AxisAt[] {
  const graph = graphOf(document, catalog);
  return [...graph.nodes.values()].flatMap((node) => axesAt(graph, node));
}

function axesAt(graph: Graph, node: GraphNode): AxisAt[] {
  const card = graph.cards.get(node.name);
  const shape = sweepShape(card);
  if (card === undefined || shape === null) return [];
  return axesOfNode(node, card).map((axis, place) => {
    const param = shape.params[place] ?? "";
    const wires = (graph.outOf.get(node.name) ?? []).filter(({ from }) => from.pin === shape.pin && from.field === param);
    return { sweep: node.name, place, param, axis, targets: wires.map(({ to }) => to) };
  });
}

/** What an axis tries before all else; a preview shows that. */
export function firstOf(axis: Axis): number {
  return axis.over === "list" ? (axis.values[0] ?? 0) : axis.over === "normal" ? axis.mean : axis.from;
}

/** How many values it has in a grid; steps may leave fewer. */
export function sizeOf(axis: Axis): number {
  return axis.over === "list" ? new Set(axis.values).size : axis.count;
}

/** An axis in a few signs: `1, 2, 4`, `0.01 … 0.3, 5 log`, `0.01 … 0.3, drawn log`. */
export function axisText(axis: Axis): string {
  switch (axis.over) {
    case "list":
      return axis.values.length <= 6
        ? axis.values.map(short).join(", ")
        : `${axis.values.slice(0, 4).map(short).join(", ")} … ${short(axis.values.at(-1) as number)}`;
    case "linear":
      return `${short(axis.from)} … ${short(axis.to)}, ${axis.count}`;
    case "logarithmic":
      return `${short(axis.from)} … ${short(axis.to)}, ${axis.count} log`;
    case "uniform":
      return `${short(axis.from)} … ${short(axis.to)}, drawn`;
    case "logUniform":
      return `${short(axis.from)} … ${short(axis.to)}, drawn log`;
    case "normal":
      return `${short(axis.mean)} ± ${short(axis.deviation)}, drawn`;
    default:
      return "";
  }
}

function short(value: number): string {
  return typeof value === "number" && value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("e+", "e") : String(value);
}

/** A first guess for a setting: round its value, within its bounds, on the scale that fits it. */
export function guessAxis(
  name: string,
  value: number,
  { min = -Infinity, max = Infinity, step }: { min?: number; max?: number; step?: number },
): Axis {
  const whole = step === 1;
  if (Number.isFinite(max) && Number.isFinite(min)) {
    const middle = [(min + value) / 2, value, (value + max) / 2].map((one) => (whole ? Math.round(one) : Number(one.toPrecision(3))));
    return { name, over: "list", values: [...new Set(middle)] };
  }
  if (whole && value > 0) {
    const near = [value / 2, value, value * 2].map(Math.round).filter((one) => one >= min && one <= max);
    return { name, over: "list", values: [...new Set(near)] };
  }
  if (value > 0) {
    const [from, to] = [Math.max(min, Number((value / 10).toPrecision(3))), Math.min(max, Number((value * 10).toPrecision(3)))];
    return from > 0 ? { name, over: "logarithmic", from, to, count: 5, step: 0 } : { name, over: "linear", from, to, count: 5, step: 0 };
  }
  return {
    name,
    over: "linear",
    from: Math.max(min, value === 0 ? 0 : 2 * value),
    to: Math.min(max, value === 0 ? 1 : 0),
    count: 5,
    step: whole ? 1 : 0,
  };
}

/** The points of a list or a range, as the run will have them; null for a distribution, whose draws only the run knows. */
export function shownPoints(axis: Axis): readonly number[] | null {
  if (axis.over === "list") return [...new Set(axis.values)];
  if (axis.over !== "linear" && axis.over !== "logarithmic") return null;
  const { from, to, count, step, over } = axis;
  const stepped = (value: number) => (step > 0 ? Number((Math.round(value / step) * step).toPrecision(12)) : value);
  const points = Array.from({ length: Math.min(count, 1000) }, (_, place) => {
    const share = count === 1 ? 0 : place / (count - 1);
    if (share === 0 || share === 1) return stepped(share === 0 ? from : to);
    return stepped(
      over === "linear" ? Number((from + share * (to - from)).toPrecision(12)) : Number((from * (to / from) ** share).toPrecision(4)),
    );
  });
  return [...new Set(points)];
}

/** The same numbers, as nearly as another kind of axis can have them. */
export function converted(axis: Axis, over: Axis["over"]): Axis {
  if (axis.over === over) return axis;
  const { name } = axis;
  const step = axis.over === "list" ? (axis.values.every(Number.isInteger) && axis.values.some((value) => value > 2) ? 1 : 0) : axis.step;
  const count = axis.over === "list" ? Math.max(3, axis.values.length) : axis.count;
  const tidy = (value: number) => Number(value.toPrecision(3));
  const [from, to] =
    axis.over === "list"
      ? [Math.min(...axis.values), Math.max(...axis.values)]
      : axis.over === "normal"
        ? [tidy(axis.mean - 2 * axis.deviation), tidy(axis.mean + 2 * axis.deviation)]
        : [axis.from, axis.to];
  switch (over) {
    case "list":
      return { name, over, values: [...(shownPoints(axis) ?? shownPoints({ name, over: "linear", from, to, count, step }) ?? [from])] };
    case "normal":
      return { name, over, mean: tidy((from + to) / 2), deviation: tidy(Math.abs(to - from) / 4), count, step };
    case "logarithmic":
    case "logUniform": {
      // A logarithm begins above zero.
      const high = Math.max(from, to) > 0 ? Math.max(from, to) : 1;
      const low = Math.min(from, to) > 0 ? Math.min(from, to) : tidy(high / 100);
      return { name, over, from: from <= to ? low : high, to: from <= to ? high : low, count, step };
    }
    default:
      return { name, over, from, to, count, step };
  }
}
