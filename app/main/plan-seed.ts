import type { Arg, Plan } from "../common/plan.ts";

/**
 * The plan for these seeds: they become the turns of the container over seeds, where there is one;
 * otherwise the first becomes the experiment's seed.
 */
export function withSeeds(plan: Plan, seeds: readonly number[]): Plan {
  const { seeds: container } = plan;
  const [first] = seeds;
  if (first === undefined) return plan;
  if (container === undefined) return { ...plan, seed: first };
  const calls = plan.calls.map((call) => {
    if (call.name !== container.node) return call;
    const before = call.args[container.setting] as Extract<Arg, { lit: unknown }>;
    return { ...call, args: { ...call.args, [container.setting]: { ...before, lit: [...seeds] } } };
  });
  return { ...plan, calls, seeds: { ...container, values: [...seeds] } };
}
