import { armOrder, armsOf } from "../../common/arms.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";

/** Node -> number of the one arm that it works for; what several arms share, or none needs, has no number. */
export function armsOfNodes(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [node, arms] of armsOf(document, catalog)) {
    const outer = arms[0]?.container;
    const own = arms.filter(({ container }) => container === outer);
    const [only] = own;
    if (only === undefined || own.length > 1) continue;
    const order = armOrder(document, catalog, only.container);
    if (order.length > 1) numbers.set(node, order.indexOf(only.arm));
  }
  return numbers;
}
