import type { Catalog, CatalogNode } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode } from "../../common/document.ts";
import { pinId } from "./card-rows.ts";
import type { PinSpec, Row } from "./flow.ts";
import { foot, header, row } from "./measures.ts";
import { outLabel, titleOf, words } from "./words.ts";

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

/** Pins of one side that would be called the same say whose they are as well. */
function told(crossings: readonly Crossing[]): readonly Crossing[] {
  const same = (a: Crossing) => crossings.filter((b) => b.way === a.way && b.label === a.label).length > 1;
  return crossings.map((one) => (same(one) ? { ...one, label: `${one.label}, ${one.whose}` } : one));
}

/** The one box of a collapsed frame: the frame's own pins and one for each wire that crosses its border. */
export function boxOf(
  node: GraphNode,
  card: CatalogNode | undefined,
  crossings: readonly Crossing[],
): { width: number; height: number; rows: Row[]; pins: PinSpec[] } {
  const width = 208;
  const plain = { optional: false, many: false, wired: true };
  const left: Omit<PinSpec, "y">[] = [];
  const right: Omit<PinSpec, "y">[] = [];
  for (const [pin, spec] of Object.entries(card?.inputs ?? {}))
    left.push({
      ...plain,
      id: pinId(node.name, pin),
      node: node.name,
      pin,
      way: "in",
      edge: "left",
      label: words(pin),
      ports: Object.keys(spec.port),
      x: 0,
    });
  for (const [pin, port] of Object.entries(card?.outputs ?? {})) {
    const label = outLabel(port, pin);
    right.push({ ...plain, id: pinId(node.name, pin), node: node.name, pin, way: "out", edge: "right", label, ports: [port], x: width });
  }
  for (const { way, id, node: owner, pin, field, label, port } of crossings) {
    const at = { ...plain, id, node: owner, pin, ...(field === undefined ? {} : { field }), label, ports: [port] };
    if (way === "in") left.push({ ...at, way, edge: "left", x: 0 });
    else right.push({ ...at, way, edge: "right", x: width });
  }
  const rows: Row[] = [];
  const pins: PinSpec[] = [];
  for (let i = 0; i < Math.max(left.length, right.length, 1); i++) {
    const y = header + row + i * row;
    const put = (p: Omit<PinSpec, "y"> | undefined) => (p === undefined ? undefined : { ...p, y: y + row / 2 });
    const [a, b] = [put(left[i]), put(right[i])];
    if (a) pins.push(a);
    if (b) pins.push(b);
    rows.push({ is: "pins", y, ...(a && { left: a }), ...(b && { right: b }) });
  }
  return { width, height: header + row + rows.length * row + foot, rows, pins };
}
