/** What is known of a run before it is started. */
export interface Preflight {
  readonly checks: readonly Check[];
  readonly trainings: readonly TrainingForecast[];
  /** To the end of the run: all arms and seeds. */
  readonly seconds: number;
  /** Most bytes that are held at once, estimated. */
  readonly bytes: number;
}

export interface Check {
  readonly code: string;
  readonly level: "good" | "note" | "warning" | "problem";
  readonly node?: string;
  readonly field?: string;
  readonly message: string;
  readonly fix: string;
}

export interface TrainingForecast {
  readonly node: string;
  readonly path: string;
  readonly parameters: number;
  /** Weights, optimizer, statistics. */
  readonly stateBytes: number;
  /** Median milliseconds of one update, measured. */
  readonly stepMs: number;
  readonly updates: number;
  readonly seconds: number;
  /** Loss on one batch before and after so many updates on it alone. */
  readonly overfit: { readonly before: number; readonly after: number; readonly updates: number } | null;
}
