import type { Engine } from "./children.ts";
import type { Memory } from "./protocol.ts";
import { emptyRow, load, type Timing } from "./rounds.ts";
import { aligned, short } from "./table.ts";

const steps = 2000;

export interface Drift {
  readonly workload: string;
  readonly engine: string;
  readonly threads: number;
  readonly before: Memory | null;
  readonly after: Memory | null;
  readonly note?: string;
}

/** Memory before and after 2,000 steps, warm: what is not given back is seen here. */
export async function drift(workload: string, file: string, engine: Engine, timing: Timing): Promise<Drift> {
  const row = emptyRow(workload, engine);
  const place = { workload, engine: engine.name, threads: engine.threads };
  const begun = await load(row, engine, file, { ...timing, hashAt: 0 });
  if (!begun) return { ...place, before: null, after: null, note: row.note ?? "" };
  const { child } = begun;
  try {
    await child.ask("burst", { steps: steps / 10 });
    const before = await child.ask("memory", {});
    await child.ask("burst", { steps });
    return { ...place, before, after: await child.ask("memory", {}) };
  } catch (error) {
    return { ...place, before: null, after: null, note: (error as Error).message };
  } finally {
    await child.end();
  }
}

export function driftTable(drifts: readonly Drift[]): string {
  const change = (before: number | null | undefined, after: number | null | undefined) =>
    typeof before === "number" && typeof after === "number" ? `${short(before)} -> ${short(after)}` : "-";
  return aligned([
    [`memory over ${steps} steps`, "tensors", "engine holds, MB", "plan's arena, MB", "resident, MB"],
    ...drifts.map(({ workload, engine, threads, before, after, note }) => [
      `${workload} ${engine} ${threads}${note === undefined ? "" : ` (${note})`}`,
      change(before?.tensors, after?.tensors),
      change(before?.heldMB, after?.heldMB),
      short(after?.arenaMB),
      change(before?.residentMB, after?.residentMB),
    ]),
  ]);
}
