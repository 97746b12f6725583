import type { View } from "../../../nodes/lib/view.ts";

/** What is known of a node from the run that is going on or was last: kept apart from the document. */
export interface NodeLive {
  state: "idle" | "stale" | "running" | "done" | "cached" | "failed";
  /** Turn of the containers around it, say "seed=102". */
  path: string;
  /** metric -> path -> points; x in updates. */
  metrics: Record<string, Record<string, { x: number[]; y: number[] }>>;
  /** What a schedule node's value is now, with the step it belongs to. */
  number?: { step: number; value: number };
  progress?: { done: number; of: number; unit: string; perSecond: number; secondsLeft: number };
  /** Newest view of each name. */
  views: Record<string, View>;
  milliseconds?: number;
  /** Remarks of this run, each once: say why it is slower than it could be. */
  notes?: readonly string[];
}
