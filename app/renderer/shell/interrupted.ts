import { create } from "zustand";
import type { Told } from "../../common/contract.ts";
import type { GraphDocument } from "../../common/document.ts";
import { serialize } from "../../common/parse.ts";
import type { RunRow } from "../../common/run-record.ts";
import { noteUnsaved } from "./attach.ts";
import { asProblem, desk } from "./desk.ts";
import { showGallery } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { guard } from "./files.ts";
import { isBusy, useRuns } from "./run-store.ts";
import { tellProblem } from "./toasts.tsx";

/** Runs that ended without anybody's wish, newest first: each is offered once, to be continued. */
export const useInterrupted = create<{ runs: readonly RunRow[] }>(() => ({ runs: [] }));

/** The executor died: its run appears in the list in a moment. */
let expecting = false;

export async function lookForInterrupted(): Promise<void> {
  const rows = await desk().ask("runs");
  const runs = rows.filter(({ status, deleted }) => status === "interrupted" && !deleted).sort((a, b) => b.began - a.began);
  if (runs.length > 0) expecting = false;
  useInterrupted.setState({ runs });
}

export function hearOfInterrupted(told: Told): void {
  if (told.tell === "executor" && told.state === "died") expecting = true;
  // Another window may have taken it up.
  const isShown = useInterrupted.getState().runs.length > 0 && !isBusy(useRuns.getState().state);
  if (told.tell === "runs" && (expecting || isShown)) void lookForInterrupted().catch(() => {});
}

/** Opens what it ran, and goes on where its last state was saved. */
export async function continueRun(row: RunRow): Promise<void> {
  try {
    const opened = await desk().ask("runDocument", { run: row.id });
    const { document } = opened;
    if (document === null) {
      const [why] = opened.problems;
      tellProblem("This run cannot be continued", why ?? unreadable(row.id));
      return;
    }
    const now = useDocument.getState();
    // What a person changed on the canvas since then stays there.
    const isShown = useRuns.getState().id === row.id || serialize(now.document) === serialize(document);
    if (isShown) await goOn(row, document);
    else
      guard(() => {
        const path = row.document ?? null;
        useDocument.getState().load(document, path);
        void noteUnsaved(document, path);
        void goOn(row, document);
      });
  } catch (thrown) {
    tellProblem("This run cannot be continued", asProblem(thrown));
  }
}

async function goOn(row: RunRow, document: GraphDocument): Promise<void> {
  forget(row.id);
  showGallery(false);
  useRuns.getState().attached({ run: row.id, document, path: row.document ?? null, events: [] });
  try {
    const [problem] = (await desk().ask("continueRun", { run: row.id })).problems;
    if (problem !== undefined) useRuns.setState({ state: "failed", problem });
  } catch (thrown) {
    useRuns.setState({ state: "failed", problem: asProblem(thrown) });
  }
}

/** It stays in the list of runs, as stopped, and can be continued from there. */
export async function dismissRun(row: RunRow): Promise<void> {
  forget(row.id);
  await desk()
    .ask("cancel", { run: row.id })
    .catch((thrown: unknown) => tellProblem("This run could not be put aside", asProblem(thrown)));
}

function forget(run: string): void {
  useInterrupted.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== run) }));
}

const unreadable = (run: string) => ({
  code: "run-unreadable",
  message: `The graph of the run ${run} cannot be read.`,
  fix: "Look into its folder, or run its document again.",
});
