import { setTimeout as wait } from "node:timers/promises";
import { median, quantile } from "../../nodes/lib/statistics.ts";
import { type Child, type Engine, isOurs, startChild } from "./children.ts";

/** What one engine gave for one workload. */
export interface Row {
  readonly workload: string;
  readonly engine: string;
  readonly threads: number;
  /** Median over the rounds of a step's time; null where the note says why. */
  ms: number | null;
  minMs: number | null;
  /** Between the quartiles of the rounds. */
  spreadMs: number | null;
  compileMs: number | null;
  /** Of the whole process, resident. */
  memoryMB: number | null;
  /** What our engine holds, and what the compiled step's plan takes of it. */
  heldMB: number | null;
  arenaMB: number | null;
  sha1: string | null;
  losses: readonly number[];
  version: string;
  /** Why there is no time. */
  note?: string;
  /** Why it is slower than it could be. */
  remark?: string;
}

/** The engine's process, if it is installed. */
function begin(engine: Engine, { python }: Timing): Child | undefined {
  return engine.name === "torch" && python === undefined ? undefined : startChild(engine, python ?? "");
}

export interface Timing {
  /** Of measuring, for each engine. */
  readonly seconds: number;
  readonly hashAt: number;
  readonly python: string | undefined;
}

const rounds = 20;
const leastRounds = 3;
/** Threads of an engine may spin for a while after their work. */
const restMs = 15;

export interface Running {
  readonly child: Child;
  readonly row: Row;
}

/**
 * All engines on one workload: every one in a process of its own, kept alive; in every round each makes a burst of steps while
 * the others are idle. So what else the machine does, and how warm it is, meets all of them alike.
 */
export async function measure(workload: string, file: string, engines: readonly Engine[], timing: Timing): Promise<Row[]> {
  const rows: Row[] = [];
  const running: Running[] = [];
  const begun = engines.map((engine) => ({ row: emptyRow(workload, engine), engine, child: begin(engine, timing) }));
  // Programs load side by side; first steps are timed, so each has the machine to itself.
  await Promise.all(begun.map(({ child }) => child?.ask("memory", {}).catch(() => {})));
  for (const { row, engine, child } of begun) {
    rows.push(row);
    const loaded = await load(row, engine, file, timing, child);
    if (loaded) running.push(loaded);
  }
  compareLosses(rows);
  const right: Running[] = [];
  for (const one of running) {
    if (one.row.note === undefined) right.push(one);
    else await one.child.end();
  }
  const times = await interleave(right, timing.seconds);
  for (const [place, { child, row }] of right.entries()) {
    const own = times[place] as number[];
    if (own.length > 0) {
      row.ms = median(own);
      row.minMs = Math.min(...own);
      row.spreadMs = quantile(own, 0.75) - quantile(own, 0.25);
      const memory = await child.ask("memory", {}).catch(() => null);
      row.memoryMB = memory?.residentMB ?? null;
      row.heldMB = memory?.heldMB ?? null;
      row.arenaMB = memory?.arenaMB ?? null;
    }
    await child.end();
  }
  return rows;
}

export function emptyRow(workload: string, { name, threads }: Engine): Row {
  const nothing = { ms: null, minMs: null, spreadMs: null, compileMs: null, memoryMB: null, heldMB: null, arenaMB: null, sha1: null };
  return { workload, engine: name, threads, ...nothing, losses: [], version: "" };
}

/** A process with the workload in it; undefined where it cannot run, and then the row says why. */
export async function load(
  row: Row,
  engine: Engine,
  file: string,
  timing: Timing,
  child = begin(engine, timing),
): Promise<Running | undefined> {
  if (!child) {
    row.note = "not installed";
    return undefined;
  }
  try {
    const loaded = await child.ask("load", { workload: row.workload, file, hashAt: isOurs(engine) ? timing.hashAt : 0 });
    const { remarks, ...found } = loaded;
    Object.assign(row, found, remarks.length > 0 ? { remark: remarks.join(" ") } : {});
    return { child, row };
  } catch (error) {
    row.note = (error as Error).message;
    await child.end();
    return undefined;
  }
}

/** Milliseconds of a step, for every round of every engine. */
export async function interleave(running: readonly Pick<Running, "child" | "row">[], seconds: number): Promise<number[][]> {
  const burstMs = (seconds * 1000) / rounds;
  const times: number[][] = running.map(() => []);
  const spent = running.map(() => 0);
  const steps = running.map(() => 1);
  for (const [place, one] of running.entries()) steps[place] = await burstSteps(one, burstMs);
  for (let round = 0; round < rounds; round++) {
    // Another order in every round: nobody always comes after the same neighbour.
    for (const [turn] of running.entries()) {
      const place = (turn + round) % running.length;
      const { child, row } = running[place] as Running;
      // A slow engine has had its time after a few rounds.
      if (row.note !== undefined || (round >= leastRounds && (spent[place] as number) > seconds * 1000)) continue;
      await wait(restMs);
      const count = steps[place] as number;
      try {
        const { ms } = await child.ask("burst", { steps: count });
        (times[place] as number[]).push(ms / count);
        spent[place] = (spent[place] as number) + ms;
      } catch (error) {
        row.note = (error as Error).message;
      }
    }
  }
  return times;
}

/** Warms up, and says how many steps make a burst of about that time. */
async function burstSteps({ child, row }: Pick<Running, "child" | "row">, burstMs: number): Promise<number> {
  let steps = 1;
  try {
    for (;;) {
      const { ms } = await child.ask("burst", { steps });
      if (ms >= burstMs / 2 || steps >= 10_000) return Math.max(1, Math.round((steps * burstMs) / ms));
      steps = Math.max(steps + 1, Math.min(steps * 4, Math.ceil((steps * burstMs) / ms)));
    }
  } catch (error) {
    row.note = (error as Error).message;
    return 1;
  }
}

const tolerance = 1e-3;

/** An engine that computes something else has no time: its row says so. The reference is PyTorch, else the first that ran. */
export function compareLosses(rows: readonly Row[]): void {
  const ran = rows.filter(({ losses }) => losses.length > 0);
  const reference = ran.find(({ engine }) => engine === "torch") ?? ran.find(({ engine }) => engine === "tfjs-wasm") ?? ran[0];
  if (!reference) return;
  for (const row of ran) {
    const step = reference.losses.findIndex((wanted, place) => {
      const own = row.losses[place] ?? Number.NaN;
      return !(Math.abs(own - wanted) <= tolerance * Math.abs(wanted));
    });
    if (step >= 0) row.note = `loss ${step + 1} is ${row.losses[step]}, with ${reference.engine} ${reference.losses[step]}`;
  }
}
