import { useMemo } from "react";
import type { ProblemData } from "../../common/problems.ts";
import { useDocument } from "../shell/document-store.ts";

let of: readonly ProblemData[] | null = null;
let byNode = new Map<string, ProblemData[]>();

/** Problems by node, grouped once for each list: a thousand nodes each looking through all of them would be slow. */
function grouped(problems: readonly ProblemData[]): ReadonlyMap<string, readonly ProblemData[]> {
  if (of === problems) return byNode;
  of = problems;
  byNode = new Map();
  for (const problem of problems) {
    if (problem.node === undefined) continue;
    byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem]);
  }
  return byNode;
}
const none: readonly ProblemData[] = [];

/** What is wrong with a node and all that is drawn inside it. */
export function useProblemsOf(names: readonly string[]): readonly ProblemData[] {
  const problems = useDocument((state) => state.problems);
  return useMemo(() => {
    const found = grouped(problems);
    if (found.size === 0) return none;
    return names.flatMap((name) => found.get(name) ?? none);
  }, [problems, names]);
}
