import type { Catalog } from "./catalog.ts";
import { joined } from "./names.ts";
import { own } from "./own.ts";
import type { Arg, Call, Plan } from "./plan.ts";

/** What everything in a script is called. */
export interface Variables {
  /** Id -> name of the imported function here. */
  readonly functions: ReadonlyMap<string, string>;
  /** Node -> outputs that something reads; `out` for a single one. */
  readonly used: ReadonlyMap<string, ReadonlySet<string>>;
  functionOf(id: string): string;
  nameOf(node: string, field: string | undefined): string;
}

/** Ports whose values are the results of an experiment. */
const reported = new Set(["Scores", "Table", "Verdict"]);

/** What the end of a run reports: every score, table and verdict at the top, in the order of the calls. */
export function outputsOf(plan: Plan, catalog: Catalog): readonly { readonly name: string; readonly field?: string }[] {
  return plan.calls.flatMap(({ name, node }) => {
    const card = own(catalog.nodes, node);
    return Object.entries(card?.outputs ?? {}).flatMap(([field, port]) =>
      reported.has(port) ? [card?.record === true ? { name, field } : { name }] : [],
    );
  });
}

/** The name under which a result is reported: the node's, or node and field. */
export function outputName({ name, field }: { name: string; field?: string }): string {
  return field === undefined ? name : joined(name, field);
}

export function variablesOf(plan: Plan, catalog: Catalog): Variables {
  const calls = allCalls(plan.calls);
  const taken = new Set(["settings", "key", "run", "finish", "start"]);
  const functions = new Map<string, string>();
  for (const id of new Set(calls.map((call) => call.node))) {
    const { call, family } = catalog.nodes[id] as { call: string; family: string };
    // Two families may have a function of the same name.
    functions.set(
      id,
      free(taken, call, (wanted) => (wanted === call ? joined(family, call) : `${wanted}Node`)),
    );
  }
  for (const call of calls) for (const arg of Object.values(call.args)) if ("body" in arg) for (const param of arg.params) taken.add(param);
  const used = uses(plan, catalog, calls);
  const names = new Map<string, string>();
  for (const { name } of calls) {
    for (const field of used.get(name) ?? [])
      names.set(
        `${name}.${field}`,
        free(taken, field === "out" ? name : joined(name, field), (wanted) => `${wanted}Node`),
      );
  }
  return {
    functions,
    used,
    functionOf: (id) => functions.get(id) as string,
    nameOf: (node, field) => names.get(`${node}.${field ?? "out"}`) as string,
  };
}

function free(taken: Set<string>, wanted: string, other: (taken: string) => string): string {
  let name = wanted;
  while (taken.has(name)) name = other(name);
  taken.add(name);
  return name;
}

function allCalls(calls: readonly Call[]): Call[] {
  return calls.flatMap((call) => [...Object.values(call.args).flatMap((arg) => ("body" in arg ? allCalls(arg.body) : [])), call]);
}

function uses(plan: Plan, catalog: Catalog, calls: readonly Call[]): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const use = (name: string, field = "out"): void => {
    used.set(name, (used.get(name) ?? new Set()).add(field));
  };
  const look = (arg: Arg): void => {
    if ("from" in arg) use(arg.from, arg.field);
    else if ("list" in arg) for (const item of arg.list) look(item);
    else if ("body" in arg) for (const item of Object.values(arg.result)) look(item);
  };
  for (const call of calls) for (const arg of Object.values(call.args)) look(arg);
  for (const { name, field } of outputsOf(plan, catalog)) use(name, field);
  return used;
}
