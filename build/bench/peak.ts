import { setTimeout as wait } from "node:timers/promises";
import { type Engine, isOurs, startChild } from "./children.ts";
import type { Row, Timing } from "./rounds.ts";
import { aligned, short } from "./table.ts";
import { workloads } from "./workloads.ts";

const side = 768;
const times = 6;
const turns = 5;

/** The fastest product of matrices that any of the engines makes here, in GFLOPS, by threads. */
export async function peaks(engines: readonly Engine[], timing: Timing): Promise<Record<number, number>> {
  const best: Record<number, number> = {};
  for (const engine of engines.filter((engine) => isOurs(engine) || engine.name === "torch")) {
    if (engine.name === "torch" && timing.python === undefined) continue;
    const child = startChild(engine, timing.python ?? "");
    try {
      for (let turn = 0; turn < turns; turn++) {
        const { ms } = await child.ask("product", { side, times });
        const rate = (2 * side ** 3 * times) / ms / 1e6;
        best[engine.threads] = Math.max(best[engine.threads] ?? 0, rate);
        await wait(20);
      }
    } catch {
      // An engine that is not there sets no peak.
    }
    await child.end();
  }
  // Whoever may use two threads may use one.
  if (best[1] !== undefined && best[2] !== undefined) best[2] = Math.max(best[1], best[2]);
  return best;
}

export function shares(rows: readonly Row[], best: Readonly<Record<number, number>>): string {
  const counted = workloads.flatMap(({ name, flops }) => ("abcd".includes(name) && flops ? [{ name, flops }] : []));
  const cell = (flops: number, ms: number | null | undefined, threads: number) => {
    const peak = best[threads];
    return ms && peak ? `${short((flops / ms / 1e6 / peak) * 100)} %` : "-";
  };
  const ms = (workload: string, engine: string, threads: number) =>
    rows.find((row) => row.workload === workload && row.engine === engine && row.threads === threads)?.ms;
  const columns = [1, 2].flatMap((threads) => ["wasm", "native", "torch"].map((engine) => ({ engine, threads })));
  const said = Object.entries(best).map(([threads, rate]) => `${short(rate)} GFLOPS with ${threads} thread${threads === "1" ? "" : "s"}`);
  const measured = counted.filter(({ name }) => rows.some(({ workload }) => workload === name));
  const peak = `The machine's peak, by products of ${side}x${side} matrices: ${said.join(", ")}.`;
  if (measured.length === 0) return peak;
  return [
    `${peak} What each workload reaches of it:`,
    aligned([
      ["", "MFLOP a step", ...columns.map(({ engine, threads }) => `${engine} ${threads}`)],
      ...measured.map(({ name, flops }) => [
        name,
        short(flops / 1e6),
        ...columns.map(({ engine, threads }) => cell(flops, ms(name, engine, threads), threads)),
      ]),
    ]),
  ].join("\n");
}
