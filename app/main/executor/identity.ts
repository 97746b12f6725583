import { createHash } from "node:crypto";
import type { Json } from "../../common/document.ts";
import type { Arg, Call } from "../../common/plan.ts";
import type { NodeInfos } from "./values.ts";

/**
 * A call's identity is a hash of all that its result depends on: the function's source with what it imports,
 * the engine under it, and the identities of its arguments. Equal identities are the same result.
 */
export interface Names {
  /** Identity of a call that the argument reads. */
  call(name: string): Json;
  /** Identity of a value that a container hands in. */
  param(name: string): Json;
  /** The stream's words, which are all that is random about it. */
  key(stream: string): Json;
  /** Cap on updates of every training here: it reaches a node through its `run`, which otherwise does not enter. */
  readonly maxUpdates: number;
}

export interface Ground {
  readonly nodes: NodeInfos;
  /** What of the engine and of Node changes bits: not the build of the kernels nor the number of threads. */
  readonly under: string;
}

export function callIdentity(call: Call, ground: Ground, names: Names): string {
  return hashOf(callText(call, ground, names));
}

/**
 * What trainings have in common that may share a beginning: all but their numbers in time and how long they train. `names.call`
 * gives such identities of what an argument reads.
 */
export function beginningIdentity(call: Call, ground: Ground, names: Names): string {
  const { inTime = [] } = ground.nodes[call.node] ?? {};
  const args = Object.fromEntries(Object.entries(call.args).filter(([name, arg]) => !inTime.includes(name) && !("run" in arg)));
  return hashOf(callText({ ...call, args }, ground, names));
}

/** With names sorted, so that the order in which settings were written does not count. */
export function hashOf(value: Json): string {
  return createHash("sha256").update(canonical(value)).digest("hex").slice(0, 32);
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
}

function callText(call: Call, ground: Ground, names: Names): Json {
  const args: { [name: string]: Json } = {};
  for (const [name, arg] of Object.entries(call.args)) args[name] = argText(arg, ground, names);
  return { node: call.node, hash: ground.nodes[call.node]?.hash ?? "", under: ground.under, args };
}

function argText(arg: Arg, ground: Ground, names: Names): Json {
  if ("lit" in arg) return ["is", arg.lit];
  if ("from" in arg) return ["from", names.call(arg.from), arg.field ?? null];
  if ("list" in arg) return ["list", ...arg.list.map((item) => argText(item, ground, names))];
  if ("param" in arg) return ["param", names.param(arg.param)];
  if ("key" in arg) return ["key", names.key(arg.key)];
  if ("run" in arg) return ["run", Number.isFinite(names.maxUpdates) ? names.maxUpdates : null];
  return bodyText(arg, ground, names);
}

/** A body is its text, the functions it uses, and what it captures from outside. */
function bodyText(arg: Extract<Arg, { body: unknown }>, ground: Ground, outside: Names): Json {
  const own = new Set(arg.body.map(({ name }) => name));
  const inside: Names = {
    call: (name) => (own.has(name) ? ["own", name] : outside.call(name)),
    param: (name) => (arg.params.includes(name) ? ["own", name] : outside.param(name)),
    key: (stream) => (arg.params.includes("key") ? ["own", stream] : outside.key(stream)),
    maxUpdates: outside.maxUpdates,
  };
  const result: { [name: string]: Json } = {};
  for (const [name, out] of Object.entries(arg.result)) result[name] = argText(out, ground, inside);
  return { params: [...arg.params], calls: arg.body.map((call) => [call.name, callText(call, ground, inside)]), result };
}
