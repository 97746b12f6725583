import { join } from "node:path";
import type { ProblemData } from "../../common/problems.ts";
import type { RunNotes } from "../../common/run-record.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { diskProblem } from "../host-problem.ts";
import { runFile } from "./layout.ts";

/** Notes that could not be read are put aside, not written over: a person may still make out what they said. */
export async function writeNotes(disk: Disk, folder: string, run: string, notes: RunNotes, damage: readonly ProblemData[]): Promise<void> {
  const path = join(folder, runFile.notes);
  try {
    if (damage.some(({ field }) => field === runFile.notes)) await disk.rename(path, `${path}.damaged-${Date.now()}`);
    await writeWhole(disk, path, `${JSON.stringify({ run, ...notes }, null, 1)}\n`);
  } catch (error) {
    throw diskProblem(error, path);
  }
}
