import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument, Pin } from "../../common/document.ts";
import { connect, disconnect, freshResult } from "../../common/edit.ts";
import { canConnect } from "../../common/ports.ts";
import type { PinSpec, Projection } from "./flow.ts";

/** The pin of the document behind a drawn one. */
export function documentPin({ node, pin, field }: PinSpec): Pin {
  return { node, pin, ...(field === undefined ? {} : { field }) };
}

export function findPin(projection: Projection, node: string, way: PinSpec["way"], id: string): PinSpec | null {
  return projection.nodes.find((n) => n.id === node)?.data.pins.find((p) => p.way === way && p.id === id) ?? null;
}

function ends(a: PinSpec, b: PinSpec): { from: PinSpec; to: PinSpec } | null {
  if (a.way === b.way) return null;
  return a.way === "out" ? { from: a, to: b } : { from: b, to: a };
}

/** Why these two pins cannot be wired, in one sentence; null when they can. */
export function refusal(document: GraphDocument, catalog: Catalog, a: PinSpec, b: PinSpec): string | null {
  const pair = ends(a, b);
  if (pair === null)
    return a.way === "out"
      ? "Both ends give a value; a wire goes from an output to an input."
      : "Both ends take a value; a wire goes from an output to an input.";
  const answer = canConnect(document, catalog, documentPin(pair.from), documentPin(pair.to));
  return "problem" in answer ? answer.problem.message : null;
}

/** All pins that a wire from `pin` may end at, as `in ID` or `out ID`. */
export function fitting(document: GraphDocument, catalog: Catalog, projection: Projection, pin: PinSpec): ReadonlySet<string> {
  const fits = new Set<string>();
  for (const node of projection.nodes)
    for (const other of node.data.pins)
      if (other.way !== pin.way && refusal(document, catalog, pin, other) === null) fits.add(`${other.way} ${other.id}`);
  return fits;
}

/** Draws the wire between two pins; on "+ arm" it makes an arm named after its source. */
export function joined(document: GraphDocument, catalog: Catalog, a: PinSpec, b: PinSpec): GraphDocument {
  const pair = ends(a, b);
  if (pair === null) return document;
  const from = documentPin(pair.from);
  const to = documentPin(pair.to);
  const field = pair.to.fresh === true ? { field: freshResult(document, to.node, to.pin, from) } : {};
  const edited = connect(document, catalog, from, { ...to, ...field });
  return "problem" in edited ? document : undocked(edited.document, from.node);
}

/** What was docked and now feeds a second node has no single host any more, and stands on the canvas. */
function undocked(document: GraphDocument, name: string): GraphDocument {
  if (document.wires.filter((wire) => wire.from.node === name).length < 2) return document;
  const nodes = document.nodes.map((node) => (node.name === name && node.docked === true ? { ...node, docked: false } : node));
  return { ...document, nodes };
}

/** Takes away the wires with these places in `document.wires`. */
export function cut(document: GraphDocument, places: readonly number[]): GraphDocument {
  return disconnect(
    document,
    places.flatMap((place) => document.wires[place] ?? []),
  );
}
