import type { Catalog } from "../../common/catalog.ts";
import type { RunStore } from "../runs/types.ts";
import type { Answers } from "./answers.ts";

/** What a window asks of the kept runs. */
export function runsAnswers({
  store,
  catalog,
}: {
  store: RunStore;
  catalog: () => Promise<Catalog>;
}): Answers<"runs" | "runDocument" | "runActs" | "runCurves" | "runEvents" | "runNotes" | "deleteRuns" | "restoreRuns" | "emptyTrash"> {
  return {
    runs: async () => {
      // The list says what is not a default.
      await catalog();
      return store.list();
    },
    // A run's experiment is no file that Save may write over.
    runDocument: async ({ run }) => ({ path: null, ...(await store.document(run)) }),
    runActs: ({ run }) => store.acts(run),
    runCurves: (args) => store.curves(args),
    runEvents: ({ run }) => store.events(run),
    runNotes: ({ run, notes }) => store.annotate(run, notes),
    deleteRuns: async ({ runs }) => ({ deleted: await store.remove(runs) }),
    restoreRuns: async ({ runs }) => ({ restored: await store.restore(runs) }),
    emptyTrash: async () => ({ bytes: await store.emptyTrash() }),
  };
}
