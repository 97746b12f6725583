import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { Plan, Script } from "../../common/plan.ts";
import type { ProblemData } from "../../common/problems.ts";

export interface Compiled {
  readonly problems: readonly ProblemData[];
  readonly plan: Plan | null;
  readonly script: Script | null;
}
export const nothing: Compiled = { problems: [], plan: null, script: null };

/** Checks and compiles a document; a document with problems has no plan. */
export function recompile(_document: GraphDocument, _catalog: Catalog): Compiled {
  return nothing;
}
