import type { Catalog, CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import { pinsFor } from "./card-pins.ts";
import type { Docked } from "./dock.ts";
import type { PinSpec, Row } from "./flow.ts";
import { foot, header, type Picture, pictureOf, row, widthOf } from "./measures.ts";
import { pinId, type Wiring } from "./pin-id.ts";
import { applies, outLabel, siblingUnit, socketWords, titleOf, words } from "./words.ts";

export interface CardShape {
  readonly width: number;
  readonly height: number;
  readonly openHeight: number;
  readonly picture: Picture | null;
  readonly rows: readonly Row[];
  /** Shown while the card is open, below the others: what needs no wire and has none, and fields that matter less. */
  readonly more: readonly Row[];
  readonly pins: readonly PinSpec[];
}

type Free = Omit<PinSpec, "y">;
type Unplaced = Row extends infer R
  ? R extends Row
    ? Omit<R, "y" | "pin" | "left" | "right"> & { pin?: Free | undefined; left?: Free | undefined; right?: Free | undefined }
    : never
  : never;

/** Lays out one card: settings, a row for each socket, then inputs beside outputs; what nobody misses waits in `more`. */
export function cardShape(
  node: GraphNode,
  trees: readonly Docked[],
  { catalog, byName, wiring }: { catalog: Catalog; byName: ReadonlyMap<string, GraphNode>; wiring: Wiring },
): CardShape {
  const card = catalog.nodes[node.node];
  const width = widthOf(card);
  if (card === undefined) return { width, height: header + foot, openHeight: header + foot, picture: null, rows: [], more: [], pins: [] };
  const cardOf = (n: GraphNode) => catalog.nodes[n.node];
  const { input, driver, output } = pinsFor(cardOf, wiring, width);
  const titled = (name: string) => {
    const by = byName.get(name);
    return by === undefined ? name : titleOf(by, cardOf(by));
  };
  const rows: Unplaced[] = [];
  const more: Unplaced[] = [];
  const settingRow = (owner: GraphNode, name: string): Unplaced => {
    const by = wiring.feeder.get(pinId(owner.name, name));
    const drivenBy = by === undefined ? {} : { drivenBy: titled(by) };
    return { is: "setting", node: owner.name, setting: name, label: words(name), pin: driver(owner, name), ...drivenBy };
  };

  const docked = new Map<string, Docked[]>();
  for (const tree of trees) docked.set(tree.pin, [...(docked.get(tree.pin) ?? []), tree]);
  const wanted = Object.entries(card.settings).filter(([name, setting]) => !docked.has(name) && applies(node, card, setting));
  const told = wanted.filter(([, s]) => s.onNode === true && s.control !== "rows");
  // "600 updates" says both: the unit needs no row of its own.
  const units = new Set(told.flatMap(([, setting]) => siblingUnit(setting) ?? []));
  const own = new Set(
    told
      .filter(([name]) => !units.has(name))
      .slice(0, 3)
      .map(([name]) => name),
  );
  for (const [name, setting] of wanted) {
    // A setting with a wire must show where the wire ends.
    if (own.has(name) || wiring.feeder.has(pinId(node.name, name))) rows.push(settingRow(node, name));
    else if (units.has(name) || (setting.control === "number" && setting.driven === true)) more.push(settingRow(node, name));
  }

  const left: Free[] = [];
  const spareLeft: Free[] = [];
  const isDriven = (owner: string, setting: string) => wiring.feeder.has(pinId(owner, setting));
  const sort = (pin: Free) => (pin.wired || !pin.optional ? left : spareLeft).push(pin);
  const inner = (tree: Docked, drivers: Unplaced[]): void => {
    const innerCard = cardOf(tree.node);
    if (innerCard === undefined) return;
    const fed = new Set(tree.children.map((child) => child.pin));
    for (const [name, setting] of Object.entries(innerCard.settings)) {
      if (fed.has(name) || !applies(tree.node, innerCard, setting) || driver(tree.node, name) === undefined) continue;
      (isDriven(tree.node.name, name) ? drivers : more).push(settingRow(tree.node, name));
    }
    for (const [name, spec] of Object.entries(innerCard.inputs)) {
      if (fed.has(name)) continue;
      const whose = trees.length > 1 && spec.optional === true ? `, ${titleOf(tree.node, innerCard).toLowerCase()}` : "";
      sort(input(tree.node, name, `${words(name)}${whose}`));
    }
    for (const child of tree.children) inner(child, drivers);
  };
  for (const [pin, group] of docked) {
    const [first] = group;
    if (first === undefined) continue;
    const joint = card.family === "optimizers" ? "▸" : "+";
    const text = group.flatMap((tree, i) => socketWords(tree, cardOf, isDriven, i === 0 ? "" : joint));
    const drivers: Unplaced[] = [];
    for (const tree of group) inner(tree, drivers);
    // The wire to a driven number ends at the socket itself, where its word stands; only further ones need rows.
    const [driven, ...others] = drivers;
    const by = driven?.is === "setting" ? { pin: driven.pin, ...(driven.drivenBy === undefined ? {} : { drivenBy: driven.drivenBy }) } : {};
    rows.push({ is: "socket", label: socketLabel(first, pin, cardOf), node: first.node.name, words: text, ...by });
    rows.push(...others);
    const growing = card.inputs[pin]?.many === true ? input(node, pin, words(pin)) : growPin(first, cardOf, input);
    if (growing !== undefined) spareLeft.push({ ...growing, label: `more ${growing.label}` });
  }

  for (const name of Object.keys(card.inputs)) if (!docked.has(name)) sort(input(node, name, words(name)));
  const outputs = Object.entries(card.outputs).map(([name, port]) => output(node, name, port, outLabel(port, name)));
  const anyUsed = outputs.some(({ wired }) => wired);
  const right = outputs.filter(({ wired }) => wired || !anyUsed);
  const spareRight = outputs.filter((pin) => !right.includes(pin));
  pair(rows, left, right);
  pair(more, spareLeft, spareRight);

  const picture = pictureOf(card, node);
  const start = header + (picture?.height ?? 0);
  const names = ownersOf(trees, cardOf);
  const shown = placed(rows, start, names, false);
  const hidden = placed(more, start + rows.length * row, names, true);
  return {
    width,
    height: start + rows.length * row + foot,
    openHeight: start + (rows.length + more.length) * row + foot,
    picture,
    rows: shown.rows,
    more: hidden.rows,
    pins: [...shown.pins, ...hidden.pins],
  };
}

function pair(rows: Unplaced[], left: readonly Free[], right: readonly Free[]): void {
  for (let i = 0; i < Math.max(left.length, right.length); i++) rows.push({ is: "pins", left: left[i], right: right[i] });
}

/** Gives rows and their pins their heights; settings of one name say whose they are. */
function placed(
  rows: readonly Unplaced[],
  top: number,
  owners: ReadonlyMap<string, string>,
  spare: boolean,
): { rows: Row[]; pins: PinSpec[] } {
  const pins: PinSpec[] = [];
  const twice = (label: string) => rows.filter((one) => one.is === "setting" && one.label === label).length > 1;
  const done = rows.map((unplaced, i): Row => {
    const y = top + i * row;
    const put = (p: Free | undefined): PinSpec | undefined => {
      if (p === undefined) return undefined;
      const full: PinSpec = { ...p, y: y + row / 2, ...(spare ? { spare: true } : {}) };
      pins.push(full);
      return full;
    };
    const { pin, left, right, ...rest } = unplaced;
    const owner = rest.is === "setting" && twice(rest.label) ? owners.get(rest.node) : undefined;
    const named = rest.is === "setting" && owner !== undefined ? { ...rest, label: `${rest.label}, ${owner}` } : rest;
    const [a, b, c] = [put(pin), put(left), put(right)];
    return { ...named, y, ...(a && { pin: a }), ...(b && { left: b }), ...(c && { right: c }) } as Row;
  });
  return { rows: done, pins };
}

function ownersOf(trees: readonly Docked[], cardOf: (node: GraphNode) => CatalogNode | undefined): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const name = (tree: Docked): void => {
    const what = (tree.children[0] ?? tree).node;
    owners.set(tree.node.name, titleOf(what, cardOf(what)).toLowerCase());
    for (const inside of tree.children) name(inside);
  };
  for (const tree of trees) name(tree);
  return owners;
}

/** An input that takes several kinds of thing is called after the one it was given. */
function socketLabel(tree: Docked, pin: string, cardOf: (node: GraphNode) => CatalogNode | undefined): string {
  return Object.values(cardOf(tree.node)?.outputs ?? {}).includes("Objective") ? "objective" : words(pin);
}

/** A docked chain or mix takes more links through a pin of its own. */
function growPin(
  tree: Docked,
  cardOf: (node: GraphNode) => CatalogNode | undefined,
  input: (owner: GraphNode, name: string, label: string) => Free,
): Free | undefined {
  const many = Object.entries(cardOf(tree.node)?.inputs ?? {}).find(
    ([name, spec]) => spec.many === true && tree.children.some((c) => c.pin === name),
  );
  return many === undefined ? undefined : input(tree.node, many[0], words(many[0]));
}
