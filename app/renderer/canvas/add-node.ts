import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { addNode, updateNode } from "../../common/edit.ts";
import { absolute } from "../../common/frames.ts";
import { useDocument } from "../shell/document-store.ts";
import { dockings, hostOf } from "./dock.ts";
import type { PinSpec } from "./flow.ts";
import { frameAt } from "./geometry.ts";
import { header, widthOf } from "./measures.ts";
import { pinId } from "./pin-id.ts";
import { shown } from "./use-shown.ts";
import { joined } from "./wiring.ts";

/** What is part of another node's call more than a step of its own is docked where it is added. */
const docks = new Set(["GradientTransform", "GradientSource", "Objective"]);

/** Adds a node at a point of the canvas, in the frame under it, and wires it to the pin it was asked for from. */
export function addAt(card: CatalogNode, at: { x: number; y: number }, wire?: { pin: PinSpec; other: string }): void {
  const { document, catalog, apply, select } = useDocument.getState();
  const projection = shown(document, catalog);
  const parent =
    wire === undefined ? (frameAt(projection, at)?.id ?? undefined) : parentFor(document, wire.pin, frameAt(projection, at)?.id);
  const corner =
    wire?.pin.way === "in" ? { x: at.x - widthOf(card) - 24, y: at.y - header } : { x: at.x, y: at.y - (wire === undefined ? 16 : header) };
  const origin = parent === undefined ? { x: 0, y: 0 } : absolute(document, parent);
  const spot = { x: corner.x - origin.x, y: corner.y - origin.y };
  let added = "";
  apply(`Add ${card.title}`, (before) => {
    const { document: after, name } = addNode(before, catalog, { node: card.id, x: Math.round(spot.x), y: Math.round(spot.y), parent });
    added = name;
    if (wire === undefined) return after;
    const { pin, other } = wire;
    const isInput = pin.way === "out";
    const ports = isInput ? Object.keys(card.inputs[other]?.port ?? {}) : [card.outputs[other] ?? "number"];
    const made: PinSpec = { ...pin, id: pinId(name, other), node: name, pin: other, way: isInput ? "in" : "out", ports, fresh: false };
    const { field: _, ...end } = made;
    const wired = joined(after, catalog, end, pin);
    if (isInput || wired === after || !docks.has(ports[0] ?? "") || pin.field !== undefined) return wired;
    return updateNode(wired, name, (node) => ({ ...node, docked: true }));
  });
  if (added !== "") select([added]);
}

/** A wire must not lead out of a scope: what gives to an inner pin may stand where the pointer is, what takes from one stands beside it. */
function parentFor(document: GraphDocument, pin: PinSpec, under: string | undefined): string | undefined {
  const { catalog } = useDocument.getState();
  const host = hostOf(pin.node, dockings(document, catalog));
  const owner = document.nodes.find((node) => node.name === host);
  if (owner === undefined) return under;
  if (pin.field !== undefined) return owner.name;
  const card = catalog.nodes[owner.node];
  const port = pin.ports[0] ?? "";
  // Docked nodes stand in their host's frame; so does what hangs on a pin inside a frame that is not under the pointer.
  if (pin.way === "in" && docks.has(port)) return owner.parent;
  return card === undefined || owner.parent === undefined ? under : (under ?? owner.parent);
}
