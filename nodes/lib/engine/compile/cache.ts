// SPDX-License-Identifier: MIT-0
import type { Recording } from "../record.ts";
import { textOf } from "../recording-text.ts";
import { compile, type Engine, type Program } from "./compile.ts";

/**
 * Arms, seeds and settings of a sweep train with the same program on other numbers. A program keeps nothing between calls,
 * so those that are alive at the same time share it too; a few that nobody uses are kept for the next one.
 */
interface Kept {
  readonly program: Program;
  users: number;
}
const kept = new Map<string, Kept>();
const mostUnused = 6;
const mostUnusedBytes = 2 ** 28;

/** The program of a recording; `drop` gives it back. */
export function programOf(recording: Recording, engine: Engine): Program {
  const key = `${engine.machine.threads} ${textOf(recording)}`;
  const entry = kept.get(key) ?? { program: compile(recording, engine), users: 0 };
  kept.delete(key);
  kept.set(key, entry);
  entry.users++;
  return {
    ...entry.program,
    drop: () => {
      entry.users--;
      dropUnused();
    },
  };
}

/** The oldest go first. */
function dropUnused(): void {
  const unused = [...kept].filter(([, { users }]) => users === 0);
  let bytes = unused.reduce((sum, [, { program }]) => sum + program.bytes, 0);
  let count = unused.length;
  for (const [key, { program }] of unused) {
    if (count <= mostUnused && bytes <= mostUnusedBytes) return;
    program.drop();
    kept.delete(key);
    bytes -= program.bytes;
    count--;
  }
}
