import { spawn } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Catalog } from "../common/catalog.ts";
import type { GraphDocument } from "../common/document.ts";
import { exportFolder } from "./export.ts";

/** How two runs of one experiment compare. */
export interface Proof {
  readonly equal: boolean;
  /** Metrics compared; of a run without trainings the numbers among its results. */
  readonly numbers: number;
  /** The first pair that differs. */
  readonly difference?: { readonly app: string; readonly script: string };
}

/** Compares metrics and results, line by line and in order: the same numbers to the last bit. */
export function compareRuns(app: readonly RunEvent[], script: readonly RunEvent[]): Proof {
  const [ours, theirs] = [app.flatMap(line), script.flatMap(line)];
  const metrics = app.filter(({ event }) => event === "metric").length;
  const numbers = metrics > 0 ? metrics : app.reduce((sum, event) => sum + (event.event === "end" ? numbersIn(event.outputs) : 0), 0);
  const most = Math.max(ours.length, theirs.length);
  for (let at = 0; at < most; at++)
    if (ours[at] !== theirs[at])
      return { equal: false, numbers: at, difference: { app: ours[at] ?? "nothing more", script: theirs[at] ?? "nothing more" } };
  // Two runs that told nothing prove nothing.
  return numbers > 0 ? { equal: true, numbers } : { equal: false, numbers, difference: { app: "no metric", script: "no metric" } };
}

function numbersIn(value: unknown): number {
  if (typeof value === "number") return 1;
  return typeof value === "object" && value !== null ? Object.values(value).reduce<number>((sum, inner) => sum + numbersIn(inner), 0) : 0;
}

/** JSON writes every double so that it reads back as the same one. */
function line(event: RunEvent): string[] {
  if (event.event === "metric") return [JSON.stringify([event.node, event.path, event.step, event.name, event.value])];
  return event.event === "end" ? [JSON.stringify([event.status, event.outputs])] : [];
}

/** Exports to a folder of its own, away from everything, and runs the script there. */
export async function runExport(c: {
  document: GraphDocument;
  catalog: Catalog;
  root: string;
  args: readonly string[];
  native?: boolean;
}): Promise<RunEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-proof-"));
  try {
    await exportFolder({ ...c, folder, from: folder });
    await symlink(join(c.root, "node_modules"), join(folder, "node_modules"), "junction");
    return await runScript(folder, c.args);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function runScript(folder: string, args: readonly string[]): Promise<RunEvent[]> {
  const child = spawn(process.execPath, ["--no-warnings", "experiment.ts", "--json", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const events: RunEvent[] = [];
  const ended = new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  for await (const text of createInterface({ input: child.stdout })) {
    if (text.startsWith("{")) events.push(JSON.parse(text) as RunEvent);
  }
  await ended;
  return events;
}
