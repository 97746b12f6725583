import { Problem } from "../../../nodes/lib/problem.ts";
import { Stopped } from "../../../nodes/lib/run.ts";

/** Says in which node a failure happened; the innermost node keeps it. */
export function inNode(error: unknown, node: string): unknown {
  if (error instanceof Stopped) return error;
  if (error instanceof Problem) {
    error.node ??= node;
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  const problem = new Problem("node-failed", message, {
    node,
    fix: "Look at the node's inputs and settings; the message above is the library's own.",
  });
  if (error instanceof Error && error.stack !== undefined) problem.stack = error.stack;
  return problem;
}
