import type { Catalog, CatalogNode } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode } from "../../common/document.ts";
import type { CardShape } from "./card-rows.ts";
import type { PinSpec, Row } from "./flow.ts";
import { box, foot, header, type Picture, row, widthOf } from "./measures.ts";
import { pinId } from "./pin-id.ts";
import { outLabel, titleOf, words } from "./words.ts";

type Free = Omit<PinSpec, "y">;

/** A wire that enters or leaves a collapsed frame. */
export interface Crossing {
  readonly way: "in" | "out";
  readonly id: string;
  readonly node: string;
  readonly pin: string;
  readonly field?: string;
  readonly label: string;
  /** Title of its inner node (exits) or outer source (entries). */
  readonly whose: string;
  readonly port: string;
}

/** Id of the pin by which everything from one outer source enters a collapsed frame. */
export function entry(source: string): string {
  return `from ${source}`;
}

/** Collapsed frame -> what crosses its border: one entry per outer source, one exit per inner source. */
export function crossingsOf(
  document: GraphDocument,
  catalog: Catalog,
  visible: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Crossing[]> {
  const byName = new Map(document.nodes.map((node) => [node.name, node]));
  const found = new Map<string, Map<string, Crossing>>();
  const note = (box: string, crossing: Crossing) => {
    const known = found.get(box) ?? new Map<string, Crossing>();
    found.set(box, known);
    if (!known.has(`${crossing.way} ${crossing.id}`)) known.set(`${crossing.way} ${crossing.id}`, crossing);
  };
  for (const { from, to } of document.wires) {
    const source = visible.get(from.node);
    const target = visible.get(to.node);
    const fromNode = byName.get(from.node);
    if (source === undefined || target === undefined || source === target || fromNode === undefined) continue;
    const card = catalog.nodes[fromNode.node];
    const port = card?.outputs[from.pin] ?? "number";
    const id = pinId(from.node, from.pin, from.field);
    const field = from.field === undefined ? {} : { field: from.field };
    const whose = titleOf(fromNode, card).toLowerCase();
    const isBox = (name: string) => byName.get(name)?.collapsed === true;
    if (isBox(source) && source !== from.node)
      note(source, { way: "out", id, node: from.node, pin: from.pin, ...field, port, label: outLabel(port, from.pin), whose });
    if (isBox(target) && target !== to.node) {
      const label = words(to.field ?? to.pin);
      note(target, {
        way: "in",
        id: entry(id),
        node: to.node,
        pin: to.pin,
        ...(to.field === undefined ? {} : { field: to.field }),
        port,
        label,
        whose,
      });
    }
  }
  return new Map([...found].map(([box, crossings]) => [box, told([...crossings.values()])]));
}

/** Pins of one name say whose they are as well; a name of one letter says nothing, and of two from one node the second is the rest. */
function told(crossings: readonly Crossing[]): readonly Crossing[] {
  const same = (a: Crossing) => crossings.filter((b) => b.way === a.way && b.label === a.label).length > 1;
  const first = (a: Crossing) => crossings.find((b) => b.way === a.way && b.node === a.node && b.label.length === 1) === a;
  return crossings.map((one) => {
    if (one.way === "out" && one.label.length === 1) return { ...one, label: first(one) ? one.whose : "the rest" };
    return same(one) ? { ...one, label: `${one.label}, ${one.whose}` } : one;
  });
}

/** What a collapsed frame draws: curves of its trainings or what its tests found, else examples, else a schedule, else only names. */
export function insidePicture(cards: readonly CatalogNode[]): Picture | null {
  const gives = (port: string) => cards.some((card) => Object.values(card.outputs).includes(port));
  if (gives("Trained") || gives("Scores")) return { kind: "inside", height: box.picture };
  if (cards.some((card) => card.family === "data" && Object.keys(card.shows).length > 0)) return { kind: "strip", height: 32 };
  return gives("Schedule") ? { kind: "schedule", height: 52 } : null;
}

/**
 * The one box of a collapsed frame: the frame's own pins and one for each wire that crosses its border. Beside a curve the
 * pins stand close at both edges and say their names when pointed at; without one the names are what there is to read.
 */
export function boxOf(
  node: GraphNode,
  card: CatalogNode | undefined,
  crossings: readonly Crossing[],
  picture: Picture | null,
): Pick<CardShape, "width" | "height" | "rows" | "pins"> {
  const brief = (node.title ?? card?.title ?? "").length <= 9 && crossings.every(({ label }) => label.length <= 18);
  const width = picture?.kind === "curve" ? widthOf(card) : picture?.kind !== "inside" && brief ? box.narrow : box.width;
  const plain = { optional: false, many: false, wired: true };
  const left: Free[] = [];
  const right: Free[] = [];
  for (const [pin, spec] of Object.entries(card?.inputs ?? {})) {
    const own = { ...plain, id: pinId(node.name, pin), node: node.name, pin, label: words(pin), ports: Object.keys(spec.port) };
    left.push({ ...own, way: "in", edge: "left", x: 0 });
  }
  for (const [pin, port] of Object.entries(card?.outputs ?? {})) {
    const own = { ...plain, id: pinId(node.name, pin), node: node.name, pin, label: outLabel(port, pin), ports: [port] };
    right.push({ ...own, way: "out", edge: "right", x: width });
  }
  for (const { way, id, node: owner, pin, field, label, port } of crossings) {
    const at = { ...plain, id, node: owner, pin, ...(field === undefined ? {} : { field }), label, ports: [port] };
    if (way === "in") left.push({ ...at, way, edge: "left", x: 0 });
    else right.push({ ...at, way, edge: "right", x: width });
  }
  const most = Math.max(left.length, right.length, 1);
  if (picture?.kind === "inside") {
    const tall = Math.max(picture.height, most * box.pitch);
    const spread = (side: readonly Free[]): PinSpec[] =>
      side.map((pin, i) => ({ ...pin, y: header + tall / 2 + (i - (side.length - 1) / 2) * box.pitch }));
    return { width, height: header + tall + foot, rows: [], pins: [...spread(left), ...spread(right)] };
  }
  const top = header + (picture?.height ?? 0);
  const rows: Row[] = [];
  const pins: PinSpec[] = [];
  // Where names of both sides would meet, those that leave stand below those that enter.
  const apart = right.some(({ label }) => label.length > 12);
  const lines = apart
    ? [...left.map((a) => [a, undefined]), ...right.map((b) => [undefined, b])]
    : Array.from({ length: most }, (_, i) => [left[i], right[i]]);
  lines.forEach(([l, r], i) => {
    const y = top + i * row;
    const put = (p: Free | undefined) => (p === undefined ? undefined : { ...p, y: y + row / 2 });
    const [a, b] = [put(l), put(r)];
    if (a) pins.push(a);
    if (b) pins.push(b);
    rows.push({ is: "pins", y, ...(a && { left: a }), ...(b && { right: b }) });
  });
  return { width, height: top + rows.length * row + foot, rows, pins };
}
