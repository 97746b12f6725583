import type { RunRecord } from "../../common/run-record.ts";
import type { RunStore } from "../runs/types.ts";
import type { Kept, Turn } from "./file.ts";

/** A run that was running so often when its process ended may be why. */
const mostBroken = 3;

/**
 * Who waits after a start, in order: what was running, to go on where it was; what waited; and what says of itself
 * that it waits although the file does not know it.
 */
export function restored(kept: Kept, runs: Pick<RunStore, "list" | "row">): Turn[] {
  const listed = new Set([...kept.running, ...kept.waiting].map(({ run }) => run));
  const stray = runs.list().filter(({ id, status, deleted }) => status === "queued" && !deleted && !listed.has(id));
  stray.sort((a, b) => a.began - b.began);
  const broken = kept.running.map((turn) => ({ ...turn, resume: true, broken: turn.broken + 1 }));
  return [
    ...broken.filter((turn) => turn.broken <= mostBroken),
    ...kept.waiting,
    ...stray.map(({ id }) => ({ run: id, resume: false, broken: 0 })),
  ].filter(({ run }) => isOpen(runs.row(run)?.status));
}

/** What is done, or was stopped by hand, does not come back by itself. */
function isOpen(status: RunRecord["status"] | undefined): boolean {
  return status === "queued" || status === "running" || status === "interrupted";
}
