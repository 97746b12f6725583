import type { Catalog, CatalogNode } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode } from "../../common/document.ts";
import type { Docked } from "./dock.ts";
import type { PinSpec, Row } from "./flow.ts";
import { foot, header, type Picture, pictureOf, row, widthOf } from "./measures.ts";
import { applies, outLabel, socketWords, titleOf, words } from "./words.ts";

/** What the rows need to know of the wires: who feeds a pin, and whether an output is used. */
export interface Wiring {
  readonly feeder: ReadonlyMap<string, string>;
  readonly used: ReadonlySet<string>;
}

export function wiringOf(document: GraphDocument): Wiring {
  const feeder = new Map<string, string>();
  const used = new Set<string>();
  for (const { from, to } of document.wires) {
    feeder.set(pinId(to.node, to.pin, to.field), from.node);
    used.add(pinId(from.node, from.pin, from.field));
  }
  return { feeder, used };
}

export const pinId = (node: string, pin: string, field?: string): string =>
  field === undefined ? `${node}:${pin}` : `${node}:${pin}/${field}`;

export interface CardShape {
  readonly width: number;
  readonly height: number;
  readonly picture: Picture | null;
  readonly rows: readonly Row[];
  readonly pins: readonly PinSpec[];
}

/** Lays out one card: settings, sockets with the pins of what is docked in them, then inputs beside outputs. */
export function cardShape(
  node: GraphNode,
  trees: readonly Docked[],
  { catalog, byName, wiring }: { catalog: Catalog; byName: ReadonlyMap<string, GraphNode>; wiring: Wiring },
): CardShape {
  const card = catalog.nodes[node.node];
  const width = widthOf(card);
  if (card === undefined) return { width, height: header + foot, picture: null, rows: [], pins: [] };
  const cardOf = (n: GraphNode) => catalog.nodes[n.node];
  const picture = pictureOf(card, node);
  const titled = (name: string) => {
    const by = byName.get(name);
    return by === undefined ? name : titleOf(by, cardOf(by));
  };
  const input = (owner: GraphNode, name: string, label: string): Omit<PinSpec, "y"> => {
    const spec = cardOf(owner)?.inputs[name];
    return {
      id: pinId(owner.name, name),
      node: owner.name,
      pin: name,
      way: "in",
      edge: "left",
      label,
      ports: Object.keys(spec?.port ?? {}),
      optional: spec?.optional === true,
      many: spec?.many === true,
      wired: wiring.feeder.has(pinId(owner.name, name)),
      x: 0,
    };
  };
  const driver = (owner: GraphNode, name: string): Omit<PinSpec, "y"> | undefined => {
    const setting = cardOf(owner)?.settings[name];
    if (setting?.control !== "number") return undefined;
    const wired = wiring.feeder.has(pinId(owner.name, name));
    if (setting.driven !== true && !wired) return undefined;
    const ports = setting.driven === true ? ["Schedule", "number"] : ["number"];
    return {
      id: pinId(owner.name, name),
      node: owner.name,
      pin: name,
      way: "in",
      edge: "left",
      label: words(name),
      ports,
      optional: true,
      many: false,
      wired,
      x: 0,
    };
  };

  type Unplaced = Row extends infer R
    ? R extends Row
      ? Omit<R, "y" | "pin" | "left" | "right"> & {
          pin?: Omit<PinSpec, "y"> | undefined;
          left?: Omit<PinSpec, "y"> | undefined;
          right?: Omit<PinSpec, "y"> | undefined;
        }
      : never
    : never;
  const rows: Unplaced[] = [];
  const settingRow = (owner: GraphNode, name: string): Unplaced => {
    const by = wiring.feeder.get(pinId(owner.name, name));
    const pin = driver(owner, name);
    return {
      is: "setting",
      node: owner.name,
      setting: name,
      label: words(name),
      pin,
      ...(by === undefined ? {} : { drivenBy: titled(by) }),
    };
  };

  // A setting with a wire must show where the wire ends; the rest of the three places go to `onNode`.
  const wanted = Object.entries(card.settings).filter(([, setting]) => applies(node, card, setting));
  const own = wanted
    .filter(([, s]) => s.onNode === true && s.control !== "rows")
    .slice(0, 3)
    .map(([name]) => name);
  for (const [name, setting] of wanted) {
    const driven = setting.control === "number" && setting.driven === true;
    if (!own.includes(name) && (driven || wiring.feeder.has(pinId(node.name, name)))) own.push(name);
  }
  const docked = new Map<string, Docked[]>();
  for (const tree of trees) docked.set(tree.pin, [...(docked.get(tree.pin) ?? []), tree]);
  for (const name of own) if (!docked.has(name)) rows.push(settingRow(node, name));

  const dockedPins: Omit<PinSpec, "y">[] = [];
  const isDriven = (owner: string, setting: string) => wiring.feeder.has(pinId(owner, setting));
  const inner = (tree: Docked): void => {
    const innerCard = cardOf(tree.node);
    if (innerCard === undefined) return;
    const fed = new Set(tree.children.map((child) => child.pin));
    for (const [name, setting] of Object.entries(innerCard.settings)) {
      if (fed.has(name) || !applies(tree.node, innerCard, setting)) continue;
      if (driver(tree.node, name) !== undefined) rows.push(settingRow(tree.node, name));
    }
    for (const [name, spec] of Object.entries(innerCard.inputs)) {
      if (fed.has(name)) continue;
      dockedPins.push(
        input(
          tree.node,
          name,
          trees.length > 1 && spec.optional === true ? `${words(name)}, ${titleOf(tree.node, innerCard).toLowerCase()}` : words(name),
        ),
      );
    }
    for (const child of tree.children) inner(child);
  };
  for (const [pin, group] of docked) {
    const spec = card.inputs[pin];
    const text = group.flatMap((tree, i) => socketWords(tree, cardOf, isDriven, i === 0 ? "" : card.family === "optimizers" ? "▸" : "+"));
    const [first] = group;
    if (first === undefined) continue;
    const growing = spec?.many === true ? input(node, pin, words(pin)) : growPin(first, cardOf, input);
    rows.push({ is: "socket", label: words(pin), node: first.node.name, words: text, pin: growing });
    for (const tree of group) inner(tree);
  }

  const mine = Object.keys(card.inputs)
    .filter((name) => !docked.has(name))
    .map((name) => input(node, name, words(name)));
  const left = [...mine.filter((p) => !p.optional), ...dockedPins, ...mine.filter((p) => p.optional)];
  const right = Object.entries(card.outputs).map(([name, port]): Omit<PinSpec, "y"> => {
    const id = pinId(node.name, name);
    return {
      id,
      node: node.name,
      pin: name,
      way: "out",
      edge: "right",
      label: outLabel(port, name),
      ports: [port],
      optional: false,
      many: port.endsWith("[]"),
      wired: wiring.used.has(id),
      x: width,
    };
  });
  for (let i = 0; i < Math.max(left.length, right.length); i++) rows.push({ is: "pins", left: left[i], right: right[i] });

  let y = header + (picture === null ? 0 : picture.height);
  const pins: PinSpec[] = [];
  const twice = (label: string) => rows.filter((one) => one.is === "setting" && one.label === label).length > 1;
  const ownerOf = new Map<string, string>();
  const nameOwners = (tree: Docked): void => {
    const [child] = tree.children;
    ownerOf.set(tree.node.name, titleOf((child ?? tree).node, cardOf((child ?? tree).node)).toLowerCase());
    for (const inside of tree.children) nameOwners(inside);
  };
  for (const tree of trees) nameOwners(tree);
  const placed = rows.map((row_): Row => {
    const owner = row_.is === "setting" && twice(row_.label) ? ownerOf.get(row_.node) : undefined;
    const unplaced = row_.is === "setting" && owner !== undefined ? { ...row_, label: `${row_.label}, ${owner}` } : row_;
    const at = y;
    y += row;
    const put = (p: Omit<PinSpec, "y"> | undefined): PinSpec | undefined => {
      if (p === undefined) return undefined;
      const full = { ...p, y: at + row / 2 };
      pins.push(full);
      return full;
    };
    const { pin, left: l, right: r, ...rest } = unplaced;
    const [a, b, c] = [put(pin), put(l), put(r)];
    return { ...rest, y: at, ...(a && { pin: a }), ...(b && { left: b }), ...(c && { right: c }) } as Row;
  });
  return { width, height: y + foot, picture, rows: placed, pins };
}

/** A docked chain or mix takes more links through a pin on its own socket. */
function growPin(
  tree: Docked,
  cardOf: (node: GraphNode) => CatalogNode | undefined,
  input: (owner: GraphNode, name: string, label: string) => Omit<PinSpec, "y">,
): Omit<PinSpec, "y"> | undefined {
  const many = Object.entries(cardOf(tree.node)?.inputs ?? {}).find(
    ([name, spec]) => spec.many === true && tree.children.some((c) => c.pin === name),
  );
  return many === undefined ? undefined : input(tree.node, many[0], words(many[0]));
}
