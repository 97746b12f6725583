import type { Json } from "./document.ts";

/** A typed list of calls: what the executor runs and the printer prints. */
export type Arg =
  | { readonly lit: Json }
  /** A setting that is a flag of the script: `settings.peak`. */
  | { readonly setting: string; readonly lit: Json }
  | { readonly from: string; readonly field?: string }
  | { readonly list: readonly Arg[] }
  /** A value that the enclosing container hands in, say `value`. */
  | { readonly param: string }
  | { readonly key: string }
  | { readonly run: true }
  | { readonly body: readonly Call[]; readonly params: readonly string[]; readonly result: Readonly<Record<string, Arg>> };

export interface Call {
  /** The node's name, unique in the plan. */
  readonly name: string;
  /** Catalog id. */
  readonly node: string;
  readonly args: Readonly<Record<string, Arg>>;
}

export interface Plan {
  readonly title: string;
  readonly seed: number;
  /** The top-level container that repeats over seeds, whose list `--seed` replaces; absent if none. */
  readonly seeds?: { readonly node: string; readonly setting: string; readonly values: readonly number[] };
  readonly calls: readonly Call[];
  /** Flags of the script: name -> value. */
  readonly settings: Readonly<Record<string, Json>>;
}

export interface Script {
  readonly text: string;
  /** For each line of the text (from 0), the name of the node it calls, or null. */
  readonly lines: readonly (string | null)[];
}
