import { create } from "zustand";
import type { Told } from "../../../common/contract.ts";
import type { ProblemData } from "../../../common/problems.ts";
import type { QueueState } from "../../../common/queue.ts";
import type { RunNotes, RunRow } from "../../../common/run-record.ts";
import { asProblem, desk } from "../../shell/desk.ts";
import { tell, tellProblem } from "../../shell/toasts.tsx";
import { type Choice, noChoice } from "./choice.ts";
import { newestFirst, type Sort } from "./columns.ts";
import { titleOf } from "./row-words.ts";

/** Something that was done to runs here, and how it is taken back. */
interface Done {
  readonly words: string;
  back(): Promise<void>;
}
export interface RunList {
  /** Null until the host answered for the first time. */
  readonly rows: readonly RunRow[] | null;
  readonly problem: ProblemData | null;
  readonly queue: QueueState | null;
  readonly search: string;
  readonly sort: Sort;
  readonly nested: boolean;
  readonly closed: ReadonlySet<string>;
  /** Deleted runs are listed instead of the others. */
  readonly trash: boolean;
  /** Columns that are shown (true) or hidden (false) against what would be. */
  readonly columns: Readonly<Record<string, boolean>>;
  readonly choice: Choice;
  readonly done: readonly Done[];
  hear(told: Told): void;
  load(): Promise<void>;
  annotate(runs: readonly string[], change: (notes: RunNotes) => Partial<RunNotes>, words: string): Promise<void>;
  remove(runs: readonly string[]): Promise<void>;
  restore(runs: readonly string[]): Promise<void>;
  emptyTrash(): Promise<void>;
  undo(): Promise<void>;
  setQueue(ask: () => Promise<QueueState>): Promise<void>;
  toggle(id: string): void;
}

/** Milliseconds between two looks at a list that changes all the time. */
const pause = 400;

/** The list of runs as the panel shows it. What a person does appears at once and is taken back where the host refuses it. */
export const useRunList = create<RunList>((set, get) => {
  /** All that was done has been answered: only then is it known what there is to take back. */
  let settled: Promise<unknown> = Promise.resolve();
  /** One thing at a time: a note is not written into a folder that is just moving into the trash. */
  let line: Promise<unknown> = Promise.resolve();
  const inLine = (act: () => Promise<unknown>): Promise<unknown> => {
    const next = line.then(act);
    line = next.catch(() => {});
    return next;
  };
  let asking = false;
  let again = false;
  const change = (runs: ReadonlySet<string>, edit: (row: RunRow) => RunRow) =>
    set(({ rows }) => ({ rows: rows?.map((row) => (runs.has(row.id) ? edit(row) : row)) ?? null }));
  /** Does it, and tells when the host refuses. */
  const attempt = async (title: string, act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (thrown) {
      tellProblem(title, asProblem(thrown));
      await get().load();
      return false;
    }
  };
  /** For what can be taken back: undo waits for it. */
  const tracked =
    <A extends unknown[]>(act: (...args: A) => Promise<void>) =>
    (...args: A): Promise<void> => {
      const doing = act(...args);
      settled = Promise.allSettled([settled, doing]);
      return doing;
    };
  const remember = (done: Done) => set((state) => ({ done: [...state.done.slice(-49), done] }));
  const setNotes = async (notes: ReadonlyMap<string, RunNotes>) => {
    change(new Set(notes.keys()), (row) => ({ ...row, notes: notes.get(row.id)! }));
    return attempt("The notes are not saved", () =>
      inLine(() =>
        Promise.all([...notes].map(([run, each]) => desk().ask("runNotes", { run, notes: { ...each, title: each.title ?? "" } }))),
      ),
    );
  };
  const setDeleted = (runs: readonly string[], deleted: boolean) =>
    attempt(deleted ? "The runs are not deleted" : "The runs are not restored", async () => {
      change(new Set(runs), (row) => ({ ...row, deleted }));
      await inLine(() => (deleted ? desk().ask("deleteRuns", { runs }) : desk().ask("restoreRuns", { runs })));
    });

  return {
    rows: null,
    problem: null,
    queue: null,
    search: "",
    sort: newestFirst,
    nested: true,
    closed: new Set(),
    trash: false,
    columns: {},
    choice: noChoice,
    done: [],
    hear: (told) => {
      if (told.tell === "queue") set({ queue: told.queue });
      if (told.tell === "runs") void get().load();
    },
    load: async () => {
      again = true;
      if (asking) return;
      asking = true;
      while (again) {
        again = false;
        try {
          const [rows, queue] = await Promise.all([
            desk().ask("runs"),
            desk()
              .ask("queue")
              .catch(() => null),
          ]);
          set({ rows, queue, problem: null });
        } catch (thrown) {
          set({ problem: asProblem(thrown) });
        }
        // A training tells of each step; the list is asked for a few times a second.
        if (again) await new Promise((wait) => setTimeout(wait, pause));
      }
      asking = false;
    },
    annotate: tracked(async (runs, edit, words) => {
      const chosen = (get().rows ?? []).filter(({ id }) => runs.includes(id));
      const before = new Map(chosen.map(({ id, notes }) => [id, notes]));
      const after = new Map(chosen.map(({ id, notes }) => [id, { ...notes, ...edit(notes) }]));
      if ([...after].every(([id, notes]) => JSON.stringify(notes) === JSON.stringify(before.get(id)))) return;
      if (await setNotes(after)) remember({ words, back: async () => void (await setNotes(before)) });
    }),
    remove: tracked(async (runs) => {
      const going = (get().rows ?? []).filter(({ id, deleted }) => runs.includes(id) && !deleted);
      const kept = going.filter(({ status }) => status === "running");
      const ids = going.filter(({ status }) => status !== "running").map(({ id }) => id);
      if (kept.length > 0)
        tell(`${named(kept)} ${kept.length === 1 ? "is" : "are"} still running`, "Stop it first; a running run is not deleted.");
      if (ids.length === 0 || !(await setDeleted(ids, true))) return;
      const words = `Deleted ${named(going.filter(({ id }) => ids.includes(id)))}`;
      remember({ words, back: async () => void (await setDeleted(ids, false)) });
      tell(words, "It waits in the trash.", "plain", "", { label: "Undo", run: () => void get().undo() });
    }),
    restore: tracked(async (runs) => {
      const back = (get().rows ?? []).filter(({ id, deleted }) => runs.includes(id) && deleted);
      const ids = back.map(({ id }) => id);
      if (ids.length === 0 || !(await setDeleted(ids, false))) return;
      remember({ words: `Restored ${named(back)}`, back: async () => void (await setDeleted(ids, true)) });
      tell(`Restored ${named(back)}`);
    }),
    emptyTrash: async () => {
      await attempt("The trash is not emptied", () => desk().ask("emptyTrash"));
      // What is gone for good cannot be brought back by going back.
      set({ done: [] });
      await get().load();
    },
    undo: async () => {
      await settled;
      const last = get().done.at(-1);
      if (last === undefined) return;
      set(({ done }) => ({ done: done.slice(0, -1) }));
      await last.back();
      tell(`Taken back: ${last.words.charAt(0).toLowerCase()}${last.words.slice(1)}`);
    },
    setQueue: async (ask) => {
      await attempt("The queue stays as it was", async () => set({ queue: await ask() }));
    },
    toggle: (id) => {
      const closed = new Set(get().closed);
      if (!closed.delete(id)) closed.add(id);
      set({ closed });
    },
  };
});

const named = (rows: readonly RunRow[]): string => (rows.length === 1 ? `“${titleOf(rows[0]!)}”` : `${rows.length} runs`);
