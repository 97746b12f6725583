import { join } from "node:path";

/** Where things lie in the folder of a run; what they are is told in app/common/run-record.ts. */
export const runFile = {
  record: "run.json",
  notes: "notes.json",
  graph: "graph.json",
  script: "experiment.ts",
  events: "events.jsonl",
  acts: "acts.jsonl",
  results: "results.json",
  board: "tensorboard",
} as const;

/** What a run that is gone on with tells again, until it has come as far as what was told before. */
export const nextEvents = "events.next.jsonl";
export const nextBoard = "tensorboard.next";
export const trash = ".trash";
/** Holds curves that were read out of events; it can be deleted. */
export const curvesFolder = ".curves";
export const indexFile = "index.sqlite";

/** No run's name leads out of the folder of runs. */
export const isRunId = (name: string): boolean => /^[\w-]{1,80}$/.test(name);

export const runsFolder = (projects: string): string => join(projects, "Runs");
