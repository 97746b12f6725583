import type { Catalog } from "../../common/catalog.ts";
import { compile } from "../../common/compile.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { Plan, Script } from "../../common/plan.ts";
import { print } from "../../common/print.ts";
import type { ProblemData } from "../../common/problems.ts";

export interface Compiled {
  readonly problems: readonly ProblemData[];
  readonly plan: Plan | null;
  readonly script: Script | null;
}
export const nothing: Compiled = { problems: [], plan: null, script: null };

/** Checks and compiles a document. A document with problems has no plan, and so no script. */
export function recompile(document: GraphDocument, catalog: Catalog): Compiled {
  if (document.nodes.length === 0) return nothing;
  const { plan, problems } = compile(document, catalog);
  return { problems, plan, script: plan === null ? null : print(plan, catalog) };
}
