import type { ProblemData, RunEvent } from "../../../nodes/lib/events.ts";
import { outputsOf } from "../../../nodes/lib/outputs.ts";
import { Problem } from "../../../nodes/lib/problem.ts";
import { Stopped } from "../../../nodes/lib/run.ts";
import type { Wanted } from "./messages.ts";
import type { Known } from "./values.ts";

type End = Extract<RunEvent, { event: "end" }>;

/** Runs, and says how it ended: with its outputs, stopped, or with a problem. */
export async function endOf(run: string, job: () => Promise<ReadonlyMap<string, Known>>, wanted: readonly Wanted[]): Promise<End> {
  try {
    const values = await job();
    const results = Object.fromEntries(wanted.map(({ name, call, field }) => [name, valueAt(values.get(call)?.value, field)]));
    return { event: "end", run, status: "done", outputs: outputsOf(results) };
  } catch (error) {
    if (error instanceof Stopped) return { event: "end", run, status: "stopped", outputs: {} };
    return { event: "end", run, status: "failed", outputs: {}, problem: problemOf(error) };
  }
}

function valueAt(value: unknown, field: string | undefined): unknown {
  return field === undefined ? value : (value as Record<string, unknown> | undefined)?.[field];
}

export function problemOf(error: unknown): ProblemData {
  if (error instanceof Problem) {
    const { code, message, fix, node, field } = error;
    return { code, message, fix, ...(node === undefined ? {} : { node }), ...(field === undefined ? {} : { field }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "executor-failed", message, fix: "This is a fault of Patchbay's own; run it again, and report it if it stays." };
}
