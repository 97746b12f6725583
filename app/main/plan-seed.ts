import type { Arg, Call, Plan } from "../common/plan.ts";

/**
 * The plan for these seeds: they become the turns of the container over seeds, where there is one;
 * otherwise the first becomes the experiment's seed.
 */
export function withSeeds(plan: Plan, seeds: readonly number[]): Plan {
  const { seeds: container } = plan;
  const [first] = seeds;
  if (first === undefined) return plan;
  if (container === undefined) return { ...plan, seed: first };
  const calls = withLiteral(plan.calls, container, [...seeds]);
  return { ...plan, calls, seeds: { ...container, values: [...seeds] } };
}

function withLiteral(calls: readonly Call[], { node, setting }: { node: string; setting: string }, lit: number[]): readonly Call[] {
  return calls.map((call) => {
    if (call.name === node)
      return { ...call, args: { ...call.args, [setting]: { ...(call.args[setting] as Extract<Arg, { lit: unknown }>), lit } } };
    // A sweep may stand round it.
    const args = Object.entries(call.args).map(([name, arg]) => [
      name,
      "body" in arg ? { ...arg, body: withLiteral(arg.body, { node, setting }, lit) } : arg,
    ]);
    return { ...call, args: Object.fromEntries(args) };
  });
}
