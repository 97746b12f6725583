import { useMemo } from "react";
import { create } from "zustand";
import type { RunRow } from "../../../common/run-record.ts";
import { continueRun } from "../../shell/interrupted.ts";
import { againInQueue, openRun } from "./open-run.ts";
import { useRunList } from "./run-list-store.ts";

/** Something that can be done to the chosen runs. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly keys?: string;
  readonly isEnabled: boolean;
  /** Begins a new part of the menu. */
  readonly apart?: true;
  run(): void;
}

/** What the panel shows besides the list: a comparison of these runs, or a question. */
export const useRunsView = create<{
  compared: readonly string[] | null;
  ask: "capsule" | "empty-trash" | null;
  /** What stands beside the list. */
  side: "curves" | "details" | null;
}>(() => ({ compared: null, ask: null, side: "curves" }));

const continuable = ["stopped", "interrupted", "failed"];

/** All that can be done to the chosen runs, once: the menus list it, the keys press it. */
export function useActions(rows: readonly RunRow[], rename: () => void): readonly Action[] {
  const { chosen } = useRunList((list) => list.choice);
  const trash = useRunList((list) => list.trash);
  return useMemo(() => {
    const { annotate, remove, restore } = useRunList.getState();
    const runs = rows.filter(({ id }) => chosen.has(id));
    const ids = runs.map(({ id }) => id);
    const [only] = runs.length === 1 ? runs : [];
    const some = runs.length > 0;
    const starred = runs.every(({ notes }) => notes.star);
    if (trash)
      return [
        { id: "restore", title: "Restore", keys: "R", isEnabled: some, run: () => void restore(ids) },
        { id: "open", title: "Open its graph", keys: "Enter", isEnabled: only !== undefined, run: () => only && void openRun(only) },
      ];
    const one = (act: (row: RunRow) => void) => ({ isEnabled: only !== undefined, run: () => only && act(only) });
    return [
      { id: "compare", title: "Compare", keys: "C", isEnabled: runs.length > 1, run: () => useRunsView.setState({ compared: ids }) },
      { id: "open", title: "Open its graph", keys: "Enter", ...one((row) => void openRun(row)) },
      {
        ...{ id: "continue", title: "Continue", apart: true },
        ...one((row) => void continueRun(row)),
        isEnabled: only !== undefined && continuable.includes(only.status),
      },
      { id: "again", title: "Run again, in the queue", isEnabled: some, run: () => void againInQueue(runs, false) },
      { id: "replay", title: "Replay with what was done by hand", isEnabled: some, run: () => void againInQueue(runs, true) },
      { id: "rename", title: "Rename", keys: "F2", apart: true, isEnabled: only !== undefined, run: rename },
      {
        ...{ id: "star", title: some && starred ? "Take the star away" : "Star", keys: "S", isEnabled: some },
        run: () => void annotate(ids, () => ({ star: !starred }), starred ? "Took stars away" : "Starred"),
      },
      { id: "details", title: "Tags and note…", keys: "T", isEnabled: some, run: () => useRunsView.setState({ side: "details" }) },
      { id: "capsule", title: "Export capsule…", apart: true, ...one(() => useRunsView.setState({ ask: "capsule" })) },
      { id: "delete", title: "Delete", keys: "Delete", isEnabled: some, run: () => void remove(ids) },
    ] satisfies readonly Action[] as readonly Action[];
  }, [rows, chosen, trash, rename]);
}
