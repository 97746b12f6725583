// SPDX-License-Identifier: MIT-0
import type { Key } from "./lib/key.ts";
import type { Run } from "./lib/run.ts";
import type { Driven, Json, PortName, PortTypes } from "./ports.ts";

/**
 * Types that tie a card to its function; nothing here exists when a script runs.
 * Every conditional is wrapped (`[T] extends [X]`): a naked one distributes over `number | Schedule`
 * and drops the argument without a word.
 */

/** A row of a settings list, say one line of a verdict. */
export type Row = { readonly [field: string]: Json };

type IsDriven<T> = [Driven] extends [T] ? ([T] extends [Driven] ? true : false) : false;
type Scalar = number | string | boolean | readonly number[] | readonly Row[];
type Present<T> = Exclude<T, undefined>;
type Port = PortTypes[Exclude<PortName, "number">];

/** The five kinds of argument, told by type; anything else is "unknown", and a card cannot name it. */
type Kind<T> = [T] extends [Key]
  ? "key"
  : [T] extends [Run]
    ? "run"
    : [T] extends [(p: never) => Promise<unknown>]
      ? "body"
      : IsDriven<T> extends true
        ? "setting"
        : [T] extends [Scalar]
          ? "setting"
          : [Present<T>] extends [Port | readonly Port[]]
            ? "input"
            : "unknown";
type KeysOf<A, K extends string> = { [N in keyof A]-?: Kind<A[N]> extends K ? N : never }[keyof A];

/** `unit` is a word, or `@name`: the value of the node's setting of that name says what the number counts. */
export type NumberControl = { control: "number"; default: number; min?: number; max?: number; step?: number; unit?: string };
/** Shown on the node itself (at most three); shown only when another setting has one of these values. */
type Shown = { onNode?: boolean; when?: { setting: string; is: readonly Json[] } };
/** A field that depends on another of its row is there only while that one has one of these values. */
export type RowField = { doc: string; when?: { field: string; is: readonly string[] } } & (
  | { control: "number"; default: number; unit?: string }
  | { control: "numbers"; default: readonly number[] }
  | { control: "text"; default: string }
  | { control: "choice"; default: string; options: readonly string[] }
);
/** Fields of all kinds of rows that a list may hold. */
type FieldOf<R> = R extends unknown ? keyof R : never;

type Control<T> = { doc: string } & Shown &
  (IsDriven<T> extends true
    ? NumberControl & { driven: true }
    : [T] extends [boolean]
      ? { control: "toggle"; default: T }
      : [T] extends [number]
        ? NumberControl
        : [T] extends [readonly number[]]
          ? { control: "numbers"; default: readonly number[]; min?: number; max?: number; unit?: string }
          : [T] extends [readonly Row[]]
            ? { control: "rows"; default: T; fields: { [F in FieldOf<T[number]>]: RowField } }
            : string extends T
              ? { control: "text"; default: string }
              : { control: "choice"; default: T; options: readonly T[] });

/** The names of the ports whose values an argument takes. */
type Fitting<T> = { [N in PortName]: [PortTypes[N]] extends [T] ? N : never }[PortName];
type Element<T> = [T] extends [readonly (infer E)[]] ? E : never;
type Single<T> = [Present<T>] extends [readonly unknown[]] ? false : true;
type Input<T> = { doc: string } & (Single<T> extends true
  ? { port: { [N in Fitting<Present<T>>]: true } }
  : { port: { [N in Fitting<Element<Present<T>>>]: true }; many: true }) &
  (undefined extends T ? { optional: true } : unknown);

type Named<T> = { [N in PortName]: [PortTypes[N], T] extends [T, PortTypes[N]] ? N : never }[PortName];
type Output<T> = [Named<T>] extends [never] ? { [K in keyof T]: Named<T[K]> } : Named<T>;

/** What a container hands to its subgraph, and what it wants back: a record of these ports. */
type Body<B> = B extends (p: infer P) => Promise<infer R>
  ? {
      doc: string;
      params: { [K in keyof P]: Kind<P[K]> extends "unknown" ? (P[K] extends (...a: never) => unknown ? "scope" : never) : Named<P[K]> };
      result: { [N in Fitting<R[keyof R]>]: true };
      /** The setting that lists the turns, or counts them. */
      turns: string;
      /** Rows that stand for further parameters, in their order, after `turns` where that is a list and not empty. */
      axes?: string;
    }
  : never;

export interface Reference {
  readonly by: string;
  readonly title: string;
  readonly arxiv?: string;
  readonly doi?: string;
  readonly url?: string;
}

export interface DataSource {
  readonly title: string;
  readonly licence: string;
  readonly url: string;
}

/** Upgrades of documents saved by older versions, oldest first; data, so that reading a file runs nothing. */
export type Migration =
  | { readonly rename: string; readonly to: string }
  | { readonly add: string; readonly value: Json }
  | { readonly map: string; readonly from: Json; readonly to: Json };

/** See `NodeCard.numbers`. */
type NumberOwners<K> = { readonly [owner: string]: K | `=${string}` | NumberOwners<K> };

type None<K> = [K] extends [never] ? true : false;

// biome-ignore lint/suspicious/noExplicitAny: any function can be a node; its argument is checked below
export type NodeCard<F extends (args: any) => unknown, A = Parameters<F>[0]> = {
  run: F;
  title: string;
  /** One sentence. */
  summary: string;
  settings: { [K in KeysOf<A, "setting">]: Control<A[K]> };
  inputs: { [K in KeysOf<A, "input">]-?: Input<A[K]> };
  output: Output<Awaited<ReturnType<F>>>;
  /** Other words people search for. */
  also?: readonly string[];
  reference?: Reference;
  /** Where its data comes from: what is shipped, and what may be downloaded. */
  data?: DataSource | readonly DataSource[];
  /** What the node draws through `run.show`, by name. */
  shows?: { readonly [name: string]: string };
  services?: readonly ("packages" | "downloads")[];
  /** Cheap and pure enough to be run while the graph is edited, so that the node shows its picture. */
  preview?: boolean;
  /** Is shown again on every partial value of its input (a verdict, while seeds arrive). */
  follows?: boolean;
  /** Static shapes, see `app/common/shapes.ts`. */
  infer?: { readonly [output: string]: string };
  /**
   * What numbers in time are called that it joins as `joinNumbers` does: owner -> the input or driven setting that they come from, or owners of
   * its own. `@` stands for the names of what is in a list, `#` for its places from 1; `@.` puts the name in front of every number.
   * `=rate` is a number that the node makes itself. Every training says it, `{}` where it has none: then a hand on it can become a schedule.
   */
  numbers?: NumberOwners<KeysOf<A, "setting" | "input">>;
  /** What was done to a training that is wired to it is part of what it computes: a schedule instead of a hand leaves it nothing. */
  readsActs?: true;
  was?: readonly string[];
  migrations?: readonly Migration[];
} & (None<KeysOf<A, "key">> extends true
  ? unknown
  : { /** Name of the stream a fresh node draws from. */ keys: { [K in KeysOf<A, "key">]: string } }) &
  (None<KeysOf<A, "run">> extends true ? unknown : { /** The function takes a `Run`. */ reports: true }) &
  (None<KeysOf<A, "body">> extends true ? unknown : { bodies: { [K in KeysOf<A, "body">]: Body<A[K]> } }) &
  (None<KeysOf<A, "unknown">> extends true ? unknown : { "an argument is neither setting, port, body, Key nor Run": KeysOf<A, "unknown"> });
