import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../app/common/catalog.ts";
import { compile } from "../app/common/compile.ts";
import type { GraphDocument } from "../app/common/document.ts";
import { parse } from "../app/common/parse.ts";
import type { Plan } from "../app/common/plan.ts";
import { print } from "../app/common/print.ts";
import { execute } from "../app/main/cli/execute.ts";
import { withSeeds } from "../app/main/plan-seed.ts";
import { templatesFolder } from "../app/main/templates.ts";
import type { RunEvent } from "../nodes/lib/events.ts";
import { writeWhole } from "../nodes/lib/files.ts";
import type { Json } from "../nodes/ports.ts";

/** What is made from a template's graph and kept beside it, so that a change shows its effect in the diff. */
export interface Trace {
  readonly seed: number;
  /** Updates of each training. */
  readonly steps: number;
  /** `node path` -> loss of each update, exact. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
  /** Of a template that trains nothing: its results. */
  readonly results?: Readonly<Record<string, Json>>;
}

const traced = 12;

export function templateFile(id: string, name: string): string {
  return join(templatesFolder, id, name);
}

export function readGraph(id: string, catalog: Catalog): { document: GraphDocument; plan: Plan } {
  const read = parse(readFileSync(templateFile(id, "graph.json"), "utf8"), catalog);
  if (read.document === null) throw new Error(`${id}: ${read.problems.map(({ message }) => message).join(" ")}`);
  const { plan, problems } = compile(read.document, catalog);
  if (plan === null)
    throw new Error(
      `${id} does not compile:\n${problems.map(({ node, field, message }) => `  ${node ?? ""} ${field ?? ""}: ${message}`).join("\n")}`,
    );
  return { document: read.document, plan };
}

/** The script as it stands in the checkout, where `nodes` is three folders up. */
export function committedScript(plan: Plan, catalog: Catalog): string {
  return print(plan, catalog, { nodesPath: "../../../nodes" }).text;
}

/** The first updates of every training of the first seed: what the run told, and what is kept of it. */
export async function traceOf(id: string, plan: Plan, catalog: Catalog): Promise<{ trace: Trace; events: readonly RunEvent[] }> {
  const seed = plan.seeds?.values[0] ?? plan.seed;
  const events: RunEvent[] = [];
  const end = await execute(withSeeds(plan, [seed]), catalog, (event) => events.push(event), traced);
  if (end.status !== "done") throw new Error(`${id} ${end.status}: ${end.problem?.node ?? ""} ${end.problem?.message ?? ""}`);
  const losses: Record<string, number[]> = {};
  for (const event of events) {
    if (event.event !== "metric" || event.name !== "loss") continue;
    const place = `${event.node} ${event.path}`;
    losses[place] ??= [];
    losses[place].push(event.value);
  }
  return { trace: { seed, steps: traced, losses, ...(Object.keys(losses).length === 0 ? { results: end.outputs } : {}) }, events };
}

export function writeTemplateFile(id: string, name: string, text: string): Promise<void> {
  return writeWhole(templateFile(id, name), text);
}

export function readTemplateFile(id: string, name: string): string | null {
  try {
    return readFileSync(templateFile(id, name), "utf8");
  } catch {
    return null;
  }
}
