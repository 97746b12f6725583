import type { Call, Plan } from "../../common/plan.ts";
import { readsOf } from "../executor/scope.ts";
import { callsIn } from "../executor/values.ts";

/** Calls of the top that this node needs, itself included, in their order; null where there is no such node. */
export function neededFor(plan: Plan, node: string): readonly string[] | null {
  // What is inside a container is made by the container.
  const top = plan.calls.find((call) => callsIn([call]).some(({ name }) => name === node));
  if (top === undefined) return null;
  const needed = new Set([top.name]);
  for (const call of [...plan.calls].reverse()) if (needed.has(call.name)) for (const name of readBy(call)) needed.add(name);
  return plan.calls.flatMap(({ name }) => (needed.has(name) ? [name] : []));
}

/** These nodes and all that follows them, at every depth; of a container its whole inside. */
export function followersOf(plan: Plan, nodes: readonly string[]): readonly string[] {
  const asked = new Set(nodes);
  const hit = new Set(callsIn(callsIn(plan.calls).filter(({ name }) => asked.has(name))).map(({ name }) => name));
  spread(plan.calls, hit);
  return callsIn(plan.calls).flatMap(({ name }) => (hit.has(name) ? [name] : []));
}

/** Calls come after what they read, so one pass reaches everything. Says whether any of these is hit. */
function spread(calls: readonly Call[], hit: Set<string>): boolean {
  for (const call of calls) {
    const inside = Object.values(call.args).map((arg) => "body" in arg && spread(arg.body, hit));
    if (inside.includes(true) || readBy(call).some((name) => hit.has(name))) hit.add(call.name);
  }
  return calls.some(({ name }) => hit.has(name));
}

const readBy = (call: Call): readonly string[] => Object.values(call.args).flatMap(readsOf);
