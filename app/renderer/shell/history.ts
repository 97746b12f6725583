import type { GraphDocument } from "../../common/document.ts";

/** One state to go back to, and what was done after it. */
export interface Step {
  readonly label: string;
  readonly document: GraphDocument;
  /** Edits with the same key that follow each other within `pause` are one step: a drag, the typing in a field. */
  readonly merge: string | null;
  readonly at: number;
}
export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}
export const fresh: History = { past: [], future: [] };

/** Longest silence in milliseconds within which edits of one thing still count as one. */
export const pause = 1500;

export function record(history: History, before: GraphDocument, label: string, merge: string | null, at: number): History {
  const last = history.past.at(-1);
  if (last !== undefined && merge !== null && last.merge === merge && at - last.at <= pause)
    return { past: [...history.past.slice(0, -1), { ...last, label, at }], future: [] };
  return { past: [...history.past, { label, document: before, merge, at }], future: [] };
}

/** The state before the last step, and a history in which it can be done again; null when there is none. */
export function back(history: History, now: GraphDocument): { document: GraphDocument; history: History; label: string } | null {
  const last = history.past.at(-1);
  if (last === undefined) return null;
  const redo: Step = { ...last, document: now, merge: null };
  return { document: last.document, label: last.label, history: { past: history.past.slice(0, -1), future: [redo, ...history.future] } };
}

export function forth(history: History, now: GraphDocument): { document: GraphDocument; history: History; label: string } | null {
  const [next, ...future] = history.future;
  if (next === undefined) return null;
  return {
    document: next.document,
    label: next.label,
    history: { past: [...history.past, { ...next, document: now, merge: null }], future },
  };
}
