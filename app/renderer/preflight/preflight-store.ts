import { create } from "zustand";
import type { GraphDocument } from "../../common/document.ts";
import type { Preflight } from "../../common/preflight.ts";
import type { ProblemData } from "../../common/problems.ts";
import { asProblem, desk } from "../shell/desk.ts";
import { useDocument } from "../shell/document-store.ts";
import { fresh } from "../shell/history.ts";
import { useLayout } from "../shell/layout-store.ts";

interface Checking {
  readonly state: "idle" | "measuring" | "done" | "failed";
  readonly report: Preflight | null;
  readonly problem: ProblemData | null;
  /** The document that the report is about. */
  readonly of: GraphDocument | null;
  readonly minutes: number;
  check(): Promise<void>;
  setMinutes(minutes: number): void;
}

const none = { state: "idle", report: null, problem: null, of: null } as const;

/** What is known of the next run before it is started. */
export const usePreflight = create<Checking>((set, get) => ({
  ...none,
  minutes: 5,
  check: async () => {
    if (get().state === "measuring") return;
    const { document } = useDocument.getState();
    set({ state: "measuring", problem: null, of: document });
    const still = () => get().of === document;
    try {
      const { report, problems } = await desk().ask("preflight", { document });
      if (!still()) return;
      const problem = problems[0] ?? null;
      set(report === null ? { state: "failed", problem } : { state: "done", report, problem });
    } catch (thrown) {
      if (still()) set({ state: "failed", problem: asProblem(thrown) });
    }
  },
  setMinutes: (minutes) => set({ minutes }),
}));

/** Shows the panel and measures. A document with problems is not measured: they are shown instead. */
export function checkBeforeRunning(): void {
  const { problems, document } = useDocument.getState();
  if (problems.length > 0 || document.nodes.length === 0) {
    useLayout.getState().show("problems");
    return;
  }
  useLayout.getState().show("preflight");
  void usePreflight.getState().check();
}

// Of another document nothing is known yet.
useDocument.subscribe((now, before) => {
  if (now.document !== before.document && now.history === fresh) usePreflight.setState(none);
});
