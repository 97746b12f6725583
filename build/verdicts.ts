import { cpus } from "node:os";
import { recordMachine } from "../app/main/calibrate.ts";
import { execute } from "../app/main/cli/execute.ts";
import { createExecutor } from "../app/main/executor-process.ts";
import { sharedCatalog } from "../app/main/host.ts";
import { withSeeds } from "../app/main/plan-seed.ts";
import { templateIds, verdictHash } from "../app/main/templates.ts";
import type { RunEvent } from "../nodes/lib/events.ts";
import type { Json } from "../nodes/ports.ts";
import { pictureOf } from "./picture.ts";
import { readGraph, writeTemplateFile } from "./template-files.ts";

/**
 * `npm run verdicts -- distillation/dts`: measures a template over the seeds of its graph and writes
 * `verdict.json` (figures, seeds, hash of all they came from) and `picture.json` (the curves for the
 * gallery). `--seeds 1,2,3` measures on other seeds and writes nothing: for setting regime and margins.
 * `--machine` also times this machine, so that the gallery can tell how long a verdict takes on another.
 */
const args = process.argv.slice(2);
const asked = args.includes("--seeds") ? (args[args.indexOf("--seeds") + 1] ?? "").split(",").map(Number) : null;
const words = args.filter((word, place) => !word.startsWith("--") && args[place - 1] !== "--seeds");
const { catalog } = await sharedCatalog();

for (const id of (await templateIds()).filter((id) => words.length === 0 || words.some((word) => id.includes(word)))) {
  const { document, plan } = readGraph(id, catalog);
  const seeds = asked ?? plan.seeds?.values ?? [plan.seed];
  const events: RunEvent[] = [];
  const began = performance.now();
  const end = await execute(withSeeds(plan, seeds), catalog, (event) => events.push(event));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (end.status !== "done") throw new Error(`${id} ${end.status}: ${end.problem?.node ?? ""} ${end.problem?.message ?? ""}`);
  const lines = linesOf(end.outputs);
  console.log(`\n${id}: ${seeds.length} seeds in ${seconds} s`);
  for (const line of lines)
    console.log(
      `  ${line.status}: ${line.claim}\n    ${line.metric} ${signed(line.difference)} [${line.interval.map(signed).join(", ")}], margin ${line.margin}`,
    );
  if (asked) continue;
  const kept = lines.map(({ claim, kind, metric, status, difference, interval, margin, candidate, baseline, note }) => ({
    claim,
    kind,
    metric,
    verdict: status,
    difference,
    interval,
    margin,
    candidate,
    baseline,
    note,
  }));
  if (args.includes("--machine")) await timeMachine();
  const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.versions.node}`;
  await writeTemplateFile(
    id,
    "verdict.json",
    `${JSON.stringify({ seeds, seconds, machine, hash: verdictHash(document, catalog), lines: kept }, null, 1)}\n`,
  );
  await writeTemplateFile(id, "picture.json", `${JSON.stringify(pictureOf(document, catalog, events, seeds[0] as number))}\n`);
}

async function timeMachine(): Promise<void> {
  await recordMachine(async () => {
    const executor = createExecutor({ events: () => {}, state: () => {} });
    const milliseconds = await executor.calibrate();
    executor.close();
    return milliseconds;
  });
}

interface Line {
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

/** The lines of the first verdict among the outputs. */
function linesOf(outputs: Readonly<Record<string, Json>>): Line[] {
  for (const output of Object.values(outputs)) {
    if (Array.isArray(output) && typeof output[0] === "object" && output[0] !== null && "claim" in output[0])
      return output as unknown as Line[];
  }
  throw new Error("The template has no verdict.");
}

function signed(value: number): string {
  return `${value >= 0 ? "+" : ""}${value.toFixed(4)}`;
}
