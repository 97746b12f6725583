import type { Catalog } from "../../common/catalog.ts";
import { type GraphDocument, type GraphNode, groupId } from "../../common/document.ts";
import { armsOfNodes } from "./arm-of.ts";
import { cardShape } from "./card-rows.ts";
import { boxOf, crossingsOf, entry, insidePicture } from "./collapsed.ts";
import { type Docked, dockedTrees, dockings, hostOf } from "./dock.ts";
import type { CanvasEdge, CanvasNode, CardData, FrameData, PinSpec, Projection } from "./flow.ts";
import { frameShape } from "./frame-shape.ts";
import { foot, header, pictureOf } from "./measures.ts";
import { pinId, wiringOf } from "./pin-id.ts";
import { titleOf } from "./words.ts";

/**
 * What the canvas shows of a document: frames around what they hold, docked nodes as sockets of their
 * host, collapsed frames as one box, and every wire led to the nearest thing that is visible. Pure.
 */
export function project(document: GraphDocument, catalog: Catalog): Projection {
  const byName = new Map(document.nodes.map((node) => [node.name, node]));
  const docks = dockings(document, catalog);
  const trees = dockedTrees(document, docks);
  const wiring = wiringOf(document);
  const arms = armsOfNodes(document, catalog);
  const isFrame = (node: GraphNode) => node.node === groupId || Object.keys(catalog.nodes[node.node]?.bodies ?? {}).length > 0;

  const parentOf = (node: GraphNode): GraphNode | undefined => {
    const parent = node.parent === undefined ? undefined : byName.get(node.parent);
    return parent !== undefined && isFrame(parent) && parent.name !== node.name ? parent : undefined;
  };
  /** Outermost collapsed frame around a node; a ring of parents ends the walk. */
  const hiddenIn = (name: string): string | undefined => {
    let found: string | undefined;
    const seen = new Set<string>();
    for (let at = byName.get(name); at !== undefined && !seen.has(at.name); ) {
      seen.add(at.name);
      const parent = parentOf(at);
      if (parent?.collapsed === true) found = parent.name;
      at = parent;
    }
    return found;
  };
  const visible = new Map(document.nodes.map(({ name }) => [name, hiddenIn(name) ?? hostOf(name, docks)]));

  const childrenOf = new Map<string, GraphNode[]>();
  for (const node of document.nodes) {
    const parent = parentOf(node);
    if (parent === undefined || docks.has(node.name)) continue;
    childrenOf.set(parent.name, [...(childrenOf.get(parent.name) ?? []), node]);
  }
  const heldIn = new Map<string, string[]>();
  for (const [name, where] of visible) {
    const names = heldIn.get(where);
    if (names === undefined) heldIn.set(where, [name]);
    else names.push(name);
  }
  const held = (name: string): readonly string[] => heldIn.get(name) ?? [];
  /** A node's arm; a group has the one of all in it that have one. */
  const arm = (node: GraphNode) => {
    const inside = node.node === groupId ? held(node.name).flatMap((name) => arms.get(name) ?? []) : [];
    const index = arms.get(node.name) ?? (new Set(inside).size === 1 ? inside[0] : undefined);
    return index === undefined ? {} : { arm: index };
  };

  const crossings = crossingsOf(document, catalog, visible);
  const nodes: CanvasNode[] = [];
  const done = new Set<string>();

  /** Adds a node and, before it counts, all that it holds; gives the rectangle it takes in document coordinates. */
  const place = (node: GraphNode, parent: GraphNode | undefined): CanvasNode => {
    done.add(node.name);
    const card = catalog.nodes[node.node];
    const common = {
      graph: node,
      title: node.node === groupId ? (node.title ?? "Group") : titleOf(node, card),
      holds: held(node.name),
      ...arm(node),
    };
    const parentId = parent === undefined ? {} : { parentId: parent.name };
    if (isFrame(node) && node.collapsed === true) {
      const inside = common.holds.filter((name) => name !== node.name && !docks.has(name));
      // A container that trains by itself, say a population, shows that; what it holds is only a part of it.
      const trains = card !== undefined && Object.values(card.outputs).includes("Trained");
      const picture = trains
        ? pictureOf(card, node)
        : insidePicture(inside.flatMap((name) => catalog.nodes[byName.get(name)?.node ?? ""] ?? []));
      const shape = boxOf(node, card, crossings.get(node.name) ?? [], picture);
      const data: CardData = {
        ...common,
        ...shape,
        card,
        cards: {},
        docked: {},
        picture: picture && { ...picture, height: picture.kind === "inside" ? shape.height - header - foot : picture.height },
        more: [],
        openHeight: shape.height,
        collapsed: true,
        inside: inside.length,
        shift: { x: 0, y: 0 },
      };
      const { width, height } = shape;
      const box: CanvasNode = { id: node.name, type: "card", ...parentId, position: { x: node.x, y: node.y }, width, height, data };
      nodes.push(box);
      return box;
    }
    if (isFrame(node)) {
      const at = nodes.length;
      const children = (childrenOf.get(node.name) ?? []).filter((child) => !done.has(child.name)).map((child) => place(child, node));
      const shape = frameShape(node, card, children, wiring, document);
      // Children were placed in document coordinates; now that their frame's corner is known, they move with it.
      const moved = new Set(children.map((child) => child.id));
      for (let i = at; i < nodes.length; i++) {
        const child = nodes[i] as CanvasNode;
        if (!moved.has(child.id)) continue;
        const shift = { x: child.data.shift.x + shape.inner.x, y: child.data.shift.y + shape.inner.y };
        const position = { x: child.position.x + shape.inner.x, y: child.position.y + shape.inner.y };
        nodes[i] = { ...child, position, data: { ...child.data, shift } };
      }
      const data: FrameData = {
        ...common,
        card,
        container: node.node !== groupId,
        pins: shape.pins,
        shift: { x: -shape.inner.x, y: -shape.inner.y },
      };
      const framed: CanvasNode = {
        id: node.name,
        type: "frame",
        ...parentId,
        position: { x: node.x - shape.inner.x, y: node.y - shape.inner.y },
        width: shape.width,
        height: shape.height,
        data,
      };
      nodes.splice(at, 0, framed);
      return framed;
    }
    const tree = trees.get(node.name) ?? [];
    const { width, height, openHeight, picture, rows, more, pins } = cardShape(node, tree, { catalog, byName, wiring });
    const inside = flat(tree);
    const data: CardData = {
      ...common,
      card,
      cards: Object.fromEntries(inside.map((d) => [d.name, catalog.nodes[d.node]])),
      docked: Object.fromEntries(inside.map((d) => [d.name, d])),
      picture,
      rows,
      more,
      openHeight,
      pins,
      collapsed: false,
      inside: 0,
      shift: { x: 0, y: 0 },
    };
    const placed: CanvasNode = { id: node.name, type: "card", ...parentId, position: { x: node.x, y: node.y }, width, height, data };
    nodes.push(placed);
    return placed;
  };

  for (const node of document.nodes) {
    if (!docks.has(node.name) && parentOf(node) === undefined) place(node, undefined);
  }
  // Whatever a ring of parents kept out of every frame is shown at the top, where it can be mended.
  for (const node of document.nodes) if (visible.get(node.name) === node.name && !done.has(node.name)) place(node, undefined);
  return { nodes, edges: edgesOf(document, catalog, visible, nodes) };
}

function flat(trees: readonly Docked[]): GraphNode[] {
  return trees.flatMap((tree) => [tree.node, ...flat(tree.children)]);
}

/** Wires whose two ends show, each led to where its end is drawn; wires that end in the same two pins are one. */
function edgesOf(
  document: GraphDocument,
  catalog: Catalog,
  visible: ReadonlyMap<string, string>,
  nodes: readonly CanvasNode[],
): CanvasEdge[] {
  const pinsOf = new Map(nodes.map((node) => [node.id, new Map(node.data.pins.map((p: PinSpec) => [`${p.way} ${p.id}`, p]))]));
  const idOf = new Map(document.nodes.map((node) => [node.name, node.node]));
  const edges = new Map<string, { edge: CanvasEdge; wires: number[] }>();
  document.wires.forEach((wire, index) => {
    const { from, to } = wire;
    const source = visible.get(from.node);
    const target = visible.get(to.node);
    if (source === undefined || target === undefined) return;
    const sourcePins = pinsOf.get(source);
    const targetPins = pinsOf.get(target);
    const out = pinId(from.node, from.pin, from.field);
    const into = pinId(to.node, to.pin, to.field);
    const start = sourcePins?.get(`out ${out}`);
    const end = targetPins?.get(`in ${into}`) ?? targetPins?.get(`in ${entry(out)}`);
    if (start === undefined || end === undefined || source === target) return;
    const port = catalog.nodes[idOf.get(from.node) ?? ""]?.outputs[from.pin] ?? start.ports[0] ?? "number";
    const id = `${source} ${start.id} ${target} ${end.id}${end.many ? ` ${to.index ?? 0}` : ""}`;
    const known = edges.get(id);
    if (known !== undefined) {
      known.wires.push(index);
      return;
    }
    const wires = [index];
    const data = { port, wires, label: `${from.node} ${from.pin} to ${to.node} ${to.field ?? to.pin}` };
    edges.set(id, { wires, edge: { id, source, sourceHandle: start.id, target, targetHandle: end.id, data } });
  });
  return [...edges.values()].map(({ edge }) => edge);
}
