import type { GraphDocument } from "../../common/document.ts";

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
