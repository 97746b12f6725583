import type { CatalogNode } from "../../common/catalog.ts";
import { handedIn, namesHandedIn } from "../../common/check-node.ts";
import type { GraphDocument, GraphNode } from "../../common/document.ts";
import type { CanvasNode, PinSpec } from "./flow.ts";
import { frame, group, row, sideOf } from "./measures.ts";
import { pinId, type Wiring } from "./pin-id.ts";
import { outLabel, words } from "./words.ts";

export interface FrameShape {
  readonly width: number;
  readonly height: number;
  /** What is added to a child's document position to get its place inside the frame. */
  readonly inner: { readonly x: number; readonly y: number };
  readonly pins: readonly PinSpec[];
}

/**
 * A frame is as large as what it holds. A container's own pins sit outside on its head; what it hands to its
 * children comes from the inner left edge, and its results end at the inner right edge, each level with its source; names
 * stand between pin and border, where no wire runs.
 */
export function frameShape(
  node: GraphNode,
  card: CatalogNode | undefined,
  children: readonly CanvasNode[],
  wiring: Wiring,
  document: GraphDocument,
): FrameShape {
  const container = card !== undefined;
  // A sweep hands in one number for each of its axes, called as the axis is; a population one schedule for each of its settings.
  const given = (body: string) => (card?.bodies[body] === undefined ? [] : handedIn(card.bodies[body], node.settings, card));
  const called = (body: string, field: string) =>
    (card?.bodies[body] === undefined ? undefined : namesHandedIn(card.bodies[body], node.settings, card)[field]) ?? field;
  const params = Object.entries(card?.bodies ?? {}).flatMap(([body, spec]) =>
    Object.entries(spec.params)
      .filter(([field, port]) => port !== "scope" && (given(body).includes(field) || wiring.used.has(pinId(node.name, body, field))))
      .map(([field, port]) => ({ body, field, port })),
  );
  // What is handed in and used by nobody takes no room; it shows, outside, while a wire looks for it.
  const handsIn = params.some(({ body, field }) => wiring.used.has(pinId(node.name, body, field)));
  const bodies = Object.keys(card?.bodies ?? {});
  const left = container ? (handsIn ? frame.params : frame.pad) : group.pad;
  const side = sideOf(bodies.flatMap((body) => resultsOf(document, node.name, body).map(({ field }) => field)));
  const right = container ? side : group.pad;
  const top = container ? frame.header + frame.pad : group.header;
  const bottom = container ? frame.pad : group.pad;
  const none = children.length === 0;
  const minX = none ? 0 : Math.min(...children.map((c) => c.position.x));
  const minY = none ? 0 : Math.min(...children.map((c) => c.position.y));
  const maxX = none ? frame.empty.width : Math.max(...children.map((c) => c.position.x + c.width));
  const maxY = none ? frame.empty.height : Math.max(...children.map((c) => c.position.y + c.height));
  const inner = { x: left - minX, y: top - minY };
  const width = maxX - minX + left + right;

  const pins: PinSpec[] = [];
  const own = (id: string) => ({ id, node: node.name, wired: wiring.feeder.has(id) || wiring.used.has(id), many: false, optional: false });
  Object.entries(card?.inputs ?? {}).forEach(([pin, spec], i) => {
    const base = own(pinId(node.name, pin));
    const kind = { many: spec.many === true, optional: spec.optional === true };
    pins.push({
      ...base,
      ...kind,
      pin,
      way: "in",
      edge: "left",
      label: words(pin),
      ports: Object.keys(spec.port),
      x: 0,
      y: frame.header + 12 + i * row,
    });
  });
  Object.entries(card?.outputs ?? {}).forEach(([pin, port], i) => {
    const label = outLabel(port, pin);
    pins.push({
      ...own(pinId(node.name, pin)),
      pin,
      way: "out",
      edge: "right",
      label,
      ports: [port],
      x: width,
      y: frame.header / 2 + i * row,
    });
  });
  const outer = Math.max(Object.keys(card?.inputs ?? {}).length, Object.keys(card?.outputs ?? {}).length - 1);
  const firstInner = top + 12 + (container ? Math.max(0, outer) * row : 0);
  params.forEach(({ body, field, port }, i) => {
    const base = own(pinId(node.name, body, field));
    pins.push({
      ...base,
      ...(base.wired ? {} : { spare: true as const }),
      pin: body,
      field,
      way: "out",
      edge: "left",
      label: words(called(body, field)),
      ports: [port],
      x: handsIn ? left - 18 : 0,
      y: firstInner + i * row,
    });
  });

  let y = firstInner;
  /** Height of a node's output pin within the frame. */
  const level = (source: string, pin: string): number => {
    const child = children.find((c) => c.data.holds.includes(source));
    const at = child?.data.pins.find((p) => p.way === "out" && p.id === pin) ?? child?.data.pins.find((p) => p.way === "out");
    return child === undefined ? 0 : child.position.y + inner.y + (at?.y ?? 0);
  };
  for (const [body, spec] of Object.entries(card?.bodies ?? {})) {
    const results = resultsOf(document, node.name, body);
    const ports = Object.keys(spec.result);
    const sorted = results.map((r, arm) => ({ ...r, arm, at: level(r.source, r.pin) })).sort((a, b) => a.at - b.at);
    for (const { field, at, arm } of sorted) {
      y = Math.max(y, at);
      const colour = results.length > 1 ? { arm } : {};
      pins.push({
        ...own(pinId(node.name, body, field)),
        ...colour,
        pin: body,
        field,
        way: "in",
        edge: "right",
        label: field,
        ports,
        x: width - side + 14,
        y,
      });
      y += row;
    }
    pins.push({
      ...own(pinId(node.name, body, "+")),
      pin: body,
      field: "+",
      fresh: true,
      spare: true,
      optional: true,
      way: "in",
      edge: "right",
      label: "+ arm",
      ports,
      x: width - side + 14,
      y,
    });
  }
  const height = Math.max(maxY - minY + top + bottom, y + row, firstInner + (handsIn ? params.length : 0) * row);
  return { width, height, inner, pins };
}

/** The results (arms) of a body in the order in which they were wired, which is the order of their colours. */
export function resultsOf(
  document: GraphDocument,
  container: string,
  body: string,
): readonly { field: string; source: string; pin: string }[] {
  const found = new Map<string, { source: string; pin: string }>();
  for (const { from, to } of document.wires)
    if (to.node === container && to.pin === body && to.field !== undefined && !found.has(to.field))
      found.set(to.field, { source: from.node, pin: pinId(from.node, from.pin, from.field) });
  return [...found].map(([field, end]) => ({ field, ...end }));
}
