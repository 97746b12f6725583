import type { ProblemData } from "../../nodes/lib/events.ts";

export type { ProblemData };

/** What is wrong with a document, where, and what to do. Codes are stable: people and tools look them up. */
export type ProblemCode =
  | "not-json"
  | "not-a-document"
  | "newer-format"
  | "unknown-node"
  | "unknown-setting"
  | "wrong-setting"
  | "out-of-bounds"
  | "missing-input"
  | "wrong-port"
  | "unknown-pin"
  | "too-many-wires"
  | "cycle"
  | "bad-name"
  | "duplicate-name"
  | "bad-parent"
  | "scope"
  | "no-result"
  | "shape"
  | "empty";

export function problem(
  code: ProblemCode,
  message: string,
  { node, field, fix }: { node?: string; field?: string; fix: string },
): ProblemData {
  return { code, message, fix, ...(node === undefined ? {} : { node }), ...(field === undefined ? {} : { field }) };
}

/** A request that the host cannot meet, with the coded problem that the person is shown: thrown by the host, and again in the window. */
export class HostProblem extends Error {
  readonly problem: ProblemData;
  constructor(problem: ProblemData) {
    super(problem.message);
    this.name = "HostProblem";
    this.problem = problem;
  }
}
