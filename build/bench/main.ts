import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Busy, busy, busyTable } from "./busy.ts";
import { engines as allEngines, isOurs } from "./children.ts";
import { writeData } from "./data-file.ts";
import { type Drift, drift, driftTable } from "./drift.ts";
import { peaks, shares } from "./peak.ts";
import { compared } from "./protocol.ts";
import { report, times } from "./report.ts";
import { measure, type Row, type Timing } from "./rounds.ts";
import { torchPython } from "./torch-python.ts";
import { workloadOf, workloads } from "./workloads.ts";

const sections = [...workloads.map(({ name }) => name), "width1", "drift", "busy", "overhead", "peak"];
/** The two that fit into a cache: their bursts are short, and what a step costs beside the arithmetic shows. */
const small = ["a", "d"];

/** Runs what is asked for and prints it; 1 where engines of ours give different bits or another loss, 2 where it was asked wrongly. */
export async function bench(args: readonly string[]): Promise<number> {
  try {
    return await run(asked(args));
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) throw error;
    console.error(error.message);
    return 2;
  }
}

interface Asked {
  readonly only: readonly string[];
  readonly names: readonly string[];
  readonly timing: Timing;
  readonly json: boolean;
}

function asked(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      engines: { type: "string" },
      seconds: { type: "string", default: "4" },
      sha: { type: "string", default: "50" },
      json: { type: "boolean", default: false },
    },
  });
  return {
    only: chosen("--only", values.only, sections),
    names: chosen("--engines", values.engines, [...new Set(allEngines.map(({ name }) => name))]),
    timing: {
      seconds: positive("--seconds", values.seconds),
      hashAt: Math.max(compared, positive("--sha", values.sha)),
      python: torchPython(),
    },
    json: values.json,
  };
}

async function run({ only, names, timing, json }: Asked): Promise<number> {
  const engines = allEngines.filter(({ name }) => names.includes(name));
  const ours = engines.filter(isOurs);
  const say = (text: string) => {
    if (!json) console.log(`${text}\n`);
  };
  const folder = mkdtempSync(join(tmpdir(), "patchbay-bench-"));
  const fileOf = (name: string) => writeData(workloadOf(name), folder);
  try {
    say(`${cpus()[0]?.model ?? "?"}, ${cpus().length} cores, Node ${process.versions.node}`);
    const rows: Row[] = [];
    for (const name of [...workloads.map(({ name }) => name), "width1"]) {
      if (!only.includes(name)) continue;
      const measured = await measure(name, await fileOf(name), engines, timing);
      rows.push(...measured);
      say(times(measured));
    }
    if (rows.length > 0) say(report(rows));
    const drifts: Drift[] = [];
    const loaded: Busy[] = [];
    for (const name of small) {
      if (only.includes("drift")) for (const engine of ours) drifts.push(await drift(name, await fileOf(name), engine, timing));
      if (only.includes("busy")) loaded.push(...(await busy(name, await fileOf(name), ours, timing)));
    }
    if (drifts.length > 0) say(driftTable(drifts));
    if (loaded.length > 0) say(busyTable(loaded));
    const overhead = only.includes("overhead") ? measureOverhead() : null;
    if (overhead) say(overhead.text);
    const best = only.includes("peak") ? await peaks(engines, timing) : null;
    if (best) say(shares(rows, best));
    if (json) console.log(JSON.stringify({ rows, drifts, busy: loaded, overhead: overhead?.result ?? null, peaks: best }));
    return sound(rows) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chosen(option: string, written: string | undefined, all: readonly string[]): readonly string[] {
  const names = written?.split(",") ?? all;
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw wrong(`${option} does not know ${unknown.join(", ")}; there are ${all.join(", ")}.`);
  return names;
}

function positive(option: string, written: string): number {
  const value = Number(written);
  if (!(value > 0)) throw wrong(`${option} wants a number above 0, not "${written}".`);
  return value;
}

/** As `parseArgs` says it. */
function wrong(message: string): Error {
  return Object.assign(new TypeError(message), { code: "ERR_BENCH_ARGS" });
}

/** In a process of its own, as every engine. */
function measureOverhead(): { text: string; result: unknown } {
  const file = fileURLToPath(new URL("overhead.ts", import.meta.url));
  const result = JSON.parse(execFileSync(process.execPath, [file, "--json"], { encoding: "utf8" }));
  return { text: result.text, result };
}

function sound(rows: readonly Row[]): boolean {
  const ours = rows.filter(({ engine }) => engine === "wasm" || engine === "native");
  const hashes = new Map<string, Set<string>>();
  for (const { workload, sha1 } of ours) if (sha1 !== null) hashes.set(workload, (hashes.get(workload) ?? new Set()).add(sha1));
  return [...hashes.values()].every((each) => each.size === 1) && ours.every(({ note }) => note === undefined || !note.startsWith("loss "));
}
