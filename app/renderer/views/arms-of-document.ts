import { armOrder, armsOf } from "../../common/arms.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { type ArmLook, armLook } from "./arm-look.ts";

export interface DocumentArms {
  readonly byName: ReadonlyMap<string, ArmLook>;
  /** Nodes that work for one arm only; what arms share has no look of its own. */
  readonly byNode: ReadonlyMap<string, ArmLook>;
}

/** Looks of a document's arms, numbered in the order of their container; the outermost container of a name decides. */
export function documentArms(document: GraphDocument, catalog: Catalog): DocumentArms {
  const byName = new Map<string, ArmLook>();
  const byNode = new Map<string, ArmLook>();
  for (const [node, arms] of armsOf(document, catalog)) {
    const outer = arms[0]?.container;
    const own = arms.filter((each) => each.container === outer);
    for (const { container, arm } of arms) {
      const order = armOrder(document, catalog, container);
      // A container with one result compares nothing.
      if (order.length < 2) continue;
      if (!byName.has(arm)) byName.set(arm, armLook(order.indexOf(arm), arm));
      if (own.length === 1 && own[0]!.arm === arm && container === outer) byNode.set(node, byName.get(arm)!);
    }
  }
  return { byName, byNode };
}
