import type { Arg, Call, Plan } from "../../../common/plan.ts";
import { readsOf } from "../scope.ts";
import { callsIn, type NodeInfos } from "../values.ts";

type Body = Extract<Arg, { body: unknown }>;

/** Where values come from, read off the plan: names are unique in it. */
export interface Lineage {
  call(name: string): Call | undefined;
  /** All calls that an argument of that call is made of, nearest first. */
  before(name: string, argument?: string): readonly string[];
  /** The nearest call before that argument which gives out values of that port. */
  source(name: string, argument: string, port: string): string | undefined;
}

export function lineageOf(plan: Plan, nodes: NodeInfos): Lineage {
  const calls = new Map(callsIn(plan.calls).map((call) => [call.name, call]));
  const before = (name: string, argument?: string): string[] => {
    const found = new Set<string>();
    const waiting = readsOfCall(calls.get(name), argument);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...readsOfCall(calls.get(next)));
    }
    return [...found];
  };
  return {
    call: (name) => calls.get(name),
    before,
    source: (name, argument, port) =>
      before(name, argument).find((one) => Object.values(nodes[calls.get(one)?.node ?? ""]?.outputs ?? {}).includes(port)),
  };
}

function readsOfCall(call: Call | undefined, argument?: string): string[] {
  const args = argument === undefined ? Object.values(call?.args ?? {}) : [call?.args[argument]];
  return args.flatMap((arg) => (arg === undefined ? [] : readsOf(arg)));
}

/** Names of the calls of a body, and of bodies in it, whose results differ from turn to turn: the others are made once. */
export function varyingIn(body: Body): ReadonlySet<string> {
  const varying = new Set<string>();
  const depends = (arg: Arg, params: ReadonlySet<string>, keyed: boolean): boolean => {
    if ("param" in arg) return params.has(arg.param);
    if ("key" in arg) return keyed;
    if ("from" in arg) return varying.has(arg.from);
    if ("list" in arg) return arg.list.some((item) => depends(item, params, keyed));
    if (!("body" in arg)) return false;
    // What a container inside hands on under the same name hides what this one handed in.
    const seen = new Set([...params].filter((param) => !arg.params.includes(param)));
    return visit(arg.body, seen, keyed && !arg.params.includes("key"));
  };
  const visit = (calls: readonly Call[], params: ReadonlySet<string>, keyed: boolean): boolean => {
    for (const call of calls) if (Object.values(call.args).some((arg) => depends(arg, params, keyed))) varying.add(call.name);
    return calls.some(({ name }) => varying.has(name));
  };
  visit(body.body, new Set(body.params), body.params.includes("key"));
  return varying;
}
