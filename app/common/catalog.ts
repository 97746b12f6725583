import type { Json } from "./document.ts";

/** A card as JSON: what the canvas, the compiler and the command line know of a node. No code in it. */
export interface CatalogNode {
  /** `family/file-name`, say `schedules/one-cycle`. */
  readonly id: string;
  readonly family: string;
  /** Name of the exported function, say `oneCycle`. */
  readonly call: string;
  /** Path from the checkout's root, with slashes. */
  readonly file: string;
  /** The call returns a promise. */
  readonly async: boolean;
  readonly title: string;
  readonly summary: string;
  readonly also: readonly string[];
  readonly settings: Readonly<Record<string, Setting>>;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly reports: boolean;
  readonly bodies: Readonly<Record<string, Body>>;
  /** One output is `{ out: "Schedule" }`, a record has its fields' names. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The function returns a record, so the script destructures it. */
  readonly record: boolean;
  readonly shows: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  readonly preview: boolean;
  readonly follows: boolean;
  readonly infer: Readonly<Record<string, string>>;
  readonly reference?: {
    readonly by: string;
    readonly title: string;
    readonly arxiv?: string;
    readonly doi?: string;
    readonly url?: string;
  };
  readonly data?: DataSource | readonly DataSource[];
  readonly was: readonly string[];
  readonly migrations: readonly Json[];
  /** What it calls numbers in time that it joins; absent: see `number-names.ts`. */
  readonly numbers?: NumberOwners;
  /** What was done to a training that is wired to it is part of what it computes. */
  readonly readsActs?: true;
  /** Hash of the file and all it imports. */
  readonly hash: string;
  /** Docstring above the function, as it stands. */
  readonly doc: string;
}

export interface DataSource {
  readonly title: string;
  readonly licence: string;
  readonly url: string;
}

/** Owner -> the input or driven setting that its numbers come from, or owners of its own; see `NodeCard.numbers`. */
export type NumberOwners = { readonly [owner: string]: string | NumberOwners };

type Common = {
  readonly doc: string;
  readonly onNode?: boolean;
  readonly when?: { readonly setting: string; readonly is: readonly Json[] };
};
export type RowField = {
  readonly control: "number" | "numbers" | "text" | "choice";
  readonly default: number | string | readonly number[];
  readonly doc: string;
  readonly options?: readonly string[];
  readonly unit?: string;
  /** There only while another field of the row has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly string[] };
};
export type Setting = Common &
  (
    | {
        readonly control: "number";
        readonly default: number;
        readonly min?: number;
        readonly max?: number;
        readonly step?: number;
        /** A word, or `@name`: the value of the sibling setting of that name is the unit. */
        readonly unit?: string;
        readonly driven?: boolean;
      }
    | { readonly control: "toggle"; readonly default: boolean }
    | { readonly control: "text"; readonly default: string }
    | { readonly control: "choice"; readonly default: string; readonly options: readonly string[] }
    | {
        readonly control: "numbers";
        readonly default: readonly number[];
        readonly min?: number;
        readonly max?: number;
        readonly unit?: string;
      }
    | { readonly control: "rows"; readonly default: readonly Json[]; readonly fields: Readonly<Record<string, RowField>> }
  );

export interface Input {
  readonly doc: string;
  readonly port: Readonly<Record<string, true>>;
  readonly many?: true;
  readonly optional?: true;
}

/** A subgraph that a container runs once a turn. */
export interface Body {
  readonly doc: string;
  /** Parameter -> port name, or "scope" for `key` and `run`, which the compiler wires by itself. */
  readonly params: Readonly<Record<string, string>>;
  readonly result: Readonly<Record<string, true>>;
  /** The setting that lists the turns, say `seeds`, or counts them. */
  readonly turns: string;
  /** Rows that stand for further parameters, in their order, after `turns` where that is a list and not empty. */
  readonly axes?: string;
}

export interface Catalog {
  readonly nodes: Readonly<Record<string, CatalogNode>>;
}
