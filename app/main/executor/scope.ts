import type { Key, KeyScope } from "../../../nodes/lib/key.ts";
import type { Json } from "../../common/document.ts";
import type { Arg, Call } from "../../common/plan.ts";
import type { Names } from "./identity.ts";
import type { Recorded } from "./record.ts";
import type { Known } from "./values.ts";

/** Names that are visible to the calls of a plan or of one turn of a body. */
export interface Scope extends Names {
  readonly calls: readonly Call[];
  readonly path: string;
  /** Turn of the container around it; empty at the top. */
  readonly turn: string;
  /** The container's record, where calls inside write theirs; null at the top. */
  readonly recorded: Recorded | null;
  /** Results of this scope's own calls. */
  readonly done: Map<string, Known>;
  find(name: string): Known | undefined;
  value(param: string): unknown;
  stream(name: string): Key;
  /** The container's call around it and the argument that is its body; null at the top. */
  readonly inside: { readonly call: string; readonly arg: string; readonly outer: Scope } | null;
  /** The same turn with other calls in it: what an earlier version of the graph did there. */
  again(calls: readonly Call[], outer: Scope | undefined, key?: KeyScope): Scope;
  readonly outer: Scope | undefined;
}

interface Made {
  readonly calls: readonly Call[];
  readonly path: string;
  readonly turn: string;
  readonly recorded: Recorded | null;
  /** What the container handed in. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly key?: KeyScope;
  readonly outer?: Scope;
  readonly maxUpdates: number;
  readonly inside?: Scope["inside"];
  /** Identity of a value that is no literal. */
  readonly origin: (value: unknown, param: string) => Json;
}

export function createScope(made: Made): Scope {
  const { calls, path, turn, recorded, params, key, outer, origin, maxUpdates, inside = null } = made;
  const done = new Map<string, Known>();
  const find = (name: string): Known | undefined => done.get(name) ?? outer?.find(name);
  const stream = (name: string): Key => {
    if (key !== undefined) return key(name);
    if (outer === undefined) throw new Error(`no seed above the stream ${name}`);
    return outer.stream(name);
  };
  return {
    calls,
    path,
    turn,
    recorded,
    maxUpdates,
    inside,
    outer,
    again: (others, around, keys) =>
      createScope({
        ...made,
        calls: others,
        recorded: null,
        ...(around === undefined ? {} : { outer: around }),
        ...(keys === undefined ? {} : { key: keys }),
      }),
    done,
    find,
    stream,
    value: (param) => (param in params ? params[param] : outer?.value(param)),
    call: (name) => find(name)?.identity ?? ["unknown", name],
    param: (name) => {
      if (!(name in params)) return outer?.param(name) ?? ["unknown", name];
      return isLiteral(params[name]) ? ["value", params[name]] : origin(params[name], name);
    },
    key: (name) => [...stream(name).words],
  };
}

function isLiteral(value: unknown): value is Json {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean" || value === null) return true;
  return Array.isArray(value) && value.every(isLiteral);
}

/** Names of the calls that an argument reads, in this scope and around it. */
export function readsOf(arg: Arg): string[] {
  if ("from" in arg) return [arg.from];
  if ("list" in arg) return arg.list.flatMap(readsOf);
  if (!("body" in arg)) return [];
  const own = new Set(arg.body.map(({ name }) => name));
  const inside = [...arg.body.flatMap((call) => Object.values(call.args).flatMap(readsOf)), ...Object.values(arg.result).flatMap(readsOf)];
  return inside.filter((name) => !own.has(name));
}
