import { groupId } from "../../common/document.ts";
import type { RunAsk } from "../../common/run-record.ts";
import { checkBeforeRunning } from "../preflight/preflight-store.ts";
import type { Command } from "./commands.ts";
import { openDialog, useDialogs } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { useLayout } from "./layout-store.ts";
import { isBusy, isGoing, useRuns } from "./run-store.ts";

const inDocument = () => !useDialogs.getState().gallery;
const canRun = () => inDocument() && !isBusy(useRuns.getState().state);

/** The one node that is chosen and can be run to or from. */
export function chosenNode(): string | null {
  const { selection, document } = useDocument.getState();
  const node = selection.length === 1 ? document.nodes.find(({ name }) => name === selection[0]) : undefined;
  return node === undefined || node.node === groupId ? null : node.name;
}

/** A document with problems does not run: they are shown instead. */
function ready(): boolean {
  const { problems, document } = useDocument.getState();
  const empty = document.nodes.length === 0;
  if (problems.length > 0 || empty) useLayout.getState().show("problems");
  return problems.length === 0;
}

export function startRun(how: RunAsk = {}): void {
  if (ready()) void useRuns.getState().run(how);
}
export function runTo(node: string): void {
  startRun({ to: node });
}
/** It and all that follows it, although their results are known. */
export function runFrom(node: string): void {
  startRun({ again: [node] });
}

const withChosen = (run: (node: string) => void) => () => {
  const node = chosenNode();
  if (node !== null) run(node);
};

export const runCommands: readonly Command[] = [
  { id: "run", group: "Run", title: "Run", keys: "Mod+Enter", isEnabled: canRun, run: () => startRun() },
  {
    id: "stop",
    group: "Run",
    title: "Stop",
    keys: "Mod+.",
    isEnabled: () => isBusy(useRuns.getState().state),
    run: () => void useRuns.getState().stop(),
  },
  {
    id: "pause",
    group: "Run",
    title: "Pause or go on",
    keys: "F8",
    isEnabled: () => isGoing(useRuns.getState().state),
    run: () => {
      const { state, pausing, steer } = useRuns.getState();
      void steer({ how: state === "paused" || pausing ? "go" : "pause" });
    },
  },
  {
    id: "step",
    group: "Run",
    title: "One update, then wait",
    keys: "F10",
    isEnabled: () => isGoing(useRuns.getState().state),
    run: () => void useRuns.getState().steer({ how: "step" }),
  },
  {
    id: "run-to",
    group: "Run",
    title: "Run to the chosen node",
    keys: "Mod+Shift+Enter",
    isEnabled: () => canRun() && chosenNode() !== null,
    run: withChosen(runTo),
  },
  {
    id: "run-from",
    group: "Run",
    title: "Run from the chosen node on, again",
    keys: "Mod+Alt+Enter",
    isEnabled: () => canRun() && chosenNode() !== null,
    run: withChosen(runFrom),
  },
  {
    id: "run-again",
    group: "Run",
    title: "Run all again, known results too",
    isEnabled: canRun,
    run: () => startRun({ again: useDocument.getState().document.nodes.flatMap(({ name, node }) => (node === groupId ? [] : [name])) }),
  },
  {
    id: "enqueue",
    group: "Run",
    title: "Add to the queue",
    isEnabled: inDocument,
    run: () => {
      if (ready()) void useRuns.getState().enqueue();
    },
  },
  { id: "preflight", group: "Run", title: "Check before running…", keys: "F7", isEnabled: canRun, run: checkBeforeRunning },
  { id: "results", group: "Run", title: "Results kept on disk…", run: () => openDialog("results") },
];
