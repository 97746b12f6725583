import { statSync } from "node:fs";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { checkContinuable } from "../bench/continuable.ts";
import { writeWhole } from "../documents.ts";
import { diskProblem, HostProblem } from "../host-problem.ts";
import { reachedIn, settle } from "../runs/generation.ts";
import { nextBoard, nextEvents, runFile } from "../runs/layout.ts";
import { firstRecord, writeNewRun } from "../runs/new-run.ts";
import { ownMark } from "../runs/process.ts";
import { jsonOf, readSmall } from "../runs/read-file.ts";
import { recordOf, recordText, type StoredRecord } from "../runs/record.ts";
import { createRecording } from "../runs/recorder.ts";
import { statusNow } from "../runs/rows.ts";
import type { NewRun, Recorder, RunStore } from "../runs/types.ts";
import { note } from "./say.ts";

/** A run that is kept in a folder of its own, outside the projects: the same files, in no list. */
export interface KeptRun {
  readonly recorder: Recorder;
  readonly setStatus: RunStore["setStatus"];
}

/** Files of a run that was kept in the folder before; nothing else is touched. */
const replaced = [...Object.values(runFile), nextEvents, nextBoard, "checkpoints"];

/** New, empty, or the place of a run before, which is then replaced. */
export async function openFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true });
    const inside = await fs.readdir(folder);
    if (inside.length > 0 && !inside.includes(runFile.events) && !inside.includes(runFile.record))
      throw new HostProblem({
        code: "not-empty",
        message: `${folder} has other files in it, and a run's results could overwrite them.`,
        fix: "Choose a new folder, an empty one, or that of a run before.",
      });
    if (recordIn(folder)?.status === "running")
      throw new HostProblem({
        code: "run-goes-on",
        message: `The run in ${folder} goes on in another program.`,
        fix: "Stop it there first, or choose another folder.",
      });
    const trial = join(folder, `.${process.pid}.tmp`);
    await fs.writeFile(trial, "");
    await fs.rm(trial);
  } catch (error) {
    throw error instanceof HostProblem ? error : diskProblem(error, folder);
  }
}

export async function keepNew(folder: string, run: NewRun): Promise<KeptRun> {
  try {
    for (const name of replaced) await fs.rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw diskProblem(error, folder);
  }
  const first = firstRecord(run);
  await writeNewRun(fs, folder, run, first);
  return keeping(folder, first, null);
}

/** Goes on in the folder of a run that broke off. */
export async function keepOn(folder: string, record: StoredRecord): Promise<KeptRun> {
  checkContinuable(record);
  await settle(folder).catch(() => {});
  const before = await reachedIn(join(folder, runFile.events));
  const { problem, ...was } = record;
  const first: StoredRecord = { ...was, status: "running", pid: process.pid, process: ownMark() };
  await write(folder, first);
  return keeping(folder, first, before);
}

/** What the folder says of its run, and whether it goes on now; null where it says nothing that can be read. */
export function recordIn(folder: string): StoredRecord | null {
  const path = join(folder, runFile.record);
  const read = readSmall(path);
  const record = "damage" in read ? null : recordOf(jsonOf(read.text));
  return record === null ? null : { ...record, status: statusNow({ record, written: statSync(path).mtimeMs }) };
}

function keeping(folder: string, first: StoredRecord, before: Parameters<typeof createRecording>[0]["before"]): KeptRun {
  const recorder = createRecording({
    folder,
    record: first,
    before,
    disk: fs,
    changed: () => {},
    trouble: (error) => {
      const { message, fix } = diskProblem(error, folder).problem;
      note(`${message} ${fix}`);
    },
  });
  return { recorder, setStatus: (_, status, problem) => recorder.setStatus(status, problem) };
}

async function write(folder: string, record: StoredRecord): Promise<void> {
  await writeWhole(fs, join(folder, runFile.record), recordText(record)).catch((error) => {
    throw diskProblem(error, folder);
  });
}
