import { join } from "node:path";
import { serialize } from "../../common/parse.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { diskProblem } from "../host-problem.ts";
import { runFile } from "./layout.ts";
import { hardwareHere, versionsHere } from "./machine.ts";
import { ownMark } from "./process.ts";
import { hashOf } from "./read-run.ts";
import { recordText, type StoredRecord } from "./record.ts";
import type { NewRun } from "./types.ts";

export function firstRecord({ id, document, path, script, seeds, ask, status }: NewRun): StoredRecord {
  return {
    id,
    title: document.title,
    ...(path === undefined ? {} : { document: path }),
    ...(document.template === undefined ? {} : { template: document.template }),
    ask,
    status,
    began: Date.now(),
    seconds: 0,
    seeds,
    versions: versionsHere(),
    hardware: hardwareHere(),
    data: {},
    pid: process.pid,
    process: ownMark(),
    step: 0,
    of: 0,
    metrics: {},
    files: { graph: hashOf(serialize(document)), script: hashOf(script) },
  };
}

/** The folder of a run; run.json comes last, when all that it speaks of is there. */
export async function writeNewRun(disk: Disk, folder: string, { document, script }: NewRun, record: StoredRecord): Promise<void> {
  try {
    await disk.mkdir(folder, { recursive: true });
    await writeWhole(disk, join(folder, runFile.graph), serialize(document));
    await writeWhole(disk, join(folder, runFile.script), script);
    await writeWhole(disk, join(folder, runFile.record), recordText(record));
  } catch (error) {
    throw diskProblem(error, folder);
  }
}
