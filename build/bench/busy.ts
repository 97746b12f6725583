import { spawn } from "node:child_process";
import { median } from "../../nodes/lib/statistics.ts";
import type { Engine } from "./children.ts";
import { emptyRow, interleave, load, type Running, type Timing } from "./rounds.ts";
import { aligned, short } from "./table.ts";

export interface Busy {
  readonly workload: string;
  readonly engine: string;
  readonly threads: number;
  readonly freeMs: number | null;
  readonly busyMs: number | null;
}

/** Times with the machine free, and with one core taken by a program that never waits. */
export async function busy(workload: string, file: string, engines: readonly Engine[], timing: Timing): Promise<Busy[]> {
  const running: Running[] = [];
  for (const engine of engines) {
    const begun = await load(emptyRow(workload, engine), engine, file, { ...timing, hashAt: 0 });
    if (begun) running.push(begun);
  }
  const free = await interleave(running, timing.seconds / 2);
  const loop = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  const loaded = await interleave(running, timing.seconds / 2).finally(() => loop.kill("SIGKILL"));
  for (const { child } of running) await child.end();
  const middle = (times: readonly number[] | undefined) => (times && times.length > 0 ? median(times) : null);
  return running.map(({ row }, place) => ({
    workload,
    engine: row.engine,
    threads: row.threads,
    freeMs: middle(free[place]),
    busyMs: middle(loaded[place]),
  }));
}

export function busyTable(all: readonly Busy[]): string {
  const alone = ({ workload, engine }: Busy) => all.find((one) => one.workload === workload && one.engine === engine && one.threads === 1);
  return aligned([
    ["one core taken by a busy loop", "ms free", "ms busy", "of 1 thread's, busy"],
    ...all.map((one) => [
      `${one.workload} ${one.engine} ${one.threads}`,
      short(one.freeMs),
      short(one.busyMs),
      short(one.busyMs && alone(one)?.busyMs ? one.busyMs / (alone(one)?.busyMs as number) : null),
    ]),
  ]);
}
