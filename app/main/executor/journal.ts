import * as fs from "node:fs/promises";
import { join } from "node:path";
import { notWritten, writeWhole } from "../../../nodes/lib/files.ts";
import type { PlacedAct } from "../../common/run-record.ts";

/** The acts of a run in the order in which they were written down. A line is on disk before what it says is done. */
export interface Journal {
  readonly acts: readonly PlacedAct[];
  /** One after another. Throws `not-written`; then the file is what it was. */
  append(act: PlacedAct): Promise<void>;
}

const name = "acts.jsonl";

/** In the order in which they are done: after a crash a hand may act at a border before acts that were written down already. */
export function inOrder(acts: readonly PlacedAct[]): PlacedAct[] {
  return acts.toSorted((a, b) => a.step - b.step);
}

export async function openJournal(folder: string | undefined, begin: readonly PlacedAct[], resume: boolean): Promise<Journal> {
  if (folder === undefined) return inMemory([...begin]);
  const file = join(folder, name);
  const before = resume ? await readActs(file) : [];
  const acts = before.length > 0 ? before : [...begin];
  // Whole again: a line that was cut short by a crash would spoil the next one.
  if (acts.length > 0 || resume) await writeWhole(file, acts.map((act) => `${JSON.stringify(act)}\n`).join(""));
  else await fs.rm(file, { force: true });
  let last = Promise.resolve();
  return {
    acts,
    append: (act) => {
      const written = last.then(async () => {
        await appendLine(file, `${JSON.stringify(act)}\n`);
        acts.push(act);
      });
      last = written.catch(() => {});
      return written;
    },
  };
}

async function appendLine(path: string, line: string): Promise<void> {
  try {
    const file = await fs.open(path, "a");
    const { size } = await file.stat();
    try {
      await file.writeFile(line);
      await file.sync();
    } catch (error) {
      // Half a line would spoil the next one.
      await file.truncate(size).catch(() => {});
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

function inMemory(acts: PlacedAct[]): Journal {
  return { acts, append: async (act) => void acts.push(act) };
}

async function readActs(file: string): Promise<PlacedAct[]> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const read = JSON.parse(line) as PlacedAct;
      return typeof read.node === "string" && typeof read.step === "number" && typeof read.act?.do === "string" ? [read] : [];
    } catch {
      return [];
    }
  });
}
