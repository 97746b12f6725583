/** What is known of a run before it is started. */
export interface Preflight {
  readonly checks: readonly Check[];
  readonly trainings: readonly TrainingForecast[];
  /** To the end of the run: all arms and seeds. */
  readonly seconds: number;
  /** Most bytes that are held at once, estimated. */
  readonly bytes: number;
  /** Milliseconds that it took to find out. */
  readonly took: number;
  /** False where a node failed, so that what comes after it is not in these figures. */
  readonly complete: boolean;
}

export type CheckLevel = "good" | "note" | "warning" | "problem";

export interface Check {
  readonly code: string;
  readonly level: CheckLevel;
  readonly node?: string;
  readonly field?: string;
  readonly message: string;
  readonly fix: string;
}

/** One training node. A sweep or several seeds train it more than once; all but `times` are of one of them. */
export interface TrainingForecast {
  readonly node: string;
  /** The turn in which it was measured. */
  readonly path: string;
  /** Weights of the model. */
  readonly parameters: number;
  /** Of them and of the parts that an objective trains along: what learns. */
  readonly learning: number;
  /** Weights, optimizer, statistics. */
  readonly stateBytes: number;
  /** Median milliseconds of one update, measured. */
  readonly stepMs: number;
  readonly updates: number;
  /** From its start to its end, with marks; the mean where sweeps make it differ. */
  readonly seconds: number;
  /** How often the whole run does it. */
  readonly times: number;
  /** Loss on one batch before and after so many updates on it alone. */
  readonly overfit: { readonly before: number; readonly after: number; readonly updates: number } | null;
}
