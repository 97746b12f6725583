import type { Act, Author } from "../../../nodes/lib/act.ts";
import type { View } from "../../../nodes/lib/view.ts";

export type NodeState = "idle" | "stale" | "queued" | "running" | "paused" | "done" | "cached" | "failed";

/** What is known of a node from the run that is going on or was last: kept apart from the document. */
export interface NodeLive {
  /** "queued": the run that is going on will come to it. */
  state: NodeState;
  /** Turn of the containers around it, say "seed=102". */
  path: string;
  /** metric -> path -> points; x in updates. */
  metrics: Record<string, Record<string, { x: number[]; y: number[] }>>;
  /** What a schedule node's value is now, with the step it belongs to. */
  number?: { step: number; value: number };
  /** Of a training: the driven numbers of its turn, as the last update used them. */
  numbers?: Readonly<Record<string, LiveNumber>>;
  progress?: { done: number; of: number; unit: string; perSecond: number; secondsLeft: number };
  /** Updates done where it stands and waits; only while it is paused. */
  pausedAt?: number;
  /** What a person did to it, in the order of the updates, turn by turn. */
  acts?: readonly LiveAct[];
  /** path -> where that turn took up a state that was there before. */
  from?: Readonly<Record<string, Origin>>;
  /** path -> how far it was in other units, for other x axes. */
  clock?: Readonly<Record<string, Clock>>;
  /** Newest view of each name. */
  views: Record<string, View>;
  milliseconds?: number;
  /** Of its result outside of all turns: what it can be kept by. */
  identity?: string;
  /** The run ended before it came to it, or while it was at work. */
  cut?: "before" | "midway";
  /** Remarks of this run, each once: say why it is slower than it could be. */
  notes?: readonly string[];
}
export interface LiveNumber {
  readonly value: number;
  readonly step: number;
  /** The schedule's node, where one drives it. */
  readonly by?: string;
}
export interface LiveAct extends Author {
  readonly path: string;
  readonly step: number;
  readonly act: Act;
  /** Read back from where the number is used. */
  readonly value?: number;
  readonly refused?: string;
}
export interface Origin {
  readonly step: number;
  readonly source: "checkpoint" | "fork" | "shared";
}
export interface Clock {
  readonly step: readonly number[];
  readonly presentations: readonly number[];
  readonly seconds: readonly number[];
}
