import type { Act, Author } from "../../nodes/lib/act.ts";
import type { Json } from "./document.ts";
import type { ProblemData } from "./problems.ts";

/**
 * A run as it is kept: a folder of plain files that need nothing of ours to be read. The list of runs is an index
 * over the folders and can be lost without loss.
 *
 *   run.json            RunRecord: what was asked and how far it came; written whole, again and again
 *   notes.json          RunNotes: what a person wrote about it
 *   graph.json          the document as it was; experiment.ts: its script
 *   events.jsonl        RunEvents, one a line, without progress; the last line may be cut short
 *   acts.jsonl          PlacedAct, one a line, written before it is done
 *   checkpoints/<path>/<node>.safetensors     the last state of every training
 *   tensorboard/        event files of TensorBoard
 *   results.json        the `end` event
 */
export type RunStatus = "queued" | "running" | "done" | "failed" | "stopped" | "interrupted";

export interface RunOrigin {
  readonly run: string;
  readonly node: string;
  readonly path: string;
  /** Updates done at the point where it branches off. */
  readonly step: number;
}

/** What was asked for; enough to ask for it again. */
export interface RunAsk {
  readonly seed?: number;
  /** Cap on updates of every training. */
  readonly steps?: number;
  /** Only this node and what it needs. */
  readonly to?: string;
  /** These nodes, and all that follows them, run again although their results are known. */
  readonly again?: readonly string[];
  /** node -> identity of the result that it keeps, whatever its inputs are now. */
  readonly pins?: Readonly<Record<string, string>>;
  readonly fork?: RunOrigin;
  /** A run whose acts are done again. */
  readonly replay?: string;
  /** Runs that were asked for together: an ablation, a batch. */
  readonly group?: string;
}

export interface RunRecord {
  readonly id: string;
  readonly title: string;
  /** Path of the document's file, or the template's id, where it has one. */
  readonly document?: string;
  readonly template?: string;
  readonly ask: RunAsk;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly seconds: number;
  readonly seeds: readonly number[];
  readonly versions: { readonly patchbay: string; readonly node: string; readonly engine: string };
  readonly hardware: { readonly cpu: string; readonly cores: number; readonly memory: number; readonly platform: string };
  /** node -> hash of the data that it gave out. */
  readonly data: Readonly<Record<string, string>>;
  /** Process that runs it; a running record whose process is gone is an interrupted run. */
  readonly pid: number;
  /** Of the farthest training. */
  readonly step: number;
  readonly of: number;
  /** Last value of each `node.metric`: mean over seeds; and each named output's numbers. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly problem?: ProblemData;
}

export interface RunNotes {
  readonly title?: string;
  readonly star: boolean;
  readonly tags: readonly string[];
  readonly note: string;
}

/** A line of the list of runs. */
export interface RunRow extends RunRecord {
  readonly notes: RunNotes;
  /** `node.setting` -> value, of settings that are not the card's defaults; `seed` too. */
  readonly settings: Readonly<Record<string, Json>>;
  readonly bytes: number;
  readonly deleted: boolean;
  /** Why parts of its folder cannot be read; the rest is still there. */
  readonly damage: readonly ProblemData[];
}

/** What was done to a training, and by whom where that was an agent outside the program. */
export interface PlacedAct extends Author {
  readonly node: string;
  readonly path: string;
  readonly step: number;
  readonly act: Act;
}

/** Points of one metric of one training of one run. */
export interface RunCurve {
  readonly run: string;
  readonly node: string;
  readonly path: string;
  readonly metric: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The same points in examples shown and in seconds, where they were told. */
  readonly presentations?: readonly number[];
  readonly seconds?: readonly number[];
}
