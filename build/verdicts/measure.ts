import { mkdir, rm } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Catalog } from "../../app/common/catalog.ts";
import { seedIn } from "../../app/common/seeds.ts";
import { perform } from "../../app/main/cli/execute.ts";
import { runId, runOrder } from "../../app/main/order.ts";
import { withSeeds } from "../../app/main/plan-seed.ts";
import { verdictHash } from "../../app/main/templates.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Json } from "../../nodes/ports.ts";
import { root } from "../files.ts";
import { pictureOf } from "../picture.ts";
import { readGraph, readTemplateFile, writeTemplateFile } from "../template-files.ts";

/** Where trainings that are done are kept, so that a measurement that was broken off goes on. */
const place = join(root, "dist", "verdicts");

export interface Line {
  readonly claim: string;
  readonly kind: string;
  readonly status: string;
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
  readonly note: string;
  readonly metric: string;
  readonly difference: number;
  readonly interval: readonly number[];
  readonly margin: number;
}
export interface Measured {
  readonly lines: readonly Line[];
  readonly events: readonly RunEvent[];
  readonly seconds: number;
  readonly hash: string;
}
interface Kept {
  readonly seeds: readonly number[];
  readonly seconds: number;
  readonly hash: string;
}

export const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.versions.node}`;

/** What a template's verdict file says, if it belongs to what the template is now. */
export function fresh(id: string, catalog: Catalog): Kept | null {
  const kept = JSON.parse(readTemplateFile(id, "verdict.json") ?? "null") as Kept | null;
  return kept !== null && kept.hash === verdictHash(readGraph(id, catalog).document, catalog) ? kept : null;
}

/** Seconds a seed as last recorded, also if it is stale by now; null where nothing is known. */
export function secondsPerSeed(id: string): number | null {
  const kept = JSON.parse(readTemplateFile(id, "verdict.json") ?? "null") as Kept | null;
  return kept === null ? null : kept.seconds / kept.seeds.length;
}

export function seedsOf(id: string, catalog: Catalog): readonly number[] {
  const { plan } = readGraph(id, catalog);
  return plan.seeds?.values ?? [plan.seed];
}

/** Runs a template over seeds; `tell` hears how many of them are done. What was trained before is not trained again. */
export async function measure(
  id: string,
  catalog: Catalog,
  { seeds, tell = () => {}, anew = false }: { seeds: readonly number[]; tell?: (seedsDone: number) => void; anew?: boolean },
): Promise<Measured> {
  const { plan, document } = readGraph(id, catalog);
  // Of what is measured, not of what the files are when it is done.
  const hash = verdictHash(document, catalog);
  const events: RunEvent[] = [];
  let done = 0;
  const hear = (event: RunEvent) => {
    events.push(event);
    const seed = "path" in event ? seedIn(event.path) : null;
    const at = seed === null ? -1 : seeds.indexOf(seed);
    if (at <= done) return;
    done = at;
    tell(done);
  };
  const cache = anew ? {} : { cache: join(place, "Cache") };
  if (!anew) await mkdir(join(place, "Cache"), { recursive: true });
  const began = performance.now();
  const end = await perform({ ...runOrder(runId(), withSeeds(plan, seeds), catalog), ...cache }, hear);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (end.status === "stopped") process.exit(130);
  if (end.status !== "done") throw new Error(`${id} ${end.status}: ${end.problem?.node ?? ""} ${end.problem?.message ?? ""}`);
  return { lines: linesOf(end.outputs), events, seconds, hash };
}

/** Writes what was measured beside the graph, with how long one seed takes by itself. */
export async function keep(id: string, catalog: Catalog, { lines, events, hash }: Measured, perSeed: number): Promise<void> {
  const { document } = readGraph(id, catalog);
  const seeds = seedsOf(id, catalog);
  const kept = lines.map(({ status, claim, kind, metric, difference, interval, margin, candidate, baseline, note }) => ({
    ...{ claim, kind, metric, verdict: status, difference, interval, margin, candidate, baseline, note },
  }));
  const seconds = Math.round(perSeed * seeds.length * 10) / 10;
  const file = { seeds, seconds, machine, hash, lines: kept };
  await writeTemplateFile(id, "verdict.json", `${JSON.stringify(file, null, 1)}\n`);
  await writeTemplateFile(id, "picture.json", `${JSON.stringify(pictureOf(document, catalog, events, seeds[0] as number))}\n`);
}

/** Changes the time alone. */
export async function keepSeconds(id: string, perSeed: number): Promise<void> {
  const file = JSON.parse(readTemplateFile(id, "verdict.json") ?? "null") as Kept;
  const seconds = Math.round(perSeed * file.seeds.length * 10) / 10;
  await writeTemplateFile(id, "verdict.json", `${JSON.stringify({ ...file, seconds, machine }, null, 1)}\n`);
}

export const forget = (): Promise<void> => rm(place, { recursive: true, force: true });

/** The lines of the first verdict among the outputs. */
function linesOf(outputs: Readonly<Record<string, Json>>): readonly Line[] {
  for (const output of Object.values(outputs)) {
    if (Array.isArray(output) && typeof output[0] === "object" && output[0] !== null && "claim" in output[0])
      return output as unknown as Line[];
  }
  throw new Error("The template has no verdict.");
}
